"""Settings: every key is understood or refused, by name and with the nearest right one."""

from __future__ import annotations

import re

import pytest

from cloudinary_lint.cli import options
from cloudinary_lint.config import settings
from cloudinary_lint.config.settings import Settings, UsageError, codes, selected
from cloudinary_lint.files.globs import is_glob, matches, verdict
from cloudinary_lint.rules import all_rules, nearest, prefix_of

EVERY = frozenset(rule.code for rule in all_rules())


def write(folder, text):
    path = folder / "pyproject.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


SILENT = [
    pytest.param("", id="an empty file"),
    pytest.param("[project]\nname = 'x'\n", id="other tables"),
    pytest.param("[tool.other]\nstrict = true\n", id="other tools"),
    pytest.param("[project]\nname = 'cloudinary-lint'\n", id="only the name in it"),
    pytest.param("tool = 'cloudinary-lint'\n", id="a tool that is no table"),
    pytest.param("[project\n", id="a broken file that is not about us"),
]


@pytest.mark.parametrize("text", SILENT)
def test_a_file_without_our_table_says_nothing(tmp_path, text):
    path = write(tmp_path, text)
    assert settings.of_project(tmp_path) == Settings()
    with pytest.raises(UsageError, match=r"has no \[tool.cloudinary-lint\]"):
        settings.of_file(path)


def test_a_project_without_a_file_has_the_usual_settings(tmp_path):
    assert settings.of_project(tmp_path) == Settings()


def test_every_key_is_understood(tmp_path):
    text = """
        [tool.cloudinary-lint]
        select = ["CLD1", "cld301"]
        ignore = ["CLD105"]
        per-file-ignores = { "tests/**" = ["CLD1"], "*.html" = [] }
        exclude = ["/old/"]
        extend-include = ["*.md"]
        strict = true
        unsafe-fixes = true
        output-format = "json"
        secure = true
        template-language = "jinja"
        cloudinary-fields = ["cover"]
        baseline = "known.json"
    """
    write(tmp_path, text)
    assert settings.of_project(tmp_path) == Settings(
        select=("CLD1", "CLD301"),
        ignore=("CLD105",),
        per_file_ignores=(("tests/**", ("CLD1",)), ("*.html", ())),
        exclude=("/old/",),
        extend_include=("*.md",),
        strict=True,
        unsafe_fixes=True,
        output_format="json",
        secure=True,
        template_language="jinja",
        cloudinary_fields=("cover",),
        baseline="known.json",
    )


TROUBLE = [
    pytest.param("strct = true", "strct: no such setting; did you mean strict?", id="a misspelled key"),
    pytest.param(
        "unsafe_fixes = true", "unsafe_fixes: no such setting; did you mean unsafe-fixes?", id="an underscore"
    ),
    pytest.param("zzz = 1", "zzz: no such setting", id="a key that is like none"),
    pytest.param("strict = 'yes'", "strict: must be true or false, not a string", id="text for a flag"),
    pytest.param("secure = 1", "secure: must be true or false, not a number", id="a number for a flag"),
    pytest.param("baseline = []", "baseline: must be a string, not a list", id="a list for text"),
    pytest.param("exclude = 'old'", "exclude: must be a list of strings, not a string", id="text for a list"),
    pytest.param(
        "exclude = true", "exclude: must be a list of strings, not true or false", id="a flag for a list"
    ),
    pytest.param(
        "exclude = [1]",
        "exclude: must be a list of strings, not a list with something else in it",
        id="numbers in a list",
    ),
    pytest.param("exclude = {}", "exclude: must be a list of strings, not a table", id="a table for a list"),
    pytest.param(
        "exclude = 1979-05-27", "exclude: must be a list of strings, not a date", id="a date for a list"
    ),
    pytest.param("exclude = ['[z-a]']", "exclude: '[z-a]' is not a valid glob", id="what is no glob"),
    pytest.param(
        "per-file-ignores = []",
        "per-file-ignores: must be a table of globs, not a list",
        id="a list for a table",
    ),
    pytest.param(
        "per-file-ignores = {'a' = 'CLD1'}",
        "per-file-ignores: a: must be a list of strings",
        id="text in a table",
    ),
    pytest.param(
        "per-file-ignores = {'a' = ['X1']}",
        "per-file-ignores: a: no rule is named 'X1'",
        id="an unknown code in a table",
    ),
    pytest.param(
        "select = ['CLD999']", "select: no rule is named 'CLD999'; did you mean CLD90", id="an unknown code"
    ),
    pytest.param("ignore = ['E501']", "ignore: no rule is named 'E501'", id="someone else's code"),
    pytest.param("output-format = 'jsn'", "output-format: must be one of", id="an unknown format"),
    pytest.param("output-format = 'jsn'", "not 'jsn'; did you mean json?", id="the format nearest to it"),
    pytest.param(
        "template-language = 1",
        "template-language: must be one of auto, django, jinja, not 1",
        id="an unknown language",
    ),
]


@pytest.mark.parametrize(("line", "message"), TROUBLE)
def test_a_wrong_setting_is_trouble(tmp_path, line, message):
    path = write(tmp_path, f"[tool.cloudinary-lint]\n{line}\n")
    with pytest.raises(UsageError, match=re.escape(message)) as caught:
        settings.of_project(tmp_path)
    assert str(caught.value).startswith(f"{path}: [tool.cloudinary-lint] ")


def test_all_that_is_wrong_is_reported_at_once(tmp_path):
    path = write(
        tmp_path, "[tool.cloudinary-lint]\nstrct = true\nsecure = 1\nselect = ['X1', 'CLD1', 'X2']\n"
    )
    with pytest.raises(UsageError) as caught:
        settings.of_project(tmp_path)
    assert caught.value.reasons == tuple(
        f"{path}: [tool.cloudinary-lint] {reason}"
        for reason in (
            "strct: no such setting; did you mean strict?",
            "secure: must be true or false, not a number",
            "select: no rule is named 'X1'",
            "select: no rule is named 'X2'",
        )
    )


@pytest.mark.parametrize("name", ["cloudinary_lint", "Cloudinary-Lint", "CLOUDINARY_LINT"])
def test_a_misspelled_table_is_trouble(tmp_path, name):
    path = write(tmp_path, f"[tool.{name}]\nstrict = true\n")
    with pytest.raises(UsageError) as caught:
        settings.of_project(tmp_path)
    assert str(caught.value) == f"{path}: [tool.{name}] is misspelled; write [tool.cloudinary-lint]"


class TestOwnFile:
    """`cloudinary-lint.toml`."""

    @pytest.mark.parametrize("heading", ["", "[tool.cloudinary-lint]\n"], ids=["its keys", "the table"])
    def test_has_the_same_keys(self, tmp_path, heading):
        (tmp_path / "cloudinary-lint.toml").write_text(f"{heading}strict = true\n", encoding="utf-8")
        assert settings.of_project(tmp_path) == Settings(strict=True)

    def test_may_be_empty(self, tmp_path):
        (tmp_path / "cloudinary-lint.toml").write_text("", encoding="utf-8")
        assert settings.of_project(tmp_path) == Settings()

    def test_stands_beside_a_pyproject_without_settings(self, tmp_path):
        write(tmp_path, "[project]\nname = 'shop'\n")
        (tmp_path / "cloudinary-lint.toml").write_text("strict = true\n", encoding="utf-8")
        assert settings.of_project(tmp_path).strict

    def test_is_trouble_beside_a_pyproject_with_settings(self, tmp_path):
        write(tmp_path, "[tool.cloudinary-lint]\nstrict = true\n")
        (tmp_path / "cloudinary-lint.toml").write_text("strict = true\n", encoding="utf-8")
        with pytest.raises(UsageError, match="keep them in one of the two files"):
            settings.of_project(tmp_path)

    def test_names_a_wrong_key_without_a_heading(self, tmp_path):
        path = tmp_path / "cloudinary-lint.toml"
        path.write_text("strct = true\n", encoding="utf-8")
        with pytest.raises(UsageError) as caught:
            settings.of_project(tmp_path)
        assert str(caught.value) == f"{path}: strct: no such setting; did you mean strict?"

    def test_of_any_name_may_be_asked_for(self, tmp_path):
        path = tmp_path / "lint.toml"
        path.write_text("strict = true\n", encoding="utf-8")
        assert settings.of_file(path).strict


BROKEN = [
    pytest.param("[tool.cloudinary-lint]\nstrict = yes\n", 2, "not TOML: Invalid value", id="no value"),
    pytest.param("[tool.cloudinary-lint]\n\nselect = [", 3, "not TOML: Invalid value", id="it breaks off"),
    pytest.param(
        b"[tool.cloudinary-lint]\n# caf\xe9\n", 2, "not TOML: byte 0xe9 is not valid UTF-8", id="no UTF-8"
    ),
]


@pytest.mark.parametrize(("text", "line", "message"), BROKEN)
def test_a_broken_file_says_where(tmp_path, text, line, message):
    path = write(tmp_path, text)
    with pytest.raises(UsageError, match=re.escape(message)) as caught:
        settings.of_project(tmp_path)
    assert str(caught.value).startswith(f"{path}:{line}: ")


def test_a_file_that_was_asked_for_is_read(tmp_path):
    assert settings.of_file(write(tmp_path, "[tool.cloudinary-lint]\nstrict = true\n")).strict


def test_a_tool_table_that_is_none_is_trouble(tmp_path):
    write(tmp_path, "[tool]\ncloudinary-lint = 1\n")
    with pytest.raises(UsageError, match="must be a table"):
        settings.of_project(tmp_path)


def test_a_file_that_is_not_there_is_trouble(tmp_path):
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        settings.of_file(tmp_path / "nowhere.toml")


COMMAND_LINE = [
    pytest.param([], Settings(select=("CLD1",), ignore=("CLD101",)), id="nothing said"),
    pytest.param(["--select", "CLD101"], Settings(select=("CLD101",)), id="select wins over ignore too"),
    pytest.param(
        ["--ignore", "CLD102,CLD103", "--ignore=CLD104"],
        Settings(select=("CLD1",), ignore=("CLD102", "CLD103", "CLD104", "CLD101")),
        id="ignore comes on top",
    ),
    pytest.param(
        ["--strict", "--unsafe-fixes", "--output-format", "json"],
        Settings(select=("CLD1",), ignore=("CLD101",), strict=True, unsafe_fixes=True, output_format="json"),
        id="flags",
    ),
]


@pytest.mark.parametrize(("arguments", "expected"), COMMAND_LINE)
def test_the_command_line_wins(arguments, expected, tmp_path):
    usual = Settings(select=("CLD1",), ignore=("CLD101",))
    settings_of = settings.of_projects(options.parse(arguments).overrides, usual)
    assert settings_of(tmp_path) == expected


SELECTED = [
    pytest.param(Settings(), EVERY, id="all by default"),
    pytest.param(
        Settings(select=("CLD101", "CLD9")), {"CLD101", "CLD901", "CLD902"}, id="codes and prefixes"
    ),
    pytest.param(Settings(select=("CLD9",), ignore=("CLD902",)), {"CLD901"}, id="less what is ignored"),
    pytest.param(
        Settings(select=("CLD9",), per_file_ignores=(("*.py", ("CLD901",)), ("/a.py", ("CLD902",)))),
        {"CLD901", "CLD902"},
        id="globs of other files",
    ),
    pytest.param(
        Settings(select=("CLD9",), per_file_ignores=(("tests/", ("CLD901",)),)),
        {"CLD902"},
        id="its folder's glob",
    ),
]


@pytest.mark.parametrize(("chosen", "expected"), SELECTED)
def test_codes_are_selected_for_each_file(chosen, expected):
    assert selected(chosen, "tests/page.html") == expected


def test_empty_words_in_lists_of_codes_mean_nothing():
    assert codes(["CLD1", " ", ""], "--select") == ("CLD1",)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("ALL", "CLD", id="all rules"),
        pytest.param("all", "CLD", id="all rules, in lower case"),
        pytest.param("cld3", "CLD3", id="a prefix in lower case"),
        pytest.param("storage-without-secure", "CLD101", id="a name"),
        pytest.param("Response-URL", "CLD401", id="a name in another case"),
    ],
)
def test_rules_are_selected_by_code_prefix_or_name_in_any_case(word, expected):
    assert codes([word], "--select") == (expected,)
    assert prefix_of(word) == expected


@pytest.mark.parametrize("word", ["", "CLD7", "storage", "E501", "CLD1011"])
def test_what_names_no_rule_is_no_selector(word):
    assert prefix_of(word) == ""


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("zzz", "", id="like none"),
        pytest.param("Per_File_Ignores", "; did you mean per-file-ignores?", id="in another spelling"),
        pytest.param("exlude", "; did you mean exclude?", id="a letter less"),
    ],
)
def test_the_nearest_word_is_named(word, expected):
    assert nearest(word, ["exclude", "per-file-ignores"]) == expected


@pytest.mark.parametrize(
    ("globs", "path", "expected"),
    [
        pytest.param((), "a.py", None, id="no globs"),
        pytest.param(("b.py",), "a.py", None, id="nothing said"),
        pytest.param(("*.py",), "x/a.py", True, id="a suffix"),
        pytest.param(("/x/",), "x/y/a.py", True, id="a folder above"),
        pytest.param(("/y/",), "x/y/a.py", None, id="anchored elsewhere"),
        pytest.param(("*.py", "!a.py"), "a.py", False, id="an exception"),
        pytest.param(("!", "[z-a]", "*.py"), "a.py", True, id="what is no glob is passed over"),
        pytest.param(("[[:alpha:]].py",), "a.py", None, id="a class that is not understood"),
    ],
)
def test_globs_are_gits(globs, path, expected, recwarn):
    assert verdict(globs, path) is expected
    assert matches(globs, path) is (expected is True)
    assert not recwarn.list


def test_what_is_a_glob():
    assert [is_glob(text) for text in ("*.py", "!", "a\\")] == [True, False, False]
