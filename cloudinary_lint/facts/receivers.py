"""Receivers of method calls, as far as they can be known from one file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Owner(Enum):
    """The owner of the method or function that is called."""

    SDK = "sdk"  # resolved to the SDK within the file
    OTHER = "other"  # resolved to something else
    UNRESOLVED = "unseen"  # not resolved


@dataclass(frozen=True, slots=True)
class Receiver:
    """The receiver of a method call: its owner, and its last attribute's name (`cover` in `a.cover.x()`).

    `competing_libraries` are the tag libraries that a Django template loads, after the SDK's own or without
    it, and that may define a tag of the same name. `through` is the path of an imported function of the
    project that returns the receiver, or several with `[]` behind the path.
    """

    owner: Owner = Owner.UNRESOLVED
    attribute: str = ""
    competing_libraries: tuple[str, ...] = ()
    through: str = ""
