"""The language server, asked by a real client over standard input and output."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types as lsp

from cloudinary_lint.integrations.language_server.diagnostics import explanation
from cloudinary_lint.rules import DOCUMENTATION, Finding, all_rules
from cloudinary_lint.text.source import Span
from tests import ROOT
from tests.integrations.language_server.editor import PLAIN, RICH, Editor, applied, uri_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.filterwarnings("error::pytest_lsp.LspSpecificationWarning"),
]
SECRET = "hunter2hunter2"
BARE = "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}\n"
CALL = "import cloudinary\n\ncloudinary.CloudinaryImage('x').build_url()\n"
CONFIG = "import cloudinary\n\ncloudinary.config(cloud_name='demo'{})\n"
UTF_8 = lsp.ClientCapabilities(
    general=lsp.GeneralClientCapabilities(position_encodings=[lsp.PositionEncodingKind.Utf8])
)


@pytest.fixture(scope="module")
def editor(tmp_path_factory) -> Iterator[Editor]:
    """An editor of few capabilities, in whose folder each test has a project of its own."""
    editor = Editor(tmp_path_factory.mktemp("workspace"))
    yield editor
    assert editor.quit() == 0
    assert editor.stderr == b""
    said = [*editor.shown, *editor.logged, *map(repr, editor.published)]
    assert not any(SECRET in one for one in said)


@pytest.fixture(scope="module")
def rich(tmp_path_factory) -> Iterator[Editor]:
    """An editor that can do more."""
    editor = Editor(tmp_path_factory.mktemp("workspace"), capabilities=RICH)
    yield editor
    assert (editor.quit(), editor.stderr) == (0, b"")


@pytest.fixture
def folder(tmp_path) -> Path:
    return project(tmp_path)


def project(folder: Path, settings: str = "", **files: str) -> Path:
    (folder / "pyproject.toml").write_text(f"[tool.cloudinary-lint]\n{settings}\n")
    for name, text in files.items():
        write(folder / name, text)
    return folder


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def codes(found: list[lsp.Diagnostic]) -> list[object]:
    return [one.code for one in found]


EVERYTHING = lsp.Range(lsp.Position(0, 0), lsp.Position(400, 0))


def span(line: int, start: int, end: int) -> lsp.Range:
    return lsp.Range(lsp.Position(line, start), lsp.Position(line, end))


class TestDiagnostics:
    def test_tell_what_the_command_tells(self, editor, folder):
        (found,) = editor.open(write(folder / "settings.py", "import os\n" + BARE))
        assert found == lsp.Diagnostic(
            range=span(1, 0, 18),
            message="CLOUDINARY_STORAGE relies on the package's default for https; add 'SECURE': True",
            severity=lsp.DiagnosticSeverity.Warning,
            code="CLD101",
            code_description=lsp.CodeDescription(f"{DOCUMENTATION}rules/CLD101/"),
            source="cloudinary-lint",
        )

    def test_follow_what_is_typed(self, editor, folder):
        path = write(folder / "settings.py", "")
        assert editor.open(path) == []
        assert codes(editor.change(path, BARE)) == ["CLD101"]
        assert editor.change(path, BARE.replace("}", ", 'SECURE': True}")) == []

    def test_are_of_files_that_are_not_on_the_disk_yet(self, editor, folder):
        assert codes(editor.open(folder / "settings.py", BARE)) == ["CLD101"]

    def test_are_of_the_version_that_was_typed_whatever_the_name(self, editor, folder):
        path = write(folder / "my shop%20" / "größe.py", "")
        assert editor.open(path) == []
        assert codes(editor.change(path, BARE)) == ["CLD101"]

    def test_vanish_when_the_file_is_closed(self, editor, folder):
        path = write(folder / "settings.py", BARE)
        assert codes(editor.open(path)) == ["CLD101"]
        editor.close(path)
        assert editor.latest(path) == []

    def test_may_be_errors_or_hints(self, editor, folder):
        (broken,) = editor.open(write(folder / "a.py", "import cloudinary\n(\n"))
        (unused,) = editor.open(write(folder / "b.py", "x = 1  # cloudinary-lint: ignore[CLD101]\n"))
        assert (broken.code, broken.severity) == ("CLD901", lsp.DiagnosticSeverity.Error)
        assert (unused.code, unused.severity) == ("CLD902", lsp.DiagnosticSeverity.Information)
        assert list(unused.tags) == [lsp.DiagnosticTag.Unnecessary]

    def test_name_other_places(self, editor, folder):
        write(folder / "local.py", "from base import *\nimport cloudinary\n")
        text = "import cloudinary\nCLOUDINARY = {'cloud_name': 'demo', 'secure': True}\n"
        (found,) = editor.open(write(folder / "settings.py", text))
        assert found.code == "CLD207"
        (related,) = found.related_information
        assert related.location == lsp.Location(uri_of(folder / "settings.py"), span(0, 0, 0))
        assert related.message == "cloudinary is imported here"

    def test_are_of_templates_too(self, editor, folder):
        path = write(folder / "page.html", "{% load cloudinary %}\n{% cloudinary_url x secure=true %}\n")
        assert codes(editor.open(path)) == ["CLD303"]

    def test_are_of_the_text_in_the_editor_whatever_the_cookie_says(self, editor, folder):
        path = write(folder / "settings.py", "")
        editor.open(path)
        (found,) = editor.change(path, f"# coding: latin-1\nx = 'é😀'; {BARE}")
        assert found.range == span(1, 11, 29)

    def test_show_no_credential(self, editor, folder):
        text = f"CLOUDINARY_URL=cloudinary://123:{SECRET}@demo\n"
        assert codes(editor.open(write(folder / ".env", text))) == ["CLD104"]

    @pytest.mark.parametrize(
        ("settings", "name"),
        [
            pytest.param("exclude = ['old/']", "old/settings.py", id="excluded"),
            pytest.param("", "notes.rst", id="of no known kind"),
            pytest.param("", "node_modules/settings.py", id="someone else's"),
            pytest.param("per-file-ignores = {'a.py' = ['CLD1']}", "a.py", id="with the rule off"),
        ],
    )
    def test_are_silent_about_files(self, editor, tmp_path, settings, name):
        folder = project(tmp_path, settings)
        assert editor.open(write(folder / name, BARE)) == []

    def test_are_silent_about_minified_scripts(self, editor, folder):
        text = "x='http://res.cloudinary.com/demo/x.jpg';" * 100
        assert editor.open(write(folder / "a.js", text)) == []

    def test_are_silent_about_what_is_no_file(self, editor, folder):
        document = lsp.TextDocumentItem("untitled:settings.py", "python", 1, BARE)
        editor.client.text_document_did_open(lsp.DidOpenTextDocumentParams(document))
        editor.settle(folder / "settings.py")
        assert not any(one.uri == document.uri for one in editor.published)

    def test_take_several_changes_at_once_where_a_check_takes_long(self, tmp_path):
        slow = "from cloudinary_lint.integrations.language_server import handlers; handlers._QUICK = 0"
        editor = Editor(project(tmp_path), before=slow)
        path = write(tmp_path / "settings.py", "")
        editor.open(path)
        assert codes(editor.change(path, BARE)) == ["CLD101"]
        assert editor.change(path, "") == []
        editor.type(path, BARE)
        editor.type(path, "")
        editor.type(path, BARE)
        assert codes(editor.await_version(path)) == ["CLD101"]
        editor.type(path, "")
        editor.close(path)
        assert editor.latest(path) == []
        assert editor.quit() == 0


class TestProject:
    def test_is_seen_as_the_editor_holds_it(self, editor, folder):
        views = write(folder / "views.py", CALL)
        settings = write(folder / "settings.py", CONFIG.format(""))
        assert codes(editor.open(views)) == ["CLD301"]
        editor.open(settings, CONFIG.format(", secure=True"))
        editor.settle(views)
        assert editor.latest(views) == []
        editor.close(settings)
        assert codes(editor.latest(views)) == ["CLD301"]

    def test_is_looked_at_again_on_save(self, editor, folder):
        views = write(folder / "views.py", CALL)
        settings = write(folder / "settings.py", CONFIG.format(""))
        editor.open(views)
        editor.open(settings)
        editor.change(settings, CONFIG.format(", secure=True"))
        assert codes(editor.latest(views)) == ["CLD301"]
        editor.save(settings)
        assert editor.latest(views) == []

    def test_is_looked_at_again_when_the_disk_changes(self, editor, folder):
        views = write(folder / "views.py", CALL)
        settings = write(folder / "settings.py", CONFIG.format(""))
        assert codes(editor.open(views)) == ["CLD301"]
        write(settings, CONFIG.format(", secure=True"))
        others = [folder / "x.png", folder / "node_modules/a.py", views]
        assert editor.tell_changed(*others, settings, shows=views) == []

    def test_is_not_there_for_a_file_by_itself(self, tmp_path):
        views = write(tmp_path / "views.py", CALL)
        write(tmp_path / "settings.py", CONFIG.format(", secure=True"))
        editor = Editor(None, cwd=tmp_path)
        assert codes(editor.open(views)) == ["CLD301"]
        editor.change(views, f"{CONFIG.format(', secure=True')}{CALL}")
        write(views, f"{CONFIG.format(', secure=True')}{CALL}")
        assert editor.save(views) == []
        assert editor.quit() == 0

    def test_may_be_any_folder_that_the_editor_shows(self, tmp_path):
        tmp_path = tmp_path / "my%20shop, größer"
        views = write(tmp_path / "views.py", CALL)
        write(tmp_path / "settings.py", CONFIG.format(", secure=True"))
        editor = Editor(tmp_path, cwd=ROOT)
        assert editor.open(views) == []
        change = lsp.WorkspaceFoldersChangeEvent([], [lsp.WorkspaceFolder(uri_of(tmp_path), "gone")])
        editor.client.workspace_did_change_workspace_folders(lsp.DidChangeWorkspaceFoldersParams(change))
        editor.settle(views)
        assert editor.latest(views) == []
        assert editor.quit() == 0

    def test_may_be_removed_and_made_again(self, tmp_path):
        """The first folder, where a server might live, and then no other would be looked at."""
        for name in ("first", "other"):
            (tmp_path / name).mkdir()
        first, other = (project(tmp_path / name) for name in ("first", "other"))
        editor = Editor(first)
        path, beside = write(first / "settings.py", BARE), write(other / "settings.py", BARE)
        assert codes(editor.open(path)) == ["CLD101"]
        shutil.rmtree(first)
        first.mkdir()
        project(first)
        assert editor.change(path, "") == []
        assert codes(editor.change(path, BARE)) == ["CLD101"]
        assert codes(editor.open(beside)) == ["CLD101"]
        assert (editor.shown, editor.logged) == ([], [])
        assert editor.quit() == 0

    def test_is_watched_where_the_editor_can(self, rich, editor, folder):
        rich.settle(folder)
        assert [one.method for one in rich.registered] == ["workspace/didChangeWatchedFiles"]
        assert editor.registered == []


class TestSettings:
    def test_are_read_again(self, editor, folder):
        path = write(folder / "settings.py", BARE)
        assert codes(editor.open(path)) == ["CLD101"]
        project(folder, "ignore = ['CLD101']")
        assert editor.tell_changed(folder / "pyproject.toml", shows=path) == []

    def test_that_are_wrong_are_told_once_and_the_last_good_ones_hold(self, editor, tmp_path):
        folder = project(tmp_path, "ignore = ['CLD101']")
        path = write(folder / "settings.py", BARE)
        before = len(editor.shown)
        assert editor.open(path) == []
        project(folder, "strct = true")
        assert editor.save(path) == []
        assert editor.save(path) == []
        (said,) = editor.shown[before:]
        assert said.endswith("[tool.cloudinary-lint] strct: no such setting; did you mean strict?")
        project(folder, "strict = true")
        assert codes(editor.save(path)) == ["CLD101"]
        assert len(editor.shown) == before + 1

    def test_that_are_wrong_from_the_start_end_nothing(self, editor, tmp_path):
        folder = project(tmp_path, "strct = true")
        assert codes(editor.open(write(folder / "settings.py", BARE))) == ["CLD101"]

    def test_may_come_from_the_command_line(self, tmp_path):
        folder = project(tmp_path)
        write(folder / "own.toml", "[tool.cloudinary-lint]\nignore = ['CLD101']\n")
        editor = Editor(folder, "--config", "own.toml", "--strict", cwd=folder)
        path = write(folder / "settings.py", f"{CONFIG.format(', secure=True')}{CALL}{BARE}")
        assert codes(editor.open(path)) == ["CLD301"]
        write(folder / "own.toml", "[tool.cloudinary-lint]\nignore = 1\n")
        assert codes(editor.save(path)) == ["CLD301"]
        assert [one.partition("] ")[2] for one in editor.shown] == [
            "ignore: must be a list of strings, not a number"
        ]
        assert editor.quit() == 0


class TestBaselines:
    def test_leave_out_what_is_known(self, editor, tmp_path):
        folder = project(tmp_path, "baseline = 'known.json'")
        path = write(folder / "settings.py", f"import os\n{BARE}")
        assert program("--write-baseline", "known.json", cwd=folder).returncode == 0
        assert editor.open(path) == []
        (found,) = editor.change(path, f"{BARE}B = '{ADDRESS}'\nimport os\n")
        assert found.code == "CLD402"
        *_, ignore = editor.actions(path, found.range, "quickfix")
        assert ignore.title == "CLD402: ignore this, by a comment"
        assert editor.actions(path, span(0, 0, 1), "quickfix") == []

    def test_that_cannot_be_read_are_told_once_and_leave_out_nothing(self, editor, tmp_path):
        folder = project(tmp_path, "baseline = 'known.json'")
        path = write(folder / "settings.py", BARE)
        before = len(editor.shown)
        assert codes(editor.open(path)) == ["CLD101"]
        assert codes(editor.save(path)) == ["CLD101"]
        (said,) = editor.shown[before:]
        assert said.startswith("known.json: cannot be read")
        assert program("--write-baseline", "known.json", cwd=folder).returncode == 0
        assert editor.tell_changed(folder / "known.json", shows=path) == []

    def test_may_come_from_the_command_line(self, tmp_path):
        folder = tmp_path / "project"
        folder.mkdir()
        project(folder)
        path = write(folder / "settings.py", BARE)
        assert program("--write-baseline", "../known.json", cwd=folder).returncode == 0
        editor = Editor(folder, "--baseline", "known.json", cwd=tmp_path)
        assert editor.open(path) == []
        assert editor.quit() == 0


class TestMemory:
    def test_is_let_go_after_many_changes(self, tmp_path):
        few = "from cloudinary_lint.integrations.language_server import documents; documents._MANY = 2"
        editor = Editor(project(tmp_path), before=few)
        path = write(tmp_path / "settings.py", "")
        editor.open(path)
        for _ in range(3):
            editor.change(path, "")
            assert codes(editor.change(path, BARE)) == ["CLD101"]
        assert codes(editor.save(path)) == ["CLD101"]
        assert editor.quit() == 0


class TestPositions:
    @pytest.mark.parametrize(
        ("capabilities", "units", "column"),
        [
            pytest.param(PLAIN, "utf-16", 10, id="UTF-16, where nothing is agreed on"),
            pytest.param(RICH, "utf-32", 9, id="characters"),
            pytest.param(UTF_8, "utf-8", 13, id="bytes"),
        ],
    )
    def test_are_counted_as_agreed(self, tmp_path, capabilities, units, column):
        editor = Editor(project(tmp_path), capabilities=capabilities)
        path = write(tmp_path / "settings.py", f"\f\nx = '😀é'; {BARE}")
        (found,) = editor.open(path)
        assert editor.capabilities.position_encoding == units
        assert found.range == span(1, column + 1, column + 19)
        assert editor.hover(path, 1, column) is None
        assert editor.hover(path, 1, column + 1)
        assert editor.quit() == 0


class TestHover:
    def test_says_in_a_paragraph_why_and_links_to_the_page(self, editor, folder):
        path = write(folder / "settings.py", BARE)
        editor.open(path)
        shown = editor.hover(path, 0, 3)
        (rule,) = (rule for rule in all_rules() if rule.code == "CLD101")
        text = f"[CLD101 storage-without-secure]({rule.url}): {rule.why}"
        assert shown == lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, text), span(0, 0, 18))
        assert "\n\n" not in text
        assert "Without the key, https depends on that default" in text.replace("\n", " ")

    def test_has_one_paragraph_for_each_rule(self):
        found = [Finding(code, Span(0, 1), "message") for code in ("CLD402", "CLD301", "CLD402")]
        assert [text[:7] for text in explanation(found).split("\n\n")] == ["[CLD301", "[CLD402"]

    @pytest.mark.parametrize(("line", "character"), [(0, 30), (7, 0), (1, 9)])
    def test_shows_nothing_elsewhere(self, editor, folder, line, character):
        path = write(folder / "settings.py", BARE)
        editor.open(path)
        assert editor.hover(path, line, character) is None


def edits_of(action: lsp.CodeAction, path: Path) -> list[lsp.TextEdit]:
    assert action.edit
    if action.edit.changes is not None:
        assert list(action.edit.changes) == [uri_of(path)]
        return list(action.edit.changes[uri_of(path)])
    assert action.edit.document_changes
    (document,) = action.edit.document_changes
    assert isinstance(document, lsp.TextDocumentEdit)
    assert document.text_document.uri == uri_of(path)
    return [edit for edit in document.edits if isinstance(edit, lsp.TextEdit)]


class TestQuickFixes:
    def test_mend_one_finding(self, editor, folder):
        text = f"x = '😀'; {BARE}if x:\n    {BARE}"
        path = write(folder / "settings.py", text)
        first, _ = editor.open(path)
        fix, ignore = editor.actions(path, first.range, "quickfix")
        assert (fix.title, fix.kind, fix.is_preferred) == ("CLD101: add 'SECURE': True", "quickfix", True)
        assert list(fix.diagnostics) == [first]
        after = applied(text, edits_of(fix, path))
        assert after == text.replace("}", ", 'SECURE': True}", 1)
        assert len(editor.change(path, after)) == 1
        assert ignore.title == "CLD101: ignore this, by a comment"

    def test_that_are_unsafe_say_so(self, editor, folder):
        path = write(folder / "settings.py", BARE.replace("}", ", 'SECURE': False}"))
        (found,) = editor.open(path)
        fix = editor.actions(path, found.range)[0]
        assert (fix.title, fix.is_preferred) == ("CLD201: write 'SECURE': True (unsafe)", None)

    def test_are_offered_around_the_pointer_alone(self, editor, folder):
        path = write(folder / "settings.py", f"import os\n{BARE}")
        editor.open(path)
        assert editor.actions(path, span(0, 0, 9), "quickfix") == []
        assert editor.actions(path, span(1, 5, 5), "quickfix") != []
        assert editor.actions(path, span(0, 0, 99), "quickfix") == []
        assert editor.actions(path, lsp.Range(lsp.Position(0, 0), lsp.Position(9, 0)), "quickfix") != []

    def test_there_are_none_where_a_person_decides(self, editor, folder):
        path = write(folder / "settings.py", BARE.replace("}", ", 'SECURE': 'False'}"))
        (found,) = editor.open(path)
        assert [one.title for one in editor.actions(path, found.range)] == [
            "CLD203: ignore this, by a comment"
        ]

    def test_there_are_none_in_files_that_are_not_linted(self, editor, folder):
        path = write(folder / "notes.rst", BARE)
        editor.open(path)
        assert editor.actions(path, span(0, 0, 1)) == []
        assert editor.hover(path, 0, 0) is None

    def test_are_for_the_version_that_they_were_made_for(self, rich, folder):
        path = write(folder / "settings.py", "")
        rich.open(path)
        (found,) = rich.change(path, BARE)
        fix = rich.actions(path, found.range)[0]
        assert fix.edit.document_changes[0].text_document.version == 2
        assert applied(BARE, edits_of(fix, path)) == BARE.replace("}", ", 'SECURE': True}")


MANY = f"{CONFIG.format('')}{CALL}x = '😀'; y = cloudinary.uploader.upload(f)['url']  # {{}}\n"
MENDED = MANY.replace("'demo')", "'demo', secure=True)").replace("['url']", "['secure_url']")


class TestManyFindings:
    """To try each fix of a large file would take minutes, and nobody reads a menu of thousands."""

    def text(self, count: int) -> str:
        return "".join(f"a{index} = 'http://res.cloudinary.com/demo/{index}.jpg'\n" for index in range(count))

    def test_have_one_action_for_each_rule(self, editor, folder):
        path = write(
            folder / "a.py",
            text := self.text(300) + "import cloudinary\nx = CLOUDINARY_STORAGE = {'API_KEY': ''}\n",
        )
        editor.open(path)
        actions = editor.actions(path, EVERYTHING)
        assert [one.title for one in actions] == [
            "CLD101: fix all in this file",
            "CLD402: fix all in this file",
            "Fix all that is safe (cloudinary-lint)",
        ]
        fixed = applied(text, edits_of(actions[1], path))
        assert fixed == text.replace("http:", "https:")

    def test_are_few_enough_to_be_listed(self, editor, folder):
        path = write(folder / "a.py", self.text(10))
        editor.open(path)
        assert len(editor.actions(path, EVERYTHING)) == 21

    def test_are_fixed_when_the_action_is_chosen_where_the_editor_can_wait(self, rich, folder):
        path = write(folder / "a.py", text := self.text(100))
        rich.open(path)
        action, _ = rich.actions(path, EVERYTHING)
        assert action.edit is None
        fixed = applied(text, edits_of(rich.resolve(action), path))
        assert fixed == text.replace("http:", "https:")


class TestFixAll:
    def test_fixes_what_is_safe_configuration_first(self, editor, folder):
        path = write(folder / "settings.py", MANY)
        assert codes(editor.open(path)) == ["CLD103", "CLD301", "CLD401"]
        (action,) = editor.actions(path, span(0, 0, 0), "source.fixAll")
        assert (action.kind, action.data) == ("source.fixAll.cloudinary-lint", None)
        assert applied(MANY, edits_of(action, path)) == MENDED

    def test_changes_what_differs_alone(self, editor, folder):
        path = write(folder / "settings.py", MANY)
        editor.open(path)
        (action,) = editor.actions(path, span(0, 0, 0), "source.fixAll.cloudinary-lint")
        assert [one.new_text for one in edits_of(action, path)] == [", secure=True", "secure_"]

    def test_is_told_when_it_is_chosen_where_the_editor_can_wait(self, rich, folder):
        path = write(folder / "settings.py", MANY)
        rich.open(path)
        (action,) = rich.actions(path, span(0, 0, 0), "source")
        assert action.edit is None
        rich_edits = edits_of(rich.resolve(action), path)
        assert [one.new_text for one in rich_edits] == [", secure=True", "secure_"]

    def test_takes_nothing_unsafe_whatever_the_settings_say(self, editor, tmp_path):
        folder = project(tmp_path, "unsafe-fixes = true")
        text = BARE + "if x:\n    " + BARE.replace("}", ", 'SECURE': False}")
        path = write(folder / "settings.py", text)
        editor.open(path)
        (action,) = editor.actions(path, span(0, 0, 0), "source.fixAll")
        assert applied(text, edits_of(action, path)).count("False") == 1

    def test_is_not_offered_where_there_is_nothing_to_do(self, editor, folder):
        path = write(folder / "settings.py", BARE.replace("}", ", 'SECURE': 'False'}"))
        editor.open(path)
        assert editor.actions(path, span(0, 0, 0), "source.fixAll") == []
        assert editor.actions(path, span(0, 0, 0), "refactor") == []

    def test_an_action_of_another_server_stays_as_it_is(self, rich):
        action = lsp.CodeAction("of another", data={"else": 1})
        assert rich.resolve(action) == action


ADDRESS = "http://res.cloudinary.com/demo/x.jpg"
TAG = "{% load cloudinary %}\n  {% cloudinary_url x %}\n"
IGNORED = [
    pytest.param(
        "settings.py", BARE, BARE.replace("\n", "  # cloudinary-lint: ignore[CLD101]\n"), id="Python"
    ),
    pytest.param(
        "settings.py",
        f"x = '''\n{ADDRESS}\n'''\n",
        f"# cloudinary-lint: ignore[CLD402]\nx = '''\n{ADDRESS}\n'''\n",
        id="Python, in a text of several lines",
    ),
    pytest.param(
        "settings.py",
        f"if x:\r\n    y = '{ADDRESS}' \\\r\n        'z'\r\n",
        f"if x:\r\n    # cloudinary-lint: ignore[CLD402]\r\n    y = '{ADDRESS}' \\\r\n        'z'\r\n",
        id="Python, before a line that is continued",
    ),
    pytest.param(
        "settings.py",
        f"x = '{ADDRESS}'; {BARE.rstrip()}  # cloudinary-lint: ignore[CLD402]\n",
        f"x = '{ADDRESS}'; {BARE.rstrip()}  # cloudinary-lint: ignore[CLD402, CLD101]\n",
        id="beside another code",
    ),
    pytest.param(
        "settings.py",
        f"x = '{ADDRESS}'",
        f"x = '{ADDRESS}'  # cloudinary-lint: ignore[CLD402]",
        id="at the end of the file",
    ),
    pytest.param(
        "page.html",
        TAG,
        TAG.replace("x %}", "x %} {# cloudinary-lint: ignore[CLD302] #}"),
        id="a template",
    ),
    pytest.param(
        "page.html",
        f"<img src='{ADDRESS}'>\n",
        f"<img src='{ADDRESS}'> <!-- cloudinary-lint: ignore[CLD402] -->\n",
        id="a page without template syntax",
    ),
    pytest.param(
        ".env",
        "A=1\nexport CLOUDINARY_URL=cloudinary://k:s@demo\n",
        "A=1\n# cloudinary-lint: ignore[CLD104]\nexport CLOUDINARY_URL=cloudinary://k:s@demo\n",
        id="an env file",
    ),
    pytest.param(
        "a.yml",
        f"a:\n  b: {ADDRESS}\n",
        f"a:\n  # cloudinary-lint: ignore[CLD402]\n  b: {ADDRESS}\n",
        id="YAML",
    ),
    pytest.param(
        "a.toml", f"a = '{ADDRESS}'", f"# cloudinary-lint: ignore[CLD402]\na = '{ADDRESS}'", id="TOML"
    ),
    pytest.param(
        "a.ini",
        f"[a]\nb = {ADDRESS}\n",
        f"[a]\n# cloudinary-lint: ignore[CLD402]\nb = {ADDRESS}\n",
        id="INI",
    ),
    pytest.param(
        "a.sh", f"curl {ADDRESS}\n", f"# cloudinary-lint: ignore[CLD402]\ncurl {ADDRESS}\n", id="shell"
    ),
    pytest.param(
        "Dockerfile",
        f"ENV A={ADDRESS}\n",
        f"# cloudinary-lint: ignore[CLD402]\nENV A={ADDRESS}\n",
        id="Dockerfile",
    ),
    pytest.param(
        "a.css",
        f"a {{ background: url({ADDRESS}); }}\n",
        f"a {{ background: url({ADDRESS}); }} /* cloudinary-lint: ignore[CLD402] */\n",
        id="CSS",
    ),
    pytest.param(
        "a.scss",
        f"$a: '{ADDRESS}';\n",
        f"$a: '{ADDRESS}'; // cloudinary-lint: ignore[CLD402]\n",
        id="SCSS",
    ),
    pytest.param(
        "a.vue",
        f"<template>\n<img src='{ADDRESS}'>\n</template>\n",
        f"<template>\n<img src='{ADDRESS}'> <!-- cloudinary-lint: ignore[CLD402] -->\n</template>\n",
        id="a component's markup",
    ),
    pytest.param(
        "a.svelte",
        f"<script>\nlet a = '{ADDRESS}'\n</script>\n",
        f"<script>\nlet a = '{ADDRESS}' // cloudinary-lint: ignore[CLD402]\n</script>\n",
        id="a component's script",
    ),
    pytest.param(
        "a.ts", f"a = '{ADDRESS}';\n", f"a = '{ADDRESS}'; // cloudinary-lint: ignore[CLD402]\n", id="script"
    ),
    pytest.param(
        "a.js",
        f"a = `{ADDRESS}\n`;\n",
        f"// cloudinary-lint: ignore[CLD402]\na = `{ADDRESS}\n`;\n",
        id="script, in a text of several lines",
    ),
]


class TestIgnoring:
    @pytest.mark.parametrize(("name", "text", "expected"), IGNORED)
    def test_is_a_comment_of_the_language(self, editor, folder, name, text, expected):
        path = write(folder / name, text)
        found = editor.open(path)[-1]
        action = editor.actions(path, found.range, "quickfix")[-1]
        assert action.title == f"{found.code}: ignore this, by a comment"
        after = applied(text, edits_of(action, path))
        assert after == expected
        assert editor.change(path, after) == []

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            pytest.param("a.json", f'{{"a": "{ADDRESS}"}}\n', id="in JSON"),
            pytest.param("a.py", "import cloudinary\n(\n", id="for what can't be read"),
            pytest.param("a.py", "# cloudinary-lint: ignore[CLD101]\n", id="for a comment that does nothing"),
            pytest.param("a.py", "x = '''\n" + "\n" * 15 + f"{ADDRESS}\n'''\n", id="far inside of a text"),
        ],
    )
    def test_is_not_offered(self, editor, folder, name, text):
        path = write(folder / name, text)
        (found,) = editor.open(path)
        titles = [one.title for one in editor.actions(path, found.range)]
        assert not any("ignore this" in title for title in titles)

    def test_is_not_offered_where_no_comment_may_stand(self, editor, tmp_path):
        path = write(project(tmp_path, "extend-include = ['*.md']") / "notes.md", f"`{ADDRESS}`\n")
        (found,) = editor.open(path)
        assert [one.title[:7] for one in editor.actions(path, found.range, "quickfix")] == ["CLD402:"] * 2


BUG = f"""
from cloudinary_lint.linting import engine
read = engine.read
def fail(source, *rest):
    if "CRASH" in source.text:
        raise ValueError({SECRET!r}) from KeyError({SECRET!r})
    return read(source, *rest)
engine.read = fail
"""


class TestBugs:
    def test_are_told_and_end_nothing(self, tmp_path):
        editor = Editor(project(tmp_path), before=BUG)
        path, bad = write(tmp_path / "settings.py", BARE), tmp_path / "bad.py"
        write(bad, f"# CRASH {SECRET}\n{BARE}")
        assert codes(editor.open(path)) == ["CLD101"]
        document = lsp.TextDocumentItem(uri_of(bad), "python", 1, bad.read_text())
        editor.client.text_document_did_open(lsp.DidOpenTextDocumentParams(document))
        assert editor.actions(bad, span(0, 0, 1)) == []
        assert editor.hover(bad, 0, 0) is None
        assert editor.change(path, "") == []
        assert codes(editor.change(path, BARE)) == ["CLD101"]
        assert "this is a bug in cloudinary-lint" in editor.shown[0]
        assert editor.shown[0].endswith("while reading bad.py")
        assert all("ValueError: not shown" in one for one in editor.logged)
        assert len(editor.logged) > len(editor.shown) == 1
        assert SECRET not in repr([editor.shown, editor.logged, editor.published])
        assert (editor.quit(), editor.stderr) == (0, b"")

    def test_of_the_editor_are_logged_and_end_nothing(self, tmp_path):
        editor = Editor(project(tmp_path))
        path = write(tmp_path / "settings.py", BARE)
        editor.send({"method": "textDocument/didOpen", "params": {"textDocument": {"text": SECRET}}})
        assert codes(editor.open(path)) == ["CLD101"]
        assert editor.logged == ["cloudinary-lint: a message can't be served: JsonRpcInvalidParams"]
        assert (editor.quit(), editor.stderr) == (0, b"")


def program(*arguments: str, before: str = "", cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    start = "from cloudinary_lint.cli.main import main"
    code = f"import sys\n{before}\n{start}\nsys.exit(main({list(arguments)!r}))"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


class TestStarting:
    @pytest.mark.parametrize("name", ["pygls", "pygls.lsp.server"])
    def test_without_pygls_says_what_to_install(self, name):
        done = program("--lsp", before=f"sys.modules[{name!r}] = None")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == (
            "cloudinary-lint: --lsp needs pygls 2, which comes with an extra: "
            "pip install 'cloudinary-lint[lsp]'\n"
        )

    def test_ends_with_the_editor(self):
        done = program("--lsp")
        assert (done.returncode, done.stdout, done.stderr) == (1, "", "")

    def test_with_settings_that_are_not_there(self):
        done = program("--lsp", "--config", "nowhere.toml")
        assert done.returncode == 2
        assert "nowhere.toml: cannot be read" in done.stderr

    @pytest.mark.parametrize("more", ["--fix", "--diff", "a.py"])
    def test_goes_without(self, more):
        done = program("--lsp", more)
        assert done.returncode == 2
        assert done.stderr == (
            "cloudinary-lint: --lsp can't be combined with paths, --output-file, --fix or --diff\n"
        )
