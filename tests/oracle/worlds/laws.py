"""A world is composed from a seed, run for real, linted and fixed; the two sides have to agree."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from cloudinary_lint.cli.main import main
from tests.oracle import own_environment
from tests.oracle.worlds import SWITCH, Files, Page, Part, Skeleton, World
from tests.oracle.worlds.accounts import GROUPS, HOST
from tests.oracle.worlds.declarations import COUNTING, LEAVES, NOT_COUNTING
from tests.oracle.worlds.pages import NO_OPTION, WITHOUT_OPTION, pages
from tests.oracle.worlds.skeletons import SKELETONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_ADDRESS = re.compile(r"""https?:/[^\s"'<>),]*""")
_WORD = re.compile(r"<([a-z-]+)>")
_WORDS = {word for skeleton in SKELETONS for word in skeleton.names}
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
_BUILT = {"CLD301", "CLD302", "CLD303", "CLD305", "CLD401", "CLD402"}
_NO_ANSWER = {"CLD203", "CLD901", "CLD902"}
_SIDES = ((), (), COUNTING, NOT_COUNTING, NOT_COUNTING, LEAVES)


class Finding(NamedTuple):
    path: str
    line: int
    code: str
    message: str


class Start(NamedTuple):
    """A way in which the repository lets the project run, but for what the host alone decides."""

    entry: str
    is_developers: bool


@dataclass(frozen=True)
class Disagreement:
    """A law that a world breaks, and the page where; None for the whole project."""

    law: str
    page: int | None
    words: str


Run = dict[str, Any]


def composed(seed: int) -> World:
    """The world of a seed."""
    random = Random(seed)
    skeleton = random.choice(SKELETONS)
    parts: list[Part] = []
    sides = [random.choice(_SIDES) for _ in range(random.choice((1, 1, 2)))]
    for table in (*random.choice(_accounts(skeleton)), *sides):
        fitting = [part for part in _fitting(table, skeleton) if _is_apart(part, parts)]
        if fitting:
            parts.append(_filled(random, random.choice(fitting)))
    groups = pages(skeleton.framework)
    shown = [random.choice(random.choice(groups)) for _ in range(random.randint(2, 5))]
    return World(skeleton, tuple(parts), dict(enumerate(shown, 1)))


def _accounts(skeleton: Skeleton) -> list[tuple[tuple[Part, ...], ...]]:
    return [group for group in GROUPS if all(_fitting(table, skeleton) for table in group)]


def _fitting(table: Iterable[Part], skeleton: Skeleton) -> list[Part]:
    return [part for part in table if _fits(part.files, skeleton.names)]


def _fits(files: Mapping[str, str], names: Mapping[str, str]) -> bool:
    words = set(_WORD.findall(" ".join((*files, *files.values()))))
    return words & _WORDS <= names.keys()


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


# -- what is so ---------------------------------------------------------------------------------------


@cache
def _server() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", str(Path(__file__).with_name("server.py"))],
        env=own_environment() | {"PYTHONUTF8": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def run(world: World, files: Files) -> dict[Start, list[Run]]:
    """What the pages of a project say, by start: one run for each thing that the host may decide."""
    hosts: list[dict[str, str]] = [{}]
    if any(SWITCH in text for text in files.values()):
        hosts.append({SWITCH: "1"})
    starts = [Start(entry, is_developers=False) for entry in world.entries]
    if world.ignored:
        starts.append(Start(world.entries[0], is_developers=True))
    asked = [(start, host) for start in starts for host in hosts]
    request = {
        "files": files,
        "framework": world.skeleton.framework,
        "pages": [f"p{number}" for number in world.pages],
        "runs": [_how(world, start, host) for start, host in asked],
    }
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(f"{json.dumps(request)}\n")
    server.stdin.flush()
    found: dict[Start, list[Run]] = defaultdict(list)
    for (start, _), answer in zip(asked, json.loads(server.stdout.readline()), strict=True):
        found[start].append(answer)
    return found


def _how(world: World, start: Start, host: dict[str, str]) -> dict[str, Any]:
    given = {} if start.is_developers else {k: v for part in world.parts for k, v in part.host.items()}
    return {
        "entry": start.entry,
        "host": given | host | {"PATH": own_environment().get("PATH", "")},
        "environment": "".join(part.environment for part in world.parts),
        "absent": [] if start.is_developers else world.ignored,
    }


def has_started(runs: dict[Start, list[Run]]) -> bool:
    return not any("error" in answer for answers in runs.values() for answer in answers)


def is_http(text: object) -> bool:
    """Whether a page holds an address without https; one that raised holds none."""
    return isinstance(text, str) and any(one.startswith("http:") for one in _ADDRESS.findall(text))


def _has_address(runs: dict[Start, list[Run]], page: str) -> bool:
    return any(_ADDRESS.search(str(answer[page])) for answers in runs.values() for answer in answers)


def _is_http_somewhere(runs: dict[Start, list[Run]], page: str) -> bool:
    return any(is_http(answer[page]) for answers in runs.values() for answer in answers)


def _is_http_for_certain(runs: dict[Start, list[Run]], page: str) -> bool:
    """Whether there is a start after which a page is http whatever the host decides."""
    return any(all(is_http(answer[page]) for answer in answers) for answers in runs.values())


# -- what is said -------------------------------------------------------------------------------------


def lint(world: World, files: Files, *arguments: str) -> tuple[list[Finding], Files]:
    """What the tool reports, and the files that it leaves."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8", "surrogateescape"))
        if world.ignored:
            subprocess.run(["git", "init", "-q", "--template=", folder], check=True)
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()):
            code = main(["--isolated", "--root", folder, "--output-format", "json", *arguments, folder])
        assert code in (0, 1)
        left = {
            name: Path(folder, name).read_bytes().decode("utf-8", "surrogateescape") for name in files
        }
        found = json.loads(out.getvalue())["findings"]
        root = Path(folder).resolve()
    return [_finding(one, root) for one in found], left


def _finding(one: dict[str, Any], root: Path) -> Finding:
    path = Path(one["path"]).resolve()
    return Finding(path.relative_to(root).as_posix(), one["line"], one["code"], one["message"])


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


# -- the laws -----------------------------------------------------------------------------------------


def disagreements(world: World) -> list[Disagreement] | None:
    """Where the tool and the world disagree; None for a project that does not start at all."""
    files = world.files
    before = run(world, files)
    if not has_started(before):
        return None
    findings, _ = lint(world, files)
    silent = [*_silent(world, files, before, findings, "a")]
    found = [*silent, *_untrue(world, files, before, findings)]
    left, fixed = lint(world, files, "--fix")
    if fixed == files:
        return found
    after = run(world, fixed)
    known = {one.page for one in silent}
    still = [one for one in _silent(world, fixed, after, left, "c-silent") if one.page not in known]
    return [*found, *_changed(world, before, after), *still]


def _silent(
    world: World, files: Files, runs: dict[Start, list[Run]], findings: list[Finding], law: str
) -> Iterator[Disagreement]:
    """Pages that are http without a word."""
    if not has_started(runs):
        return
    answers = [one for one in findings if one.code not in _NO_ANSWER]
    owners = [owner(world, files, one) for one in answers]
    explains = any(
        number is None and one.code < "CLD3" for one, number in zip(answers, owners, strict=True)
    )
    for number, page in world.pages.items():
        is_answered = page.is_open or number in owners or (page.follows_configuration and explains)
        if _is_http_for_certain(runs, f"p{number}") and not is_answered:
            yield Disagreement(law, number, "http at run time, and nothing is reported")


def _untrue(
    world: World, files: Files, runs: dict[Start, list[Run]], findings: list[Finding]
) -> Iterator[Disagreement]:
    """Findings that claim http where it is not."""
    for one in findings:
        number = owner(world, files, one)
        page = f"p{number}" if number else "canary"
        if not _has_address(runs, page) or _is_http_somewhere(runs, page):
            continue
        if one.code in _BUILT:
            yield Disagreement("b", number, f"{one} is http in no run")
        if one.code == "CLD201" and _CLAIMS_HTTP.search(one.message):
            yield Disagreement("d", number, f"{one} claims http")


def _changed(
    world: World, before: dict[Start, list[Run]], after: dict[Start, list[Run]]
) -> Iterator[Disagreement]:
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


# -- smaller worlds -----------------------------------------------------------------------------------


def shrunk(world: World, broken: Disagreement) -> World:
    """A world as small as it can be that breaks the same law, at the same page."""

    def persists(smaller: World) -> bool:
        found = disagreements(smaller) or []
        return any((one.law, one.page) == (broken.law, broken.page) for one in found)

    while smaller := next((one for one in _smaller(world, broken.page) if persists(one)), None):
        world = smaller
    return world


def _smaller(world: World, page: int | None) -> Iterator[World]:
    others = [number for number in world.pages if number != page]
    if len(others) > 1 and page:
        yield replace(world, pages={page: world.pages[page]})
    for number in others:
        yield replace(world, pages={key: one for key, one in world.pages.items() if key != number})
    if world.parts != HOST[:1]:
        yield replace(world, parts=HOST[:1])
    for index, part in enumerate(world.parts):
        before, after = world.parts[:index], world.parts[index + 1 :]
        yield replace(world, parts=before + after)
        if part.plainer:
            yield replace(world, parts=(*before, part.plainer, *after))
    simplest = next(one for one in SKELETONS if one.framework == world.skeleton.framework)
    if world.skeleton is not simplest:
        yield replace(world, skeleton=simplest)
    if page and world.pages[page].follows_configuration:
        plain = plainest(world.skeleton.framework)
        names = [one.name for one in plain]
        for one in plain[: names.index(world.pages[page].name) if world.pages[page].name in names else None]:
            yield replace(world, pages=world.pages | {page: one})


@cache
def plainest(framework: str) -> tuple[Page, ...]:
    """The pages that stand for most others: one that a call can make https, and one that it can't."""
    builders = {page.name: page for page in pages(framework)[0]}
    return builders["build-url"], builders["constructor-url"]


def ingredients(world: World, broken: Disagreement) -> frozenset[str]:
    """What a broken law may be due to: the law, the page, and the parts with their spellings."""
    names = {part.name for part in world.parts} | {part.filled for part in world.parts if part.plainer}
    if broken.page:
        page = world.pages[broken.page]
        names |= {page.name} | ({NO_OPTION} if page.name in WITHOUT_OPTION else set())
    return frozenset({broken.law, world.skeleton.name} | names)
