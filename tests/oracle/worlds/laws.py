"""The laws that bind the tool to what is so, and what breaks them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.oracle.worlds import running
from tests.oracle.worlds.composing import host_account, smaller
from tests.oracle.worlds.pages import NO_OPTION, WITHOUT_OPTION
from tests.oracle.worlds.running import (
    has_address,
    has_started,
    is_http,
    is_http_for_certain,
    is_http_somewhere,
)
from tests.oracle.worlds.tables import tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.oracle.worlds import Files, World
    from tests.oracle.worlds.running import Finding, Runs

ANYTHING = "*"
"""Stands for whatever breaks a law."""
_CLAIMS_HTTP = re.compile(r"\bhttp\b")
LAWS = {
    "a": "what is http at run time is reported there, or a finding of configuration explains it",
    "b": "what is reported at a place is http in a run that the repository allows",
    "c-silent": "what is still http after --fix is still reported",
    "c-http": "what was https is https after --fix",
    "c-changed": "a page is after --fix what it was, but for the scheme",
    "c-stops": "the project starts after --fix",
    "d": "CLD201 claims http only where something is",
}
_BUILT = {"CLD106", "CLD301", "CLD302", "CLD303", "CLD305", "CLD401", "CLD402"}
_WHOLE = "CLD106"
"""The finding about a whole project, wherever it is."""
_NO_ANSWER = {"CLD203", "CLD901", "CLD902"}
_SPELLED = {"secure-getattr", "secure-vars", "url-bare-slash", "url-bare-slash-secure", "url-cname"}
"""Spellings that lead to a disagreement wherever they stand."""


@dataclass(frozen=True)
class Disagreement:
    """A law that a world breaks, and the page where; None for the whole project."""

    law: str
    page: int | None
    words: str


def disagreements(world: World) -> list[Disagreement] | None:
    """Where the tool and the world disagree; None for a project that does not start at all."""
    files = world.files
    before = running.run(world, files)
    if not has_started(before):
        return None
    findings, _ = running.lint(world, files)
    silent = [*_silent(world, files, before, findings, "a")]
    found = [*silent, *_untrue(world, files, before, findings)]
    left, fixed = running.lint(world, files, "--fix")
    if fixed == files:
        return found
    after = running.run(world, fixed)
    known = {one.page for one in silent}
    still = [one for one in _silent(world, fixed, after, left, "c-silent") if one.page not in known]
    return [*found, *_changed(world, before, after), *still]


def _silent(
    world: World, files: Files, runs: Runs, findings: list[Finding], law: str
) -> Iterator[Disagreement]:
    """Pages that are http without a word."""
    if not has_started(runs):
        return
    aside = _aside(world)
    answers = [
        one
        for one in findings
        if one.code not in _NO_ANSWER and (one.code == _WHOLE or one.path not in aside)
    ]
    owners = [owner(world, files, one) for one in answers]
    explains = any(number is None and one.code < "CLD3" for one, number in zip(answers, owners, strict=True))
    for number, page in world.pages.items():
        is_answered = page.is_open or number in owners or (page.follows_configuration and explains)
        if is_http_for_certain(runs, f"p{number}") and not is_answered:
            yield Disagreement(law, number, "http at run time, and nothing is reported")


def _untrue(world: World, files: Files, runs: Runs, findings: list[Finding]) -> Iterator[Disagreement]:
    """Findings that claim http where it is not, but for what a module says of itself that no server runs."""
    for one in findings:
        number = owner(world, files, one)
        page = f"p{number}" if number else "canary"
        if not has_address(runs, page) or is_http_somewhere(runs, page):
            continue
        if one.code in _BUILT:
            yield Disagreement("b", number, f"{one} is http in no run")
        if one.code == "CLD201" and _CLAIMS_HTTP.search(one.message) and one.path not in _aside(world):
            yield Disagreement("d", number, f"{one} claims http")


def _aside(world: World) -> set[str]:
    """The files that no server reads or runs; what they say is not said of the pages."""
    beside = {part.name for part in tables()["not-counting"]}
    touched = {path for part in world.parts if part.name in beside for path in world.paths_of(part)}
    return touched - set(replace(world, parts=()).files)


def _changed(world: World, before: Runs, after: Runs) -> Iterator[Disagreement]:
    """What the fixes changed otherwise than from http to https."""
    for start, answers in before.items():
        for old, new in zip(answers, after[start], strict=True):
            if "error" in new:
                yield Disagreement("c-stops", None, str(new["error"]))
                return
            for number in world.pages:
                was, now = old[f"p{number}"], new[f"p{number}"]
                if _bare(was) != _bare(now):
                    yield Disagreement("c-changed", number, f"{was!r} became {now!r}")
                elif is_http(now) and not is_http(was):
                    yield Disagreement("c-http", number, f"{was!r} became {now!r}")


def _bare(text: object) -> str:
    return re.sub(r"\bhttps?:", "", str(text))


def owner(world: World, files: Files, finding: Finding) -> int | None:
    """The page that a finding is about: its template, or its view and what only this view uses."""
    for number in world.pages:
        if world.path_of(number) == finding.path and not finding.path.endswith(".py"):
            return number
    if not finding.path.endswith(".py"):
        return None
    above = files[finding.path].split("\n")[: finding.line]
    head = next((line for line in reversed(above) if line and line[0] not in " )"), "")
    return next((number for number in world.pages if re.search(rf"[A-Za-z]{number}\b", head)), None)


def shrunk(world: World, broken: Disagreement) -> World:
    """A world as small as it can be that breaks the same law, at the same page."""

    def persists(other: World) -> bool:
        found = disagreements(other) or []
        return any((one.law, one.page) == (broken.law, broken.page) for one in found)

    while less := next(filter(persists, smaller(world, broken.page)), None):
        world = less
    return world


def ingredients(world: World, broken: Disagreement | None = None) -> set[str]:
    """What a broken law may be due to: the parts with their spellings, and the page, or any page."""
    names = {ANYTHING, *(part.name for part in world.parts)}
    names |= {part.filled for part in world.parts if part.plainer}
    for number, page in world.pages.items():
        if broken is None or number == broken.page:
            names |= {page.name} | ({NO_OPTION} if page.name in WITHOUT_OPTION else set())
    return names


def kind(world: World, broken: Disagreement) -> tuple[str, str]:
    """The law that a shrunk world breaks, and what is left in it beside the plainest."""
    page = world.pages[broken.page] if broken.page else None
    if broken.law == "d":
        return broken.law, page.name if page else ANYTHING
    if page and not page.follows_configuration:
        return broken.law, page.name
    if spelled := {part.filled for part in world.parts} & _SPELLED:
        return broken.law, min(spelled)
    if world.parts and world.parts != host_account():
        return broken.law, world.parts[-1].name
    if page:
        return broken.law, NO_OPTION if page.name in WITHOUT_OPTION else page.name
    return broken.law, ANYTHING


def report(world: World, broken: Sequence[Disagreement]) -> str:
    """Laws that a world breaks, each with the smallest project that breaks it."""
    words = []
    for one in broken:
        smallest = shrunk(world, one)
        files = "".join(f"--- {path}\n{text}" for path, text in smallest.files.items() if text)
        place = f"p{one.page}, {smallest.pages[one.page].name}" if one.page else "the project"
        words.append(f"{kind(smallest, one)}: {LAWS[one.law]}\n{place}: {one.words}\n{files}")
    return "\n\n".join(words)
