"""Python: settings dicts, calls, the environment, responses and strings.

libcst parses every text, whatever grammar the interpreter knows that runs this; it is imported in this
package alone. What is secure is left to the rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.facts import Document
from cloudinary_lint.languages.python.api_calls import api_calls
from cloudinary_lint.languages.python.builders import builders
from cloudinary_lint.languages.python.comments import comments
from cloudinary_lint.languages.python.config_mutations import config_mutations
from cloudinary_lint.languages.python.declarations import configs, settings
from cloudinary_lint.languages.python.environment_urls import refused_urls, secrets, urls
from cloudinary_lint.languages.python.environment_variables import variables
from cloudinary_lint.languages.python.indirect_config import indirect_configs, unknown_variables
from cloudinary_lint.languages.python.inline_templates import inline_templates, template_facts
from cloudinary_lint.languages.python.late_settings import late_settings
from cloudinary_lint.languages.python.module_summary import summarize
from cloudinary_lint.languages.python.names import Names
from cloudinary_lint.languages.python.nesting import depth
from cloudinary_lint.languages.python.options import Reader
from cloudinary_lint.languages.python.parsing import parse
from cloudinary_lint.languages.python.recursion import with_deep_stack
from cloudinary_lint.languages.python.response_types import ResponseTypes
from cloudinary_lint.languages.python.responses import reads
from cloudinary_lint.languages.python.sdk_uses import sdk_uses
from cloudinary_lint.languages.python.strings import http_addresses
from cloudinary_lint.languages.python.tree import Tree
from cloudinary_lint.languages.python.unused_settings import unused_settings

if TYPE_CHECKING:
    from cloudinary_lint.facts import Fact
    from cloudinary_lint.languages.registry import Kind
    from cloudinary_lint.text.source import Source


def read(source: Source, _kind: Kind, _template_language: str) -> Document:
    """Returns the facts of a Python file. Raises Unreadable where it can't be parsed."""
    return with_deep_stack(depth(source.text), lambda: _read(source))


def _read(source: Source) -> Document:
    tree = Tree(source, parse(source))
    reader = Reader(tree, Names(tree))
    types = ResponseTypes(reader)
    templates = inline_templates(reader)
    built = tuple(builders(reader, types))
    module = summarize(reader, types, built)
    dicts = tuple(settings(reader))
    configured = (*configs(reader), *config_mutations(reader), *indirect_configs(reader))
    facts: tuple[Fact, ...] = (
        *dicts,
        *configured,
        *urls(reader),
        *refused_urls(reader),
        *variables(reader),
        *unknown_variables(reader),
        *built,
        *api_calls(reader),
        *reads(reader, types),
        *http_addresses(reader, templates),
        *(fact for one, language in templates.items() for fact in template_facts(reader, one, language)),
        *unused_settings(reader),
        *late_settings(reader, configured),
        *sdk_uses(reader, module, (*dicts, *configured)),
    )
    return Document(facts, tuple(comments(tree)), tuple(secrets(reader)), module)
