"""Reads Python: settings dicts, calls, the environment, responses and strings.

libcst parses every text, whatever grammar the interpreter has; it is imported in this package alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.facts import Document
from cloudinary_lint.languages.python.config_calls import configs
from cloudinary_lint.languages.python.declarations import settings
from cloudinary_lint.languages.python.environment import (
    env_file_loads,
    environment_facts,
    secrets,
    variable_entries,
)
from cloudinary_lint.languages.python.inline_templates import inline_templates, template_facts
from cloudinary_lint.languages.python.linter_comments import comments
from cloudinary_lint.languages.python.module_summary import summarize
from cloudinary_lint.languages.python.options import Reader
from cloudinary_lint.languages.python.parsing import outline, parse, with_deep_stack
from cloudinary_lint.languages.python.response_types import ResponseTypes
from cloudinary_lint.languages.python.responses import response_reads
from cloudinary_lint.languages.python.sdk_calls import api_calls, building_calls
from cloudinary_lint.languages.python.sdk_uses import late_settings, sdk_uses
from cloudinary_lint.languages.python.setting_reads import unused_settings
from cloudinary_lint.languages.python.string_addresses import http_addresses
from cloudinary_lint.languages.python.tree import Tree

if TYPE_CHECKING:
    from cloudinary_lint.facts import Fact
    from cloudinary_lint.languages.registry import Kind
    from cloudinary_lint.text.source import Source


def read(source: Source, _kind: Kind, _template_language: str) -> Document:
    """Returns the facts of a Python file. Raises Unreadable if it can't be parsed."""
    found = outline(source.text)
    return with_deep_stack(found.depth, lambda: _document(Tree(source, parse(source), found.statements)))


def _document(tree: Tree) -> Document:
    reader = Reader(tree)
    types = ResponseTypes(reader)
    templates = inline_templates(reader)
    built = tuple(building_calls(reader, types))
    variables = variable_entries(reader)
    module = summarize(reader, types, built, env_file_loads(reader, variables))
    dicts = tuple(settings(reader))
    configured = tuple(configs(reader))
    facts: tuple[Fact, ...] = (
        *dicts,
        *configured,
        *environment_facts(reader, variables),
        *built,
        *api_calls(reader),
        *response_reads(reader, types),
        *http_addresses(reader, templates),
        *(fact for one, language in templates.items() for fact in template_facts(reader, one, language)),
        *unused_settings(reader),
        *late_settings(reader, configured),
        *sdk_uses(reader, module, (*dicts, *configured)),
    )
    return Document(facts, tuple(comments(tree)), tuple(secrets(reader)), module)
