"""The package's named tuples and dataclasses beside the standard library's: the same in all that it uses."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import typing
from functools import cached_property
from types import SimpleNamespace

import pytest

from cloudinary_lint.text import records
from cloudinary_lint.text.patterns import lazy_pattern
from tests import ROOT

THEIRS = SimpleNamespace(
    NamedTuple=typing.NamedTuple,
    dataclass=dataclasses.dataclass,
    field=dataclasses.field,
    replace=dataclasses.replace,
)


def classes(library):
    """The same classes, made with one of the two libraries."""

    class Place(library.NamedTuple):
        """A place."""

        path: str
        line: int = 1
        notes: tuple[str, ...] = ()

        @property
        def shown(self) -> str:
            return f"{self.path}:{self.line}"

    @library.dataclass(frozen=True, slots=True)
    class Option:
        """An option."""

        key: str
        value: int = 1
        secret: str = library.field(default="", repr=False)
        seen: list[str] = library.field(default_factory=list, compare=False, repr=False)

    @library.dataclass
    class Block:
        """A block."""

        start: int
        names: dict[str, int] = library.field(default_factory=dict)

    @library.dataclass(slots=True, eq=False)
    class Entry:
        """An entry."""

        key: str

    @library.dataclass(frozen=True)
    class Text:
        """A text."""

        raw: str

        @cached_property
        def words(self) -> list[str]:
            return self.raw.split()

    return SimpleNamespace(Place=Place, Option=Option, Block=Block, Entry=Entry, Text=Text)


def refuses(action) -> list[type]:
    """The kind of error that an action raises: none if it raises none."""
    try:
        action()
    except (AttributeError, TypeError) as error:
        return [AttributeError if isinstance(error, AttributeError) else TypeError]
    return []


def matched(one, kind) -> object:
    match one:
        case kind(first, second):
            return first, second
    return None


def shown(one) -> str:
    return repr(one).rpartition(".")[2]


USES = {
    "a tuple's items in order": lambda c, _: tuple(c.Place("a.py", 2, ("x",))),
    "a tuple's first item alone": lambda c, _: tuple(c.Place("a.py")),
    "a tuple's items by name": lambda c, _: tuple(c.Place(line=3, path="a.py")),
    "a tuple's items in order and by name": lambda c, _: tuple(c.Place("a.py", notes=("x",))),
    "a copy of a tuple": lambda c, _: tuple(c.Place("a.py")._replace(line=4, notes=("y",))),
    "the fields of a tuple": lambda c, _: (c.Place._fields, c.Place._field_defaults),
    "the types of a tuple": lambda c, _: typing.get_type_hints(c.Place),
    "a property of a tuple": lambda c, _: c.Place("a.py", 5).shown,
    "the docstring of a tuple": lambda c, _: c.Place.__doc__,
    "a tuple, shown": lambda c, _: repr(c.Place("a.py")).partition("(")[2],
    "the order of tuples": lambda c, _: [*map(tuple, sorted([c.Place("b"), c.Place("a", 2), c.Place("a")]))],
    "a tuple in a set": lambda c, _: len({c.Place("a.py"), c.Place("a.py", 1), c.Place("b.py")}),
    "a tuple, matched": lambda c, _: matched(c.Place("a.py", 7), c.Place),
    "too few items": lambda c, _: refuses(c.Place),
    "too many items": lambda c, _: refuses(lambda: c.Place("a.py", 1, (), None)),
    "an item of an unknown name": lambda c, _: refuses(lambda: c.Place("a.py", column=1)),
    "an item given twice": lambda c, _: refuses(lambda: c.Place("a.py", path="b.py")),
    "a changed item": lambda c, _: refuses(lambda: setattr(c.Place("a.py"), "path", "b.py")),
    "a new attribute of a tuple": lambda c, _: refuses(lambda: setattr(c.Place("a.py"), "column", 1)),
    "values in order": lambda c, _: shown(c.Option("a", 2)),
    "values by name": lambda c, _: shown(c.Option(value=3, key="a")),
    "what is not shown": lambda c, _: shown(c.Option("a", 2, "hidden", ["x"])),
    "a list for each object": lambda c, _: c.Option("a").seen is c.Option("a").seen,
    "equal but for what is not compared": lambda c, _: c.Option("a", seen=["x"]) == c.Option("a", seen=[]),
    "unequal by what is not shown": lambda c, _: c.Option("a", 1, "x") == c.Option("a", 1, "y"),
    "equal values in a set": lambda c, _: len({c.Text("a"), c.Text("a"), c.Text("b")}),
    "objects of two classes": lambda c, _: c.Text("a") == c.Entry("a"),
    "objects that are themselves alone": lambda c, _: (c.Entry("a") == c.Entry("a"), len({c.Entry("a")})),
    "a mutable object in a set": lambda c, _: refuses(lambda: {c.Block(1)}),
    "equal mutable objects": lambda c, _: c.Block(1) == c.Block(1, {}),
    "a frozen value": lambda c, _: refuses(lambda: setattr(c.Option("a"), "key", "b")),
    "a frozen value, deleted": lambda c, _: refuses(lambda: delattr(c.Text("a"), "raw")),
    "a mutable value": lambda c, _: refuses(lambda: setattr(c.Block(1), "start", 2)),
    "a new attribute beside slots": lambda c, _: refuses(lambda: setattr(c.Entry("a"), "other", 1)),
    "a copy": lambda c, library: shown(library.replace(c.Option("a", 2, "x"), value=3)),
    "a copy with what it doesn't have": lambda c, library: refuses(
        lambda: library.replace(c.Block(1), other=3)
    ),
    "no value": lambda c, _: refuses(c.Option),
    "too many values": lambda c, _: refuses(lambda: c.Block(1, {}, 2)),
    "a value of an unknown name": lambda c, _: refuses(lambda: c.Block(1, other=2)),
    "a value given twice": lambda c, _: refuses(lambda: c.Block(1, start=2)),
    "an object, matched": lambda c, _: matched(c.Option("a", 7), c.Option),
    "the types of a class": lambda c, _: typing.get_type_hints(c.Block),
    "what is counted once": lambda c, _: (text := c.Text("a b")).words is text.words,
}


@pytest.mark.parametrize("use", [pytest.param(use, id=name) for name, use in USES.items()])
def test_it_does_what_the_standard_library_does(use):
    assert use(classes(records), records) == use(classes(THEIRS), THEIRS)


def test_a_lazy_pattern_is_used_as_a_compiled_one():
    pattern = lazy_pattern(r"(?P<word>\w+)=")
    assert [match["word"] for match in pattern.finditer("a=b=")] == ["a", "b"]
    assert pattern.fullmatch("a=")
    assert not pattern.fullmatch("a")
    assert pattern.sub("", "a=1") == "1"
    assert pattern.pattern == r"(?P<word>\w+)="
    assert lazy_pattern(rb"A", 2).search(b"xa")


@pytest.mark.parametrize("module", ["dataclasses", "inspect", "libcst", "dotenv"])
def test_the_program_is_loaded_without(module):
    imports = "import sys, cloudinary_lint.cli.main, cloudinary_lint.rules as rules"
    program = f"{imports}; rules.all_rules(); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", cwd=ROOT, check=True
    )
    assert module not in done.stdout.split()


def test_a_copy_of_a_tuple_takes_no_unknown_item():
    with pytest.raises(TypeError):  # ValueError in the standard library before 3.13
        classes(records).Place("a.py")._replace(column=1)
