"""The documentation builds without a warning, and says what the program says."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from os import environ

import pytest

from cloudinary_lint.cli.argument_parser import parser
from cloudinary_lint.cli.main import main
from cloudinary_lint.rules import DOCUMENTATION, all_rules
from tests import ROOT
from tests.docs import readme, site
from tests.docs.pages import DOCS, text_of

RULES = [pytest.param(rule, id=rule.code) for rule in all_rules()]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The site, as `make docs` builds it."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", folder],
        cwd=ROOT,
        env=environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return folder


def test_nothing_is_fetched_by_who_reads(built):
    for page in built.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        loaded = re.findall(r"<(?:script|img|iframe|source)\b[^>]*?\bsrc=[\"']?(?:https?:)?//[^>]*", text)
        loaded += [
            one
            for one in re.findall(r"<link\b[^>]*?href=[\"']?(?:https?:)?//[^>]*", text)
            if "canonical" not in one
        ]
        assert [one for one in loaded if "cloudinary-lint.github.io" not in one] == []
    for style in built.rglob("*.css"):
        assert not re.search(r"(?:@import|url\()\s*[\"']?(?:https?:)?//", style.read_text(encoding="utf-8"))


@pytest.mark.parametrize("rule", RULES)
class TestRules:
    def test_a_page_is_where_findings_link_it(self, built, rule):
        page = built / rule.url.removeprefix(DOCUMENTATION) / "index.html"
        heading = f"{rule.code} · {rule.name}"
        assert heading in html.unescape(page.read_text(encoding="utf-8"))

    def test_a_page_says_what_explain_says(self, rule, capsys):
        assert main(["--explain", rule.code]) == 0
        said = capsys.readouterr().out.splitlines()
        page = site.rule_page(rule).splitlines()
        assert [line for line in said if line not in page] == []

    def test_is_on_the_page_of_all(self, rule):
        assert f"| [{rule.code}]({rule.code}.md) | {rule.name} |" in site.rules_page()


def test_every_page_can_be_searched(built):
    index = json.loads((built / "search/search_index.json").read_text(encoding="utf-8"))
    places = {entry["location"].partition("#")[0] for entry in index["docs"]}
    assert places >= {f"rules/{rule.code}/" for rule in all_rules()} | {"cli/", "settings/", "coverage/"}


def test_every_option_is_on_its_page():
    options = set(re.findall(r"(?<![-\w])(--?[a-z][-a-z]*)", parser().format_help()))
    listed = set(re.findall(r"`(--?[a-z][-a-z]*)(?:[ [][^`]*)?`", site.options()))
    assert "--fix" in listed
    assert options <= listed


def test_the_start_page_shows_what_the_command_prints():
    shown = site.filled(text_of("index.md"))
    assert readme.demo() in shown
    assert "<!--" not in shown


def test_every_page_is_in_the_navigation():
    written = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    named = {name for _, name in site.NAV}
    assert written <= named


def test_a_link_of_a_top_file_leads_to_the_site_or_the_repository():
    assert site.link_from_site("docs/formats.md#json") == "formats.md#json"
    assert site.link_from_site("LICENSE").endswith("/blob/main/LICENSE")
