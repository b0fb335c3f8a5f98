"""The schema of the settings says what the settings say, and validate-pyproject takes it."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudinary_lint.config.schema import FILE, tool_schema
from cloudinary_lint.config.settings import FORMATS, UsageError, parse
from cloudinary_lint.rules import all_rules
from tests.config import schema
from tests.config.test_settings import TROUBLE

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

VALIDATOR = jsonschema.Draft7Validator(tool_schema())
NO_SCHEMA = {"what is no glob"}
"""What only the settings can tell."""


def test_the_shipped_file_is_made_of_the_settings():
    assert FILE.read_text(encoding="utf-8") == schema.text(), "run `make generate`"


def test_it_is_a_schema():
    jsonschema.Draft7Validator.check_schema(tool_schema())


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_editors_offer_every_code(rule):
    definitions = tool_schema()["definitions"]
    assert isinstance(definitions, dict)
    assert rule.code in definitions["code"]["anyOf"][0]["enum"]


@pytest.mark.parametrize(
    "line", [pytest.param(row.values[0], id=row.id) for row in TROUBLE if row.id not in NO_SCHEMA]
)
def test_what_the_settings_refuse_the_schema_refuses(line):
    assert not VALIDATOR.is_valid(tomllib.loads(str(line)))


CODE = st.sampled_from(
    ["CLD101", "cld3", "C", "", " CLD90 ", "CLD9", "CLD11", "E501", "CLD1010", "CLD101,CLD102"]
)
VALUE = st.one_of(
    st.booleans(),
    st.integers(),
    st.sampled_from(["", "auto", "django", "x.json", *FORMATS]),
    st.lists(CODE, max_size=3),
    st.lists(st.one_of(st.sampled_from(["a/", "*.py"]), st.integers()), max_size=2),
    st.dictionaries(st.sampled_from(["a/", "*.py"]), st.one_of(st.lists(CODE, max_size=2), st.just("CLD1"))),
)
KEY = st.sampled_from([*schema.DESCRIPTIONS, "strct", "unsafe_fixes"])


@given(st.dictionaries(KEY, VALUE, max_size=3))
def test_both_take_and_refuse_the_same(table):
    try:
        parse(table, "pyproject.toml")
    except UsageError:
        assert not VALIDATOR.is_valid(table)
    else:
        VALIDATOR.validate(table)


class TestValidatePyproject:
    def validated(self, folder, text: str) -> subprocess.CompletedProcess[str]:
        (folder / "pyproject.toml").write_text(text)
        return subprocess.run(
            [sys.executable, "-m", "validate_pyproject", "pyproject.toml"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )

    def test_finds_the_schema(self):
        (point,) = entry_points(group="validate_pyproject.tool_schema", name="cloudinary-lint")
        assert point.load()("cloudinary-lint") == tool_schema()

    def test_takes_settings_that_are_right(self, tmp_path):
        text = "[tool.cloudinary-lint]\nselect = ['CLD1']\nper-file-ignores = { 'tests/**' = ['cld402'] }\n"
        done = self.validated(tmp_path, text)
        assert done.returncode == 0, done.stderr
        assert "Valid" in done.stdout

    @pytest.mark.parametrize(
        ("line", "word"),
        [("strct = true", "strct"), ("strict = 'yes'", "strict"), ("select = ['E501']", "select")],
    )
    def test_refuses_settings_that_are_wrong(self, tmp_path, line, word):
        done = self.validated(tmp_path, f"[tool.cloudinary-lint]\n{line}\n")
        assert done.returncode == 1
        assert word in done.stdout + done.stderr
