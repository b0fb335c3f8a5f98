"""Reports: what is shown of a finding, in every format, to people and to programs."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudinary_lint.config.settings import FORMATS
from cloudinary_lint.facts import Document
from cloudinary_lint.linting.engine import CheckedFile
from cloudinary_lint.report import Report, render, statistics, summary
from cloudinary_lint.report.diagnostic import diagnostics
from cloudinary_lint.report.diffs import Side, encode, unified_diff
from cloudinary_lint.report.terminal import colorize, escape_controls, width
from cloudinary_lint.rules import Finding, Related
from cloudinary_lint.text import redaction
from cloudinary_lint.text.edits import Edit, Fix, Safety
from cloudinary_lint.text.source import Source, Span

TEXT = "import os\n\nCLOUDINARY_STORAGE = {'API_KEY': 'hunter2hunter2'}\n"
PLACE = Span(11, 29)
PAGE = "https://cloudinary-lint.github.io/cloudinary-lint/rules/CLD101/"
FIX = Fix("add 'SECURE': True", (Edit(56, "", ", 'SECURE': True"),))


def checked(*findings: Finding, text: str = TEXT, path: str = "settings.py", secrets: tuple[Span, ...] = ()):
    return CheckedFile(Source(path, text), findings, Document(secrets=secrets))


def finding(place: Span = PLACE, fix: Fix | None = FIX, **more) -> Finding:
    return Finding("CLD101", place, "the dict does not say so", "say so", fix, **more)


def report(*files: CheckedFile, takes_unsafe: bool = False, has_color: bool = False) -> Report:
    found = [one for file in files for one in diagnostics(file, takes_unsafe=takes_unsafe)]
    return Report(tuple(found), 41, has_color)


def full(text: str, place: Span) -> list[str]:
    """The excerpt and its caret, without the gutter."""
    shown = render(report(checked(finding(place), text=text)), "full").splitlines()
    return [line.partition("| ")[2] for line in shown[1:3]]


@pytest.mark.parametrize(("name", "is_shown"), [("concise", False), ("github", False), ("full", True)])
def test_a_text_is_masked_only_where_it_is_shown(name, is_shown, monkeypatch):
    masked: list[str] = []
    monkeypatch.setattr(redaction, "mask", lambda text, _: masked.append(text) or text)
    render(report(checked(finding())), name)
    assert (TEXT in masked) is is_shown


EMPTY = {
    "concise": "",
    "full": "",
    "github": "",
    "gitlab": "[]",
    "json": '"findings": []',
    "sarif": '"results": []',
    "rdjson": '"diagnostics": []',
    "junit": 'failures="0"',
}


@pytest.mark.parametrize("name", FORMATS)
def test_where_nothing_is_found_there_is_an_empty_document(name):
    shown = render(Report(checked=3), name)
    assert EMPTY[name] in shown
    assert bool(shown) == bool(EMPTY[name])


def test_json_counts_where_nothing_is_found():
    summary = {"findings": 0, "files": 0, "fixable": 0, "known": 0, "checked": 3}
    assert json.loads(render(Report(checked=3), "json"))["summary"] == summary


class TestConcise:
    def test_is_a_line_for_each_finding(self):
        assert render(report(checked(finding(), finding(Span(0, 6)))), "concise") == (
            "settings.py:3:1: CLD101 the dict does not say so\n"
            "settings.py:1:1: CLD101 the dict does not say so\n"
        )

    def test_is_what_editors_parse(self):
        line = render(report(checked(finding())), "concise").rstrip("\n")
        assert re.fullmatch(r"(.+?):(\d+):(\d+): ([A-Z]{1,3}\d{3}) (.*)", line)

    def test_cannot_be_forged(self):
        odd = checked(finding(), path="a.py:1:1: CLD101 forged\nb\x1b[31m.py")
        shown = render(report(odd), "concise")
        assert shown.count("\n") == 1
        assert "\x1b" not in shown
        assert "\\x0ab\\x1b[31m.py" in shown

    def test_can_be_colored(self):
        shown = render(report(checked(finding()), has_color=True), "concise")
        assert shown == "\x1b[1msettings.py\x1b[0m:3:1: \x1b[1;31mCLD101\x1b[0m the dict does not say so\n"


class TestFull:
    def test_tells_all(self):
        related = (Related("urls.py", 7, "it is read here"),)
        unsafe = Fix("write True", FIX.edits, Safety.UNSAFE)
        found = checked(finding(related=related), finding(Span(0, 6), unsafe), finding(Span(0, 6), None))
        assert render(report(found), "full") == (
            "settings.py:3:1: CLD101 the dict does not say so\n"
            "    3 | CLOUDINARY_STORAGE = {'API_KEY': '**************'}\n"
            "      | ^^^^^^^^^^^^^^^^^^\n"
            "    fix: add 'SECURE': True (safe, --fix)\n"
            "    help: say so\n"
            "    see: urls.py:7: it is read here\n"
            f"    more: {PAGE}\n"
            "\n"
            "settings.py:1:1: CLD101 the dict does not say so\n"
            "    1 | import os\n"
            "      | ^^^^^^\n"
            "    fix: write True (unsafe, --fix --unsafe-fixes)\n"
            "    help: say so\n"
            f"    more: {PAGE}\n"
            "\n"
            "settings.py:1:1: CLD101 the dict does not say so\n"
            "    1 | import os\n"
            "      | ^^^^^^\n"
            "    help: say so\n"
            f"    more: {PAGE}\n"
        )

    @pytest.mark.parametrize(
        ("advice", "expected"),
        [
            pytest.param(FIX.title, [], id="all of it"),
            pytest.param(f"{FIX.title}; if not, ask", ["    help: if not, ask"], id="its beginning"),
            pytest.param(f"{FIX.title}, and ask", ["    help: ask"], id="the first of two steps"),
            pytest.param("ask", ["    help: ask"], id="nothing of it"),
        ],
    )
    def test_what_advice_and_fix_both_say_is_said_once(self, advice, expected):
        found = Finding("CLD101", PLACE, "so", advice, FIX)
        lines = render(report(checked(found)), "full").splitlines()
        assert lines[3:] == ["    fix: add 'SECURE': True (safe, --fix)", *expected, f"    more: {PAGE}"]

    def test_the_caret_marks_the_thing_itself(self):
        text = "{% cloudinary_url photo secure=true %}\n"
        found = Finding("CLD303", Span(0, 2), "so", mark=Span(24, 35))
        shown = render(report(checked(found, text=text)), "full").splitlines()
        assert shown[0].startswith("settings.py:1:1: ")
        assert shown[2].partition("| ")[2] == " " * 24 + "^" * 11

    def test_a_mark_on_another_line_than_the_finding_is_not_shown(self):
        found = Finding("CLD101", Span(0, 6), "so", mark=PLACE)
        assert render(report(checked(found)), "full").splitlines()[2] == "      | ^^^^^^"

    def test_advice_may_lack(self):
        output = render(report(checked(Finding("CLD101", PLACE, "so"))), "full")
        assert "help" not in output

    def test_can_be_colored(self):
        shown = render(report(checked(finding()), has_color=True), "full")
        assert "\x1b[1;31m^^^^^^^^^^^^^^^^^^\x1b[0m" in shown
        assert re.sub(r"\x1b\[[\d;]*m", "", shown) == render(report(checked(finding())), "full")

    @pytest.mark.parametrize(
        ("text", "place", "line", "caret"),
        [
            pytest.param("abc", Span(1, 2), "abc", " ^", id="one character"),
            pytest.param("abc", Span(1, 1), "abc", " ^", id="none"),
            pytest.param("abc", Span(3, 3), "abc", "   ^", id="the end of the line"),
            pytest.param("", Span(0, 0), "", "^", id="an empty file"),
            pytest.param("ab\ncd\n", Span(1, 5), "ab", " ^", id="several lines: to the end of the first"),
            pytest.param("\tab\tcd", Span(4, 6), "    ab    cd", "          ^^", id="behind tabs"),
            pytest.param("\tab", Span(0, 2), "    ab", "^^^^^", id="a tab in it"),
            pytest.param("日本 x", Span(3, 4), "日本 x", "     ^", id="behind wide characters"),
            pytest.param("日本", Span(0, 2), "日本", "^^^^", id="wide characters"),
            pytest.param("🎈 x", Span(2, 3), "🎈 x", "   ^", id="behind a picture"),
            pytest.param("e\u0301 x", Span(3, 4), "e\u0301 x", "  ^", id="behind an accent of its own"),
            pytest.param("\x1b[2J x", Span(5, 6), "\\x1b[2J x", "        ^", id="behind a control character"),
            pytest.param(
                "a\u202eb x", Span(4, 5), "a\\u202eb x", "         ^", id="behind a change of direction"
            ),
            pytest.param("a\rb x", Span(4, 5), "b x", "  ^", id="lines may end oddly"),
        ],
    )
    def test_the_caret_stands_below(self, text, place, line, caret):
        assert full(text, place) == [line, caret]

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            pytest.param(0, 1000, id="at the start of a long line"),
            pytest.param(1000, 0, id="at its end"),
            pytest.param(1000, 1000, id="amid it"),
            pytest.param(60, 60, id="in a line that is a little too long"),
            pytest.param(100_000, 100_000, id="in a script of one line"),
        ],
    )
    def test_long_lines_are_clipped_around_the_caret(self, before, after):
        line, caret = full(f"{'a' * before}X{'b' * after}", Span(before, before + 1))
        assert width(line) <= 102
        assert line[caret.index("^")] == "X"
        assert caret.count("^") == 1
        assert line.startswith("…") == (before > 66)
        assert line.endswith("…") == (after > 33)

    def test_a_long_finding_is_clipped(self):
        line, caret = full("a" * 1000, Span(0, 1000))
        assert len(caret) <= len(line) <= 102


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(
        lambda text: re.sub(r"[\r\n]", "", text)
    ),
    st.data(),
)
def test_the_caret_is_never_beside_the_line(text, data):
    start = data.draw(st.integers(0, len(text)))
    line, caret = full(text, Span(start, data.draw(st.integers(start, len(text)))))
    assert width(caret) <= width(line) + 1
    assert line == escape_controls(line)


class TestJson:
    def test_tells_all(self):
        related = (Related("urls.py", 7, "it is read here"),)
        document = json.loads(render(report(checked(finding(Span(11, 32), related=related))), "json"))
        assert document["version"] == 1
        assert document["findings"] == [
            {
                "path": "settings.py",
                "line": 3,
                "column": 1,
                "endLine": 3,
                "endColumn": 22,
                "code": "CLD101",
                "name": "storage-without-secure",
                "url": PAGE,
                "message": "the dict does not say so",
                "advice": "say so",
                "fix": {
                    "what": "add 'SECURE': True",
                    "safety": "safe",
                    "edits": [
                        {
                            "start": {"line": 3, "column": 46},
                            "end": {"line": 3, "column": 46},
                            "new": ", 'SECURE': True",
                        }
                    ],
                },
                "related": [{"path": "urls.py", "line": 7, "message": "it is read here"}],
            }
        ]
        assert document["summary"] == {"findings": 1, "files": 1, "fixable": 1, "known": 0, "checked": 41}

    def test_says_where_there_is_no_fix(self):
        document = json.loads(render(report(checked(finding(fix=None))), "json"))
        assert document["findings"][0]["fix"] is None

    def test_an_odd_path_stays_as_it_is(self):
        shown = render(report(checked(finding(), path="a\n\udcff.py")), "json")
        assert shown.isascii()
        assert json.loads(shown)["findings"][0]["path"] == "a\n\udcff.py"


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_shows_a_credential(name):
    """Neither where it stands, nor in words, nor in what a fix writes."""
    secret = "hunter2hunter2"
    fix = Fix(
        f"moved {secret}", (Edit(0, "", f"x = '{secret}'\n"), Edit(10, "", "cloudinary://key:pass@demo"))
    )
    talkative = Finding(
        "CLD101", Span(44, 60), f"it is {secret}", f"not {secret}", fix, (Related("a.py", 1, f"{secret}!"),)
    )
    shown = render(report(checked(talkative)), name)
    assert secret not in shown
    assert "key:pass" not in shown


def test_json_has_no_edit_that_would_show_a_credential():
    fix = Fix("moved it", (Edit(0, "", "x = 'hunter2hunter2'\n"),))
    (found,) = json.loads(render(report(checked(finding(fix=fix))), "json"))["findings"]
    assert found["fix"]["edits"][0]["new"] is None


def test_what_only_a_reader_knows_is_masked_too():
    text = "the word is xyzzy\n"
    shown = render(report(checked(finding(Span(0, 3)), text=text, secrets=(Span(12, 17),))), "full")
    assert "    1 | the word is *****\n" in shown


class TestSummary:
    @pytest.mark.parametrize(
        ("files", "more", "expected"),
        [
            pytest.param([], {}, "No findings (41 files checked)", id="nothing"),
            pytest.param(
                [[FIX]], {}, "1 finding in 1 file (41 checked); 1 can be fixed with --fix", id="one"
            ),
            pytest.param(
                [[FIX, None], [FIX]],
                {},
                "3 findings in 2 files (41 checked); 2 can be fixed with --fix",
                id="several",
            ),
            pytest.param(
                [[None]],
                {"fixed": 2},
                "2 fixed; 1 finding left",
                id="fixed",
            ),
        ],
    )
    def test_counts(self, files, more, expected):
        every = [
            checked(*(finding(fix=fix) for fix in fixes), path=f"{number}.py")
            for number, fixes in enumerate(files)
        ]
        assert summary(report(*every), **more) == expected

    def test_one_file_is_one_file(self):
        assert summary(Report(checked=1)) == "No findings (1 file checked)"

    def test_unsafe_fixes_count_where_they_are_wanted(self):
        found = checked(finding(fix=Fix("write True", FIX.edits, Safety.UNSAFE)))
        assert summary(report(found)).endswith("; 1 can be fixed with --fix --unsafe-fixes")
        assert summary(report(found, takes_unsafe=True)).endswith("; 1 can be fixed with --fix")

    def test_each_option_is_named_with_its_number(self):
        unsafe = FIX._replace(safety=Safety.UNSAFE)
        found = report(checked(finding(), finding(), path="a.py"), checked(finding(fix=unsafe), path="b.py"))
        assert summary(found) == (
            "3 findings in 2 files (41 checked); 2 can be fixed with --fix, 1 with --unsafe-fixes"
        )

    def test_after_fixing_the_numbers_add_up(self):
        unsafe = FIX._replace(safety=Safety.UNSAFE)
        left = report(checked(finding(fix=unsafe), finding(fix=unsafe)))
        assert summary(left, 10, 6) == (
            "10 fixed, 6 settled by them; 2 findings left, 2 fixable with --unsafe-fixes"
        )
        assert summary(report(), 10, 6) == "10 fixed, 6 settled by them; no findings left (41 files checked)"

    def test_statistics_are_counts_for_each_code(self):
        rare = Finding("CLD901", PLACE, "cannot be read")
        often = [finding() for _ in range(10)]
        assert statistics(report(checked(rare, *often))) == (
            "10  CLD101  storage-without-secure\n 1  CLD901  unreadable\n"
        )
        assert statistics(Report()) == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("plain", "plain", id="plain text"),
        pytest.param("größe 日本 🎈", "größe 日本 🎈", id="letters of all kinds"),
        pytest.param("a\tb", "a    b", id="a tab"),
        pytest.param("a\nb\r\0", "a\\x0ab\\x0d\\x00", id="control characters"),
        pytest.param("a\x85b\u2028c", "a\\x85b\\u2028c", id="other line ends"),
        pytest.param("\u202e\u2066\ufeff", "\\u202e\\u2066\\ufeff", id="directions and marks"),
        pytest.param("\udcff", "\\udcff", id="a byte that is no character"),
        pytest.param("\U000e0041", "\\U000e0041", id="an invisible letter"),
    ],
)
def test_what_cannot_be_seen_is_spelled_out(text, shown):
    assert escape_controls(text) == shown


def test_nothing_is_painted_without_color():
    assert colorize("a", "code", has_color=False) == "a"
    assert colorize("", "code", has_color=True) == ""


class TestDiffs:
    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            pytest.param("a\n", "a\n", "", id="nothing"),
            pytest.param("a\n", "a\nb\n", "@@ -1 +1,2 @@\n a\n+b\n", id="a line more"),
            pytest.param(
                "a",
                "b",
                "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n",
                id="no line end",
            ),
            pytest.param("a\r\nb\r\n", "a\r\nc\r\n", "@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n", id="CRLF"),
            pytest.param(
                "a\rb",
                "a\rc",
                "@@ -1 +1 @@\n-a\rb\n\\ No newline at end of file\n+a\rc\n\\ No newline at end of file\n",
                id="CR",
            ),
            pytest.param("", "a\n", "@@ -0,0 +1 @@\n+a\n", id="an empty file"),
            pytest.param("a\n", "", "@@ -1 +0,0 @@\n-a\n", id="a file that becomes empty"),
        ],
    )
    def test_are_as_git_writes_them(self, old, new, expected):
        header = "--- a/x.py\n+++ b/x.py\n" if expected else ""
        assert unified_diff("x.py", Side(old, old), Side(new, new)) == header + expected

    def test_show_three_lines_around(self):
        old = "".join(f"{number}\n" for number in range(100))
        new = old.replace("50\n", "fifty\n").replace("7\n", "seven\n", 1)
        diff = unified_diff("x.py", Side(old, old), Side(new, new))
        assert re.findall("@@.*@@", diff) == ["@@ -5,7 +5,7 @@", "@@ -48,7 +48,7 @@"]
        assert " 47\n 48\n 49\n-50\n+fifty\n 51\n 52\n 53\n" in diff

    def test_compare_what_is_and_show_what_may_be_shown(self):
        old, new = Side("k = 'abc'\nx\n", "k = '***'\nx\n"), Side("k = 'abd'\nx\n", "k = '***'\nx\n")
        assert "-k = '***'\n+k = '***'\n x\n" in unified_diff("x.py", old, new)

    @pytest.mark.parametrize(
        ("path", "header"),
        [
            pytest.param("a b.py", "--- a/a b.py\t\n", id="a blank"),
            pytest.param("é.py", "--- a/é.py\n", id="a letter"),
            pytest.param('a"\\\t\x01.py', '--- "a/a\\"\\\\\\t\\001.py"\n', id="what has to be quoted"),
        ],
    )
    def test_quote_names_as_git_does(self, path, header):
        assert unified_diff(path, Side("a", "a"), Side("b", "b")).startswith(header)

    @pytest.mark.parametrize(
        ("text", "encoding", "expected"),
        [
            pytest.param("é", "utf-8", b"\xc3\xa9", id="UTF-8"),
            pytest.param("é", "iso-8859-1", b"\xe9", id="latin-1"),
            pytest.param("é", "utf-16-le", b"\xc3\xa9", id="what git can't read"),
            pytest.param("日 é", "iso-8859-1", "日 é".encode(), id="a name that the encoding lacks"),
            pytest.param("\udcff", "utf-8", b"\xff", id="a name of bytes"),
        ],
    )
    def test_are_in_the_encoding_of_the_file(self, text, encoding, expected):
        assert encode(text, encoding) == expected
