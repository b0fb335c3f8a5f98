"""A world of a seed, and the worlds that are smaller than one."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from tests.oracle.worlds import Page, Part, Skeleton, World
from tests.oracle.worlds.pages import WITHOUT_OPTION, pages
from tests.oracle.worlds.skeletons import SKELETONS
from tests.oracle.worlds.tables import accounts, sides, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_WORD = re.compile(r"<([a-z-]+)>")
_WORDS = {word for skeleton in SKELETONS for word in skeleton.names}


def composed(seed: int) -> World:
    """The world of a seed."""
    random = Random(seed)
    skeleton = random.choice(SKELETONS)
    ways = [way for way in accounts() if all(_fitting(table, skeleton) for table in way)]
    beside = [random.choice(sides()) for _ in range(random.choice((1, 1, 2)))]
    parts: list[Part] = []
    for table in (*random.choice(ways), *beside):
        fitting = [part for part in _fitting(table, skeleton) if _is_apart(part, parts)]
        if fitting:
            parts.append(_filled(random, random.choice(fitting)))
    groups = pages(skeleton.framework)
    shown = [random.choice(random.choice(groups)) for _ in range(random.randint(2, 5))]
    return World(skeleton, tuple(parts), dict(enumerate(shown, 1)))


def _fitting(table: Iterable[Part], skeleton: Skeleton) -> list[Part]:
    return [part for part in table if _fits(part, skeleton.names)]


def _fits(part: Part, names: Mapping[str, str]) -> bool:
    words = set(_WORD.findall(" ".join((*part.files, *part.files.values()))))
    return words & _WORDS <= names.keys() and (not part.only or part.only in names)


def _is_apart(part: Part, others: Sequence[Part]) -> bool:
    """Whether a part writes no whole file that another one writes, and starts the project no other way."""
    whole = {path for path in part.files if "@" not in path}
    theirs = {path for other in others for path in other.files}
    return not whole & theirs and not (part.environment and any(other.environment for other in others))


def _filled(random: Random, part: Part) -> Part:
    names = list(part.holes)
    if not names:
        return part
    return part.fill(names[0] if random.random() < 0.4 else random.choice(names))


def host_account() -> tuple[Part, ...]:
    """The plainest of all accounts: the host sets a URL."""
    return tables()["host"][:1]


@cache
def plainest(framework: str) -> tuple[Page, ...]:
    """The pages that stand for most others: one that a call can make https, and one that it can't."""
    builders = {page.name: page for page in pages(framework)[0]}
    return builders["build-url"], builders["constructor-url"]


def smaller(world: World, page: int | None) -> Iterator[World]:
    """Worlds with less in them, the smallest first, that still have this page."""
    others = [number for number in world.pages if number != page]
    if len(others) > 1 and page:
        yield replace(world, pages={page: world.pages[page]})
    for number in others:
        yield replace(world, pages={key: one for key, one in world.pages.items() if key != number})
    if world.parts != host_account():
        yield replace(world, parts=host_account())
    for index, part in enumerate(world.parts):
        before, after = world.parts[:index], world.parts[index + 1 :]
        yield replace(world, parts=before + after)
        if part.plainer:
            yield replace(world, parts=(*before, part.plainer, *after))
    simplest = next(one for one in SKELETONS if one.framework == world.skeleton.framework)
    if world.skeleton is not simplest:
        yield replace(world, skeleton=simplest)
    if page and world.pages[page].follows_configuration:
        yield from (replace(world, pages={**world.pages, page: one}) for one in _plainer(world, page))


def _plainer(world: World, page: int) -> Iterator[Page]:
    """Pages that stand for this one and are plainer."""
    name = world.pages[page].name
    called, without_option = plainest(world.skeleton.framework)
    if name != called.name:
        yield called
    if name in WITHOUT_OPTION and name != without_option.name:
        yield without_option
