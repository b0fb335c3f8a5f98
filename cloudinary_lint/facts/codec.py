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
from cloudinary_lint.text.records import NamedTuple
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
        return json.dumps(_codec(cast("Hashable", kind)).encode(value), separators=(",", ":")).encode()
    except (TypeError, ValueError, RecursionError):
        raise NotEncoded from None


def decode(raw: bytes, kind: type[T]) -> T:
    """Returns the value that bytes encode. Raises NotEncoded if they encode none of this type."""
    try:
        found: T = _codec(cast("Hashable", kind)).decode(json.loads(raw))
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


class _Codec(NamedTuple):
    """The functions that turn the values of a type into what JSON can hold, and back."""

    encode: Convert
    decode: Convert


@cache
def _codec(kind: Any) -> _Codec:  # noqa: ANN401
    if _is_record(kind):
        return _record(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        members = {member.value: member for member in kind}
        return _Codec(lambda value: _check(value, kind).value, members.__getitem__)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return _union(arguments)
    if origin is frozenset or (origin is tuple and arguments[-1] is Ellipsis):
        one, ordered = _lazy(arguments[0]), sorted if origin is frozenset else tuple
        return _Codec(
            lambda value: [one.encode(item) for item in ordered(_check(value, origin))],
            lambda value: origin([one.decode(item) for item in _check(value, list)]),
        )
    if origin is tuple:
        every = [_lazy(argument) for argument in arguments]
        return _Codec(
            lambda value: [one.encode(item) for one, item in zip(every, value, strict=True)],
            lambda value: tuple(
                one.decode(item) for one, item in zip(every, _check(value, list), strict=True)
            ),
        )
    return _Codec(lambda value: _check(value, kind), lambda value: _check(value, kind))


def _lazy(kind: Any) -> _Codec:  # noqa: ANN401
    """Returns the codec of a type; that of a record is made when it is first used: it may be recursive."""
    if not _is_record(kind) and get_origin(kind) is None:
        return _codec(kind)
    return _Codec(lambda value: _codec(kind).encode(value), lambda value: _codec(kind).decode(value))


def _check(value: Any, kind: Any) -> Any:  # noqa: ANN401
    if type(value) is not kind:
        raise TypeError
    return value


def _record(kind: type) -> _Codec:
    """Returns the codec of a named tuple or dataclass: a list of its fields without trailing defaults."""
    parts = {name: _lazy(hint) for name, hint in _fields(kind).items()}
    defaults = _defaults(kind)

    def encode(value: Any) -> list[Any]:  # noqa: ANN401
        _check(value, kind)
        names = list(parts)
        while names and names[-1] in defaults and getattr(value, names[-1]) == defaults[names[-1]]:
            names.pop()
        return [parts[name].encode(getattr(value, name)) for name in names]

    def decode(value: Any) -> Any:  # noqa: ANN401
        if len(_check(value, list)) > len(parts):
            raise ValueError
        return kind(*[part.decode(item) for part, item in zip(parts.values(), value, strict=False)])

    return _Codec(encode, decode)


def _union(kinds: tuple[Any, ...]) -> _Codec:
    """Returns the codec of a union: a plain value as it is, others after the number of their type."""
    plain = {kind for kind in kinds if kind in _PLAIN} | ({int} if float in kinds else set())
    others = [kind for kind in kinds if kind not in _PLAIN]
    every = [_lazy(kind) for kind in others]

    def encode(value: Any) -> Any:  # noqa: ANN401
        if type(value) in plain:
            return value
        if len(every) == 1:
            return every[0].encode(value)
        number = others.index(type(value))
        return [number, every[number].encode(value)]

    def decode(value: Any) -> Any:  # noqa: ANN401
        if type(value) in plain:
            return value
        if len(every) == 1:
            return every[0].decode(value)
        number, inner = _check(value, list)
        return every[_check(number, int)].decode(inner)

    return _Codec(encode, decode)
