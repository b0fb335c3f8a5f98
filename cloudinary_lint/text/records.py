"""`NamedTuple`, `dataclass`, `field` and `replace`, for classes that take a tenth of the time to load.

Those of the standard library compile a constructor and comparisons for each class, and `dataclasses` loads
`inspect`: for the classes of a run, that takes three times as long as to start Python. A type checker sees
the originals. What the package doesn't use of them is left out.
"""

from __future__ import annotations

from functools import cached_property
from operator import attrgetter, itemgetter

__all__ = ["NamedTuple", "dataclass", "field", "replace"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from dataclasses import dataclass, field, replace
    from typing import Any, NamedTuple
else:
    try:
        from _collections import _tuplegetter
    except ImportError:  # another Python than CPython; the standard library does the same

        def _tuplegetter(number: int, doc: None) -> property:
            return property(itemgetter(number), doc=doc)

    class _NamedTupleType(type):
        """The type of named tuples: it makes properties of their fields."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            fields = tuple(body.get("__annotations__", ()))
            if not any(isinstance(value, cached_property) for value in body.values()):
                body["__slots__"] = ()
            if fields:
                body["_field_defaults"] = {field: body[field] for field in fields if field in body}
                body["_last"] = tuple(body["_field_defaults"].values())
                body["_fields"] = body["__match_args__"] = fields
                body |= {field: _tuplegetter(number, None) for number, field in enumerate(fields)}
            return super().__new__(cls, name, bases, body)

    class NamedTuple(tuple, metaclass=_NamedTupleType):  # noqa: SLOT001 - its type adds them
        """A tuple whose items have names, and defaults where the class gives any."""

        def __new__(cls, *values: object, **named: object) -> object:
            missing = len(cls._fields) - len(values)
            if not named and 0 < missing <= len(cls._last):
                values += cls._last[-missing:]
            elif named or missing:
                values = _all_values(cls, values, named)
            return tuple.__new__(cls, values)

        def _replace(self, **changes: object) -> NamedTuple:
            values = [changes.pop(name, value) for name, value in zip(self._fields, self, strict=True)]
            if changes:
                raise TypeError(type(self), tuple(changes))
            return tuple.__new__(type(self), values)

        def __repr__(self) -> str:
            return _shown(self, self._fields)

    class _Field:
        """What `field` says of a field. `make` returns the default for an object, if it has one."""

        def __init__(self, make: Callable[[], object] | None, uses: Mapping[str, object]) -> None:
            self.make = make
            self.uses = uses

    def field(*, default_factory: Callable[[], object] | None = None, **options: object) -> _Field:
        """Describes a field: its default, and whether it is used by `compare` and `repr`."""
        if "default" in options:
            default = options.pop("default")
            return _Field(lambda: default, options)
        return _Field(default_factory, options)

    def replace(one: object, /, **changes: object) -> object:
        """Returns a copy with other values."""
        return type(one)(**{name: getattr(one, name) for name in one._fields} | changes)

    def dataclass(cls: type | None = None, /, **options: bool) -> type | Callable[[type], type]:
        """Gives a class what holds the values of its annotations; `options` are frozen, slots and eq."""
        if cls is None:
            return lambda cls: dataclass(cls, **options)
        names, body = tuple(cls.__annotations__), dict(cls.__dict__)
        compared, shown = (_used(names, body, by) for by in ("compare", "repr"))
        defaults = {name: body[name] for name in names if name in body and getattr(body[name], "make", True)}
        new = {"_fields": names, "_field_defaults": defaults, "__match_args__": names}
        new["__repr__"] = lambda self: _shown(self, shown)
        if options.get("eq", True):
            new |= _comparisons(attrgetter(*compared), is_frozen=options.get("frozen", False))
        if options.get("frozen"):
            new |= {"__setattr__": _refuse, "__delattr__": _refuse}
        if options.get("slots"):
            rest = {name: value for name, value in body.items() if name not in (*names, *_UNSLOTTED)}
            cls = type(cls)(cls.__name__, cls.__bases__, rest | new | {"__slots__": names})
            cls.__init__ = _slots_constructor([getattr(cls, name).__set__ for name in names])
            return cls
        for name, value in (new | {"__init__": _constructor}).items():
            setattr(cls, name, value)
        return cls

    _UNSLOTTED = ("__dict__", "__weakref__")

    def _used(names: Sequence[str], body: Mapping[str, object], by: str) -> tuple[str, ...]:
        fields = {name: one for name in names if isinstance(one := body.get(name), _Field)}
        return tuple(name for name in names if name not in fields or fields[name].uses.get(by, True))

    def _slots_constructor(members: Sequence[Callable[[object, object], None]]) -> Callable[..., None]:
        def __init__(self: object, *values: object, **named: object) -> None:  # noqa: N807 - it becomes a method
            if named or len(values) != len(members):
                values = _all_values(type(self), values, named)
            for set_value, value in zip(members, values):  # noqa: B905 - it is often called: strict takes a tenth
                set_value(self, value)

        return __init__

    def _constructor(self: object, *values: object, **named: object) -> None:
        self.__dict__.update(zip(self._fields, _all_values(type(self), values, named), strict=True))

    def _all_values(cls: type, values: Iterable[object], named: dict[str, object]) -> list[object]:
        """Returns the values of all fields. Raises TypeError if one is unknown, missing or given twice."""
        found, defaults = list(values), cls._field_defaults
        for name in cls._fields[len(found) :]:
            if name in named:
                found.append(named.pop(name))
            elif name in defaults:
                value = defaults[name]
                found.append(value.make() if isinstance(value, _Field) else value)
            else:
                raise TypeError(cls, name)
        if named or len(found) > len(cls._fields):
            raise TypeError(cls, tuple(named) or len(found))
        return found

    def _comparisons(values: Callable[[object], object], *, is_frozen: bool) -> dict[str, Any]:
        def __eq__(self: object, other: object) -> bool:  # noqa: N807 - it becomes a method
            return values(self) == values(other) if type(self) is type(other) else NotImplemented

        return {"__eq__": __eq__, "__hash__": (lambda self: hash(values(self))) if is_frozen else None}

    def _refuse(self: object, name: str, *_value: object) -> None:
        raise AttributeError(type(self), name)

    def _shown(self: object, names: Sequence[str]) -> str:
        items = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({items})"
