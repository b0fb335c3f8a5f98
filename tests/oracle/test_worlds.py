"""Whole projects, composed at random and run for real: what is reported is so, and what is so is reported.

`WORLDS=20000` composes as many of them, and looks whether each kind that is not mended yet still occurs.
"""

from __future__ import annotations

import os
from itertools import count, islice

import pytest

from tests.oracle.worlds import World, running
from tests.oracle.worlds.composing import composed, host_account
from tests.oracle.worlds.laws import disagreements, ingredients, report
from tests.oracle.worlds.pages import pages
from tests.oracle.worlds.skeletons import SKELETONS

pytestmark = pytest.mark.no_cover  # to note each line would take as long again

WORLDS = int(os.environ.get("WORLDS", "200"))
_AT_ONCE = 20
_TRIES = 60
"""Worlds that hold what a kind is due to, and are tried until one shows it."""

UNMENDED = {
    ("b", "call-in-wsgi"): "no world runs a command, for which wsgi.py does nothing",
    ("d", "call-in-wsgi"): "likewise",
    ("b", "call-in-manage"): "no world runs a worker, for which manage.py does nothing",
}
"""Kinds of disagreement that are known: the law and what breaks it, with the reason."""


def is_known(world, broken):
    """Whether a disagreement is of a known kind; what is silent before a fix may be so after it alone."""
    laws = {broken.law, "a"} if broken.law == "c-silent" else {broken.law}
    return any((law, name) in UNMENDED for law in laws for name in ingredients(world, broken))


@pytest.mark.parametrize("first", range(0, WORLDS, _AT_ONCE))
def test_what_is_reported_is_what_happens(first):
    started = 0
    for seed in range(first, first + _AT_ONCE):
        world = composed(seed)
        found = disagreements(world)
        started += found is not None
        new = [one for one in found or [] if not is_known(world, one)]
        assert not new, f"seed {seed}\n{report(world, new)}"
    assert started > _AT_ONCE * 0.7


@pytest.mark.parametrize("skeleton", SKELETONS, ids=lambda skeleton: skeleton.name)
def test_each_page_beside_a_plain_account(skeleton):
    shown = [page for group in pages(skeleton.framework) for page in group]
    for first in range(0, len(shown), _AT_ONCE):
        world = World(skeleton, host_account(), dict(enumerate(shown[first : first + _AT_ONCE], 1)))
        found = disagreements(world)
        assert found is not None
        new = [one for one in found if not is_known(world, one)]
        assert not new, report(world, new)


@pytest.mark.parametrize(
    ("law", "said"),
    [
        pytest.param("a", lambda _: [], id="a tool that says nothing"),
        pytest.param("b", lambda found: [one._replace(code="CLD301") for one in found], id="a loud tool"),
    ],
)
def test_a_law_is_broken_by(law, said, monkeypatch):
    lint = running.lint

    def changed(*arguments):
        found, left = lint(*arguments)
        return said(found), left

    monkeypatch.setattr(running, "lint", changed)
    worlds = map(composed, range(_AT_ONCE))
    assert any(one.law == law for world in worlds for one in disagreements(world) or [])


@pytest.mark.skipif("WORLDS" not in os.environ, reason="a long run alone looks for each kind")
@pytest.mark.parametrize("known", UNMENDED, ids=" ".join)
def test_a_kind_that_is_not_mended_still_occurs(known):
    law, name = known
    holding = (world for world in map(composed, count()) if name in ingredients(world))
    for world in islice(holding, _TRIES):
        for one in disagreements(world) or []:
            if one.law == law and name in ingredients(world, one):
                return
    pytest.fail(f"{known} occurs no more: it goes from the table")
