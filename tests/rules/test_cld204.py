"""env-ignored: what an env file says of secure where the SDK does not look."""

from __future__ import annotations

import pytest

from cloudinary_lint.project import Project
from tests.project import surveyed
from tests.rules import assert_fixed, assert_silent, assert_unfixed, check, findings

URL = "CLOUDINARY_URL=cloudinary://k:s@demo?secure=true\n"
NAMED = "CLOUDINARY_CLOUD_NAME=demo\n"
SECURE = "CLOUDINARY_SECURE=true\n"

SILENT = [
    pytest.param(URL, id="a URL alone"),
    pytest.param(f"{URL}CLOUDINARY_API_KEY=key\n", id="a URL beside another variable"),
    pytest.param(f"{URL}CLOUDINARY_CLOUD_NAME=\n", id="a URL beside an empty name"),
    pytest.param(
        f"{URL}CLOUDINARY_CLOUD_NAME=${{NAME}}\n", id="a URL beside a name that another variable tells"
    ),
    pytest.param(f"{URL}{NAMED}CLOUDINARY_CLOUD_NAME=\n", id="a URL beside a name that is emptied below"),
    pytest.param(f"{URL}{NAMED}{SECURE}", id="a URL beside a name and secure"),
    pytest.param(
        f"{URL}{NAMED}CLOUDINARY_SECURE=false\n", id="a URL beside a name and secure that is off: CLD201"
    ),
    pytest.param(f"{NAMED}CLOUDINARY_URL=cloudinary://k:s@demo\n", id="a URL that says nothing: CLD105"),
    pytest.param(f"{NAMED}CLOUDINARY_URL=cloudinary://k:s@demo?SECURE=true\n", id="a misspelled secure"),
    pytest.param(f"{NAMED}CLOUDINARY_URL=cloudinary://k:s@demo?secure=\n", id="an empty secure"),
    pytest.param(
        f"{NAMED}CLOUDINARY_URL=cloudinary://k:s@demo?secure=false\n", id="a secure that reads as off"
    ),
    pytest.param(
        f"{NAMED}CLOUDINARY_URL=cloudinary://k:s@demo?secure=${{S}}\n", id="a secure that is not known"
    ),
    pytest.param(f"{NAMED}OTHER_URL=cloudinary://k:s@demo?secure=true\n", id="another variable's URL"),
    pytest.param(f"{NAMED}# {URL}", id="a URL in a comment"),
    pytest.param(f"{SECURE}{NAMED}", id="secure beside a name"),
    pytest.param(f"{SECURE}CLOUDINARY_CLOUD_NAME=${{NAME}}\n", id="secure beside a name that is not known"),
    pytest.param(f"# {SECURE}", id="secure in a comment"),
    pytest.param("cloudinary_secure=true\n", id="secure in lower case"),
    pytest.param("SECURE=true\n", id="another variable"),
]

FIXED = [
    pytest.param(URL + NAMED, URL + NAMED + SECURE, id="the URL first"),
    pytest.param(NAMED + URL, NAMED + URL + SECURE, id="the name first"),
    pytest.param(
        "CLOUDINARY_URL=cloudinary://k:s@demo?secure=1\nexport CLOUDINARY_CLOUD_NAME='demo' # ours\nX=1\n",
        "CLOUDINARY_URL=cloudinary://k:s@demo?secure=1\nexport CLOUDINARY_CLOUD_NAME='demo' # ours\n"
        "export CLOUDINARY_SECURE='true'\nX=1\n",
        id="in the style of the last line of its kind",
    ),
    pytest.param(
        "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_URL=cloudinary://k:s@demo?a=b&secure=true",
        "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_URL=cloudinary://k:s@demo?a=b&secure=true\nCLOUDINARY_SECURE=true",
        id="no final newline",
    ),
]

UNREAD = [
    pytest.param(SECURE, "1:1 CLD204", id="secure alone"),
    pytest.param("DEBUG=1\nexport CLOUDINARY_SECURE=true\n", "2:8 CLD204", id="it stands at the variable"),
    pytest.param("CLOUDINARY_SECURE=false\n", "1:1 CLD204", id="secure that is off, instead of CLD201"),
    pytest.param("CLOUDINARY_SECURE=no\n", "1:1 CLD204", id="secure that reads as off, instead of CLD203"),
    pytest.param("CLOUDINARY_SECURE=\n", "1:1 CLD204", id="an empty secure"),
    pytest.param(f"{SECURE}CLOUDINARY_API_KEY=key\n", "1:1 CLD204", id="secure beside other variables"),
    pytest.param(f"{SECURE}CLOUDINARY_CLOUD_NAME=\n", "1:1 CLD204", id="secure beside an empty name"),
    pytest.param(f"{URL}{SECURE}", "2:1 CLD204", id="secure beside a URL, which says it itself"),
]


@pytest.mark.parametrize("text", SILENT)
def test_silent(text):
    assert_silent("CLD204", ".env", text)


@pytest.mark.parametrize(("before", "after"), FIXED)
def test_a_url_that_is_not_read(before, after):
    assert_fixed("CLD204", ".env", before, after)


@pytest.mark.parametrize(("text", "expected"), UNREAD)
def test_a_variable_that_is_not_read(text, expected):
    assert_unfixed(expected, ".env", text)


def test_an_empty_name_in_a_sample_is_there_to_be_filled():
    assert findings(f"CLOUDINARY_CLOUD_NAME=\n{SECURE}", ".env.example") == []
    assert findings(SECURE, ".env.example") == ["1:1 CLD204"]


@pytest.mark.parametrize(("value", "code"), [("false", "CLD201"), ("False", "CLD203")])
def test_what_a_sample_says_is_heard_once_it_is_filled(value, code):
    (found,) = findings(f"CLOUDINARY_CLOUD_NAME=\nCLOUDINARY_SECURE={value}\n", ".env.example")
    assert found.endswith(code)


def test_it_stands_at_the_variable():
    assert findings(f"{NAMED}export {URL}", ".env") == ["2:8 CLD204"]


def test_it_marks_what_is_not_read_and_names_the_line_that_causes_it():
    text = f"{NAMED}{URL}"
    checked = check(text, ".env")
    (found,) = checked.findings
    assert found.mark
    assert text[slice(*found.mark)] == "secure=true"
    assert found.advice == "add CLOUDINARY_SECURE=true"
    assert [(one.path, one.line) for one in found.related] == [(".env", 1)]
    (found,) = check(f"A=1\nexport {SECURE}", ".env").findings
    assert (found.place.start, found.related) == (11, ())


@pytest.mark.parametrize("option", ["cname=img.example.org", "secure_distribution=img.example.org"])
def test_what_the_url_says_of_hosts_is_not_read_either(option):
    before = f"{NAMED}CLOUDINARY_URL=cloudinary://k:s@demo?secure=true&{option}\n"
    assert_fixed("CLD204", ".env", before, before + SECURE)


def test_unsafe_beside_what_changes_the_host():
    before = f"{URL}{NAMED}CLOUDINARY_CNAME=img.example.org\n"
    assert_fixed("CLD204", ".env", before, before + SECURE, unsafe=True)


def test_no_fix_for_an_sdk_that_does_not_read_the_variable():
    assert_unfixed("1:1 CLD204", ".env", URL + NAMED, Project(reads_variables=False))


def test_silent_where_another_file_names_the_cloud():
    project = surveyed({".env": NAMED, ".env.local": SECURE, "requirements.txt": "cloudinary\n"})
    assert findings(SECURE, ".env.local", project) == []


def test_reported_where_the_file_that_names_the_cloud_is_this_one():
    text = f"CLOUDINARY_CLOUD_NAME=\n{SECURE}"
    project = surveyed({".env": text, "requirements.txt": "cloudinary\n"})
    assert findings(text, ".env", project) == ["2:1 CLD204"]


@pytest.mark.parametrize("covered", [True, False])
def test_reported_whatever_the_rest_of_the_project_says(covered):
    assert findings(URL + NAMED, ".env", Project(is_set_outside=covered)) == ["1:1 CLD204"]


@pytest.mark.parametrize("text", [SECURE, "CLOUDINARY_SECURE=false\n", "CLOUDINARY_SECURE=no\n"])
def test_silent_on_a_variable_that_the_project_reads(text):
    assert findings(text, ".env", Project(reads=frozenset({"CLOUDINARY_SECURE"}))) == []


def test_reading_the_variable_of_the_url_silences_nothing():
    project = Project(reads=frozenset({"CLOUDINARY_URL"}))
    assert findings(URL + NAMED, ".env", project) == ["1:1 CLD204"]


@pytest.mark.parametrize("text", [SECURE, URL + NAMED])
def test_silent_where_only_another_language_requires_cloudinary(text):
    assert_silent("CLD204", ".env", text, Project(is_foreign=True))
