"""Whatever a file holds: what is not an edit stays, byte for byte, and fixing it once is enough."""

from __future__ import annotations

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from cloudinary_lint.languages.registry import Kind
from tests.laws import hold
from tests.texts import FILES, encoded


@pytest.mark.parametrize("kind", FILES, ids=lambda kind: kind.value)
@given(data=st.data())
def test_the_laws_hold_for_what_people_write(data, kind):
    name, texts = FILES[kind]
    hold(name, data.draw(encoded(texts, is_python=kind is Kind.PYTHON)), kind)


@pytest.mark.parametrize("kind", FILES, ids=lambda kind: kind.value)
@given(raw=st.binary(max_size=200))
def test_the_laws_hold_for_any_bytes(raw, kind):
    name, _ = FILES[kind]
    hold(name, b"cloudinary " + raw, kind)
    hold(name, raw, kind)


@pytest.mark.parametrize("kind", FILES, ids=lambda kind: kind.value)
def test_what_people_write_is_fixed(kind):
    """Else the laws would hold for want of a fix."""
    name, texts = FILES[kind]
    files = encoded(texts, is_python=kind is Kind.PYTHON)
    once = settings(phases=[Phase.generate], database=None)
    assert find(files, lambda raw: hold(name, raw, kind) > 0, settings=once)
