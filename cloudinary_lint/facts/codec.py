"""Turns facts into bytes and back, so that they can be kept between runs.

A named tuple or dataclass is encoded as the list of its fields, without trailing ones that hold their
defaults; an enum as its value. Decoding only makes values of the declared types, which it checks exactly.
"""

from __future__ import annotations

import json
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from cloudinary_lint import facts
from cloudinary_lint.facts import module_summary
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    Convert = Callable[[Any], Any]

T = TypeVar("T")

_NAMES: dict[str, Any] = {**vars(facts), **vars(module_summary), "Span": Span}
_PLAIN = (str, int, float, bool, NoneType)


class NotEncoded(ValueError):
    """A value of another type than declared, or bytes that don't encode one."""


def encode(value: object, kind: type[T]) -> bytes:
    """Returns a value as bytes. Raises NotEncoded if it holds a value of another type than declared."""
    try:
        return json.dumps(_encoder(cast("Hashable", kind))(value), separators=(",", ":")).encode()
    except (TypeError, ValueError, RecursionError):
        raise NotEncoded from None


def decode(raw: bytes, kind: type[T]) -> T:
    """Returns the value that bytes encode. Raises NotEncoded if they encode none of this type."""
    try:
        found: T = _decoder(cast("Hashable", kind))(json.loads(raw))
    except (TypeError, ValueError, LookupError, RecursionError):
        raise NotEncoded from None
    return found


def _fields(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind, localns=_NAMES)
    return {name: hints[name] for name in kind._fields}  # type: ignore[attr-defined]


def _defaults(kind: type) -> dict[str, Any]:
    found: dict[str, Any] = kind._field_defaults  # type: ignore[attr-defined]
    return found


def _is_record(kind: Any) -> bool:  # noqa: ANN401 - whatever is written in an annotation
    return isinstance(kind, type) and hasattr(kind, "_fields")


@cache
def _encoder(kind: Any) -> Convert:  # noqa: ANN401
    """Returns the function that turns values of a type into what JSON can hold."""
    if _is_record(kind):
        return _record_encoder(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda value: _check(value, kind).value
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return _union_encoder(arguments)
    if origin is frozenset:
        one = _lazy(_encoder, arguments[0])
        return lambda value: [one(item) for item in sorted(_check(value, frozenset))]
    if origin is tuple and arguments[-1] is Ellipsis:
        one = _lazy(_encoder, arguments[0])
        return lambda value: [one(item) for item in _check(value, tuple)]
    if origin is tuple:
        every = [_lazy(_encoder, argument) for argument in arguments]
        return lambda value: [do(item) for do, item in zip(every, value, strict=True)]
    return lambda value: _check(value, kind)


@cache
def _decoder(kind: Any) -> Convert:  # noqa: ANN401
    """Returns the function that turns what JSON holds into values of a type."""
    if _is_record(kind):
        return _record_decoder(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {member.value: member for member in kind}.__getitem__
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return _union_decoder(arguments)
    if origin is frozenset or (origin is tuple and arguments[-1] is Ellipsis):
        one = _lazy(_decoder, arguments[0])
        return lambda value: origin([one(item) for item in _check(value, list)])
    if origin is tuple:
        every = [_lazy(_decoder, argument) for argument in arguments]
        return lambda value: tuple(do(item) for do, item in zip(every, _check(value, list), strict=True))
    return lambda value: _check(value, kind)


def _lazy(make: Callable[[Any], Convert], kind: Any) -> Convert:  # noqa: ANN401
    """Returns the conversion of a type; that of a record is made when first called: it may be recursive."""
    if not _is_record(kind) and get_origin(kind) is None:
        return make(kind)

    def convert(value: Any) -> Any:  # noqa: ANN401
        return make(kind)(value)

    return convert


def _check(value: Any, kind: Any) -> Any:  # noqa: ANN401
    if type(value) is not kind:
        raise TypeError
    return value


def _record_encoder(kind: type) -> Convert:
    """Returns the function for a named tuple or dataclass: a list of its fields without trailing defaults."""
    known = _fields(kind)
    parts = [(name, _lazy(_encoder, hint)) for name, hint in known.items()]
    defaults = _defaults(kind)
    ends = [(name, defaults[name]) if name in defaults else None for name in reversed(known)]

    def convert(value: Any) -> list[Any]:  # noqa: ANN401
        _check(value, kind)
        left = len(parts)
        for end in ends:
            if end is None or getattr(value, end[0]) != end[1]:
                break
            left -= 1
        return [do(getattr(value, name)) for name, do in parts[:left]]

    return convert


def _record_decoder(kind: type) -> Convert:
    """Returns a function that makes a record from the list of its fields; the last ones may be missing."""
    parts = [_lazy(_decoder, hint) for hint in _fields(kind).values()]

    def convert(value: Any) -> Any:  # noqa: ANN401
        if len(_check(value, list)) > len(parts):
            raise ValueError
        return kind(*[do(item) for do, item in zip(parts, value, strict=False)])

    return convert


def _split(kinds: tuple[Any, ...]) -> tuple[list[Any], list[Any]]:
    """Returns the types of a union that JSON distinguishes by itself, and those that need a number."""
    plain = [kind for kind in kinds if kind in _PLAIN]
    return plain + ([int] if float in plain else []), [kind for kind in kinds if kind not in _PLAIN]


def _union_encoder(kinds: tuple[Any, ...]) -> Convert:
    """Returns the function for a union: a plain value as it is, others after the number of their type."""
    plain, others = _split(kinds)
    if len(others) == 1:
        only = _lazy(_encoder, others[0])
        return lambda value: value if type(value) in plain else only(value)
    numbers = {kind: (number, _lazy(_encoder, kind)) for number, kind in enumerate(others)}

    def convert(value: Any) -> Any:  # noqa: ANN401
        if type(value) in plain:
            return value
        number, do = numbers[type(value)]
        return [number, do(value)]

    return convert if others else lambda value: value if type(value) in plain else _check(value, str)


def _union_decoder(kinds: tuple[Any, ...]) -> Convert:
    """Returns a function that makes a value of one of several types, which a number before it names."""
    plain, others = _split(kinds)
    every = [_lazy(_decoder, kind) for kind in others]

    def convert(value: Any) -> Any:  # noqa: ANN401
        if type(value) in plain:
            return value
        if len(every) == 1:
            return every[0](value)
        number, inner = _check(value, list)
        return every[_check(number, int)](inner)

    return convert
