"""What the documentation takes from the program, when mkdocs builds it: rules, options, settings.

A hook of mkdocs. Refuses to know how pages look.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, Files

from cloudinary_lint.cli.options import parser
from cloudinary_lint.rules import all_rules
from tests import readme

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig

    from cloudinary_lint.rules import Rule

_FAMILIES = {
    "1": "Configuration that does not ask for https",
    "2": "Configuration that says one thing and does another",
    "3": "Addresses built without secure",
    "4": "Addresses that are http whatever the configuration says",
    "9": "The check itself",
}
NAV = (
    ("Start", "index.md"),
    ("Rules", "rules/"),
    ("When a project is covered", "coverage.md"),
    ("In your editor", "editors.md"),
    ("In your CI", "ci.md"),
    ("Output formats", "formats.md"),
    ("flake8", "flake8.md"),
    ("Baselines", "baselines.md"),
    ("Command line", "cli.md"),
    ("Settings", "settings.md"),
    ("Silence", "silence.md"),
    ("Messages", "messages.md"),
    ("Performance", "performance.md"),
    ("Security", "security.md"),
    ("Changes", "changes.md"),
)
_PAPERS = {"security.md": "SECURITY.md", "changes.md": "CHANGELOG.md"}
_MARK = re.compile(r"^<!-- (options|configuration|readme: ([^>]+?)) -->$", re.MULTILINE)
_LINK = re.compile(r"\]\((?!\w+:|#)([^)]+)\)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Takes into the navigation every page that there is."""
    docs = readme.ROOT / "docs"
    config.nav = [
        {title: _rules_nav() if name == "rules/" else name}
        for title, name in NAV
        if name == "rules/" or (docs / name).exists() or (readme.ROOT / _PAPERS.get(name, "-")).exists()
    ]
    return config


def _rules_nav() -> list[object]:
    families = [
        {title: [{f"{rule.code} {rule.name}": f"rules/{rule.code}.md"} for rule in _family(number)]}
        for number, title in _FAMILIES.items()
    ]
    return ["rules/index.md", *families]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the pages that no one writes."""
    for name, text in pages().items():
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """Puts in what the program says."""
    return filled(markdown)


def pages() -> dict[str, str]:
    """The pages that are made, by name."""
    made = {f"rules/{rule.code}.md": rule_page(rule) for rule in all_rules()}
    papers = {name: readme.ROOT / paper for name, paper in _PAPERS.items()}
    there = {name: path.read_text(encoding="utf-8") for name, path in papers.items() if path.exists()}
    linked = {
        name: _LINK.sub(lambda found: f"]({elsewhere(found[1])})", text) for name, text in there.items()
    }
    return {"rules/index.md": rules_page(), **made, **linked}


def elsewhere(link: str) -> str:
    """A link of a paper at the top of the repository, as it is from here."""
    if link.startswith("docs/"):
        return link.removeprefix("docs/")
    return f"https://github.com/cloudinary-lint/cloudinary-lint/blob/main/{link}"


def rule_page(rule: Rule) -> str:
    """A rule's page, as `--explain` shows it, its summary below the heading."""
    heading, rest = rule.manual.split("\n", 1)
    facts = f"Fix: **{rule.fix}** · offline: `cloudinary-lint --explain {rule.code}`"
    return f"---\ndescription: {rule.name}\n---\n{heading}\n\n{facts}\n{rest}\n"


def rules_page() -> str:
    """All rules, by family."""
    return "\n".join(["# Rules", "", _SAFETY, *(line for number in _FAMILIES for line in _rows(number))])


_SAFETY = """\
A **safe** fix changes `http` to `https` and nothing else, byte for byte. An **unsafe** one may change the
host, or overrides what someone wrote on purpose; it needs `--unsafe-fixes`. Where it says **none**, a person
has to decide. Codes and names are never changed and never reused.
"""


def _rows(number: str) -> Iterator[str]:
    yield from (f"## {_FAMILIES[number]}", "", "| code | name | reported | fix |", "|---|---|---|---|")
    for rule in _family(number):
        summary = rule.summary.replace("|", r"\|")
        yield f"| [{rule.code}]({rule.code}.md) | {rule.name} | {summary} | {rule.fix} |"
    yield ""


def _family(number: str) -> list[Rule]:
    return [rule for rule in all_rules() if rule.code[3] == number]


def filled(markdown: str) -> str:
    """A page with its marks replaced."""

    def fill(found: re.Match[str]) -> str:
        if found[1] == "options":
            return options()
        return readme.configuration() if found[1] == "configuration" else readme_section(found[2])

    return _MARK.sub(fill, markdown)


def readme_section(heading: str) -> str:
    """What the README says below a heading."""
    text = readme.README.read_text(encoding="utf-8")
    body = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    assert body, f"README.md has no section {heading}"
    return _LINK.sub(lambda found: f"]({elsewhere(found[1])})", body.strip())


def options() -> str:
    """The options of the parser, group by group; what all programs have comes last."""
    lines: list[str] = []
    own, *groups = parser()._action_groups[1:]  # noqa: SLF001 - argparse tells groups nowhere else
    for group in (*groups, own):
        rows = [_row(action) for action in group._group_actions]  # noqa: SLF001
        title = "Help" if group is own else (group.title or "").capitalize()
        lines += [f"## {title}", "", "| option | meaning |", "|---|---|", *rows, ""]
    return "\n".join(lines)


def _row(action: argparse.Action) -> str:
    value = f" {action.metavar or '/'.join(action.choices or ())}" if action.nargs != 0 else ""
    names = ", ".join(f"`{name}{value}`" for name in action.option_strings)
    told = re.sub(r"(?<!\S)(--[a-z][-a-z]+)", r"`\1`", (action.help or "").replace("|", r"\|"))
    return f"| {names} | {told} |"
