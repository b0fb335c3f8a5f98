"""What a search over bytes decides: which files are decoded and parsed at all."""

from __future__ import annotations

import pytest

from cloudinary_lint import sdk
from cloudinary_lint.languages.candidates import is_candidate, is_relevant, mentions, needs_fields


@pytest.mark.parametrize(
    ("raw", "kind", "is_one"),
    [
        pytest.param(b"import os", "python", False, id="nothing of ours"),
        pytest.param(b"import Cloudinary", "python", True, id="the name in any case"),
        pytest.param(b"URL: CLOUDINARY://", "yaml", True, id="the name in any language"),
        pytest.param(b"{{ a.build_url() }}", "template", True, id="the method alone"),
        pytest.param(b"photo.image(width=1)", "python", True, id="a method that others have too"),
        pytest.param(b"photo.image(width=1)", "script", False, id="methods in another language"),
        pytest.param(b'{"build_url": 1}', "json", False, id="a word in data"),
        pytest.param("cloudinary".encode("utf-16"), "ini", True, id="wide letters"),
        pytest.param("x = 1".encode("utf-16"), "ini", False, id="wide letters of something else"),
        pytest.param("cloudinary".encode("utf-32-be"), "ini", True, id="without a mark"),
    ],
)
def test_a_search_over_bytes_decides_what_is_decoded(raw, kind, is_one):
    assert is_candidate(raw, kind) is is_one


@pytest.mark.parametrize(
    ("raw", "kind", "hangs"),
    [
        pytest.param(b"a.image(width=1)", "python", True, id="a method that others have too"),
        pytest.param(b"a.build_url()", "python", True, id="a method of unseen receivers"),
        pytest.param(b"{{ a.image() }}", "template", True, id="the same in a template"),
        pytest.param(b"import cloudinary; a.image(width=1)", "python", False, id="beside the name"),
        pytest.param(b"a.image(crop='fill')", "python", False, id="a keyword that only Cloudinary has"),
        pytest.param(b"{{ a.build_url() }}", "template", False, id="Cloudinary's own method in a template"),
    ],
)
def test_what_only_a_field_of_the_project_makes_cloudinarys(raw, kind, hangs):
    assert needs_fields(raw, kind) is hangs


@pytest.mark.parametrize("keyword", sorted(sdk.ONLY_CLOUDINARY))
def test_every_keyword_of_cloudinarys_alone_decides(keyword):
    assert not needs_fields(f"a.image({keyword}=1)".encode(), "python")


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        pytest.param(b"import os", False, id="nothing of ours"),
        pytest.param(b"CloudinaryField", True, id="the name"),
        pytest.param(b"'django.template.backends.jinja2.Jinja2'", True, id="a template engine"),
    ],
)
def test_what_a_survey_reads(raw, says):
    assert is_relevant(raw) is says


def test_wide_letters_are_read_as_their_mark_says():
    assert mentions("Cloudinary".encode("utf-16"))
    assert not mentions("Claudinary".encode("utf-16"))
