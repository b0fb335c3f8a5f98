"""A hook of mkdocs: it generates the pages and parts that come from the program: rules, options, output."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, Files

from cloudinary_lint.cli.argument_parser import parser
from cloudinary_lint.rules import all_rules
from tests import ROOT
from tests.docs import readme

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig

    from cloudinary_lint.rules import Rule

_FAMILIES = {
    "1": "Configuration without https",
    "2": "Misleading configuration",
    "3": "Calls and tags without https",
    "4": "Addresses that are always http",
    "9": "The check itself",
}
NAV = (
    ("Quick start", "index.md"),
    ("Rules", "rules/"),
    ("Coverage", "coverage.md"),
    ("Suppress findings", "suppress.md"),
    ("Baselines", "baselines.md"),
    ("Settings", "settings.md"),
    ("Command line", "cli.md"),
    ("CI", "ci.md"),
    ("Editors", "editors.md"),
    ("flake8", "flake8.md"),
    ("Output formats", "formats.md"),
    ("Messages", "messages.md"),
    ("Performance", "performance.md"),
    ("Security", "security.md"),
    ("Changelog", "changelog.md"),
)
_TOP_FILES = {"security.md": "SECURITY.md", "changelog.md": "CHANGELOG.md"}
_MARK = re.compile(r"^<!-- (options|configuration|report) -->$", re.MULTILINE)
_LINK = re.compile(r"\]\((?!\w+:|#)([^)]+)\)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Sets the navigation to the pages that exist."""
    docs = ROOT / "docs"
    config.nav = [
        {title: _rules_nav() if name == "rules/" else name}
        for title, name in NAV
        if name == "rules/" or (docs / name).exists() or (ROOT / _TOP_FILES.get(name, "-")).exists()
    ]
    return config


def _rules_nav() -> list[object]:
    families = [
        {title: [{f"{rule.code} {rule.name}": f"rules/{rule.code}.md"} for rule in _family(number)]}
        for number, title in _FAMILIES.items()
    ]
    return ["rules/index.md", *families]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the generated pages."""
    for name, text in pages().items():
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """Fills in what the program prints."""
    return filled(markdown)


def pages() -> dict[str, str]:
    """Returns the generated pages by name."""
    made = {f"rules/{rule.code}.md": rule_page(rule) for rule in all_rules()}
    paths = {name: ROOT / file for name, file in _TOP_FILES.items()}
    texts = {name: path.read_text(encoding="utf-8") for name, path in paths.items() if path.exists()}
    linked = {
        name: _LINK.sub(lambda found: f"]({link_from_site(found[1])})", text) for name, text in texts.items()
    }
    return {"rules/index.md": rules_page(), **made, **linked}


def link_from_site(link: str) -> str:
    """Returns a link of a file at the top of the repository as a page of the site has to write it."""
    if link.startswith("docs/"):
        return link.removeprefix("docs/")
    return f"https://github.com/cloudinary-lint/cloudinary-lint/blob/main/{link}"


def rule_page(rule: Rule) -> str:
    """Returns a rule's page: what `--explain` prints, with the kind of fix below the summary."""
    heading, summary, rest = rule.manual.split("\n\n", 2)
    facts = f"Fix: **{rule.fix}** · offline: `cloudinary-lint --explain {rule.code}`"
    return f"---\ndescription: {rule.name}\n---\n{heading}\n\n{summary}\n\n{facts}\n\n{rest}\n"


def rules_page() -> str:
    """Returns the page that lists all rules, by family."""
    return "\n".join(["# Rules", "", _SAFETY, *(line for number in _FAMILIES for line in _rows(number))])


_SAFETY = """\
A **safe** fix changes `http` to `https` and no other byte. An **unsafe** fix may change the host, or
overrides what someone wrote on purpose; it needs `--unsafe-fixes`. For rules with **none**, you have to
decide what to write. Codes and names are never changed and never reused.
"""


def _rows(number: str) -> Iterator[str]:
    yield from (f"## {_FAMILIES[number]}", "", "| code | name | fix | reported |", "|---|---|---|---|")
    for rule in _family(number):
        summary = rule.summary.replace("|", r"\|")
        yield f"| [{rule.code}]({rule.code}.md) | {rule.name} | {rule.fix} | {summary} |"
    yield ""


def _family(number: str) -> list[Rule]:
    return [rule for rule in all_rules() if rule.code[3] == number]


def filled(markdown: str) -> str:
    """Returns a page with its marks replaced."""
    made = {"options": options, "configuration": readme.configuration, "report": readme.demo}
    return _MARK.sub(lambda found: made[found[1]](), markdown)


def options() -> str:
    """Returns the options of the parser, group by group; those that every program has come last."""
    lines: list[str] = []
    own, *groups = parser()._action_groups[1:]  # noqa: SLF001 - argparse lists groups nowhere else
    for group in (*groups, own):
        rows = [_row(action) for action in group._group_actions]  # noqa: SLF001
        title = "Help" if group is own else (group.title or "").capitalize()
        lines += [f"## {title}", "", "| option | meaning |", "|---|---|", *rows, ""]
    return "\n".join(lines)


def _row(action: argparse.Action) -> str:
    value = f" {action.metavar}" if action.nargs != 0 else ""
    value = f"[={action.metavar}]" if action.nargs == "?" else value
    names = ", ".join(f"`{name}{value}`" for name in action.option_strings)
    meaning = re.sub(r"(?<!\S)(--[a-z][-a-z]+(?:=[A-Z]+)?)", r"`\1`", (action.help or "").replace("|", r"\|"))
    return f"| {names} | {meaning} |"
