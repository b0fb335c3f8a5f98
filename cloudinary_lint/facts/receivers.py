"""On what a method is called: whose it is, as far as a file tells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Owner(Enum):
    """Whose method or function a call names."""

    SDK = "sdk"  # resolved to the SDK within the file
    OTHER = "other"  # resolved to something else
    UNRESOLVED = "unseen"  # not resolved


@dataclass(frozen=True, slots=True)
class Receiver:
    """On what a method is called: its owner, and the last attribute's name (`cover` in `a.cover.x()`).

    `competing_libraries` names the tag libraries that a Django template loads and that may bring a tag of
    the same name: after the SDK's own, or without it. `through` is the path of an imported function of the
    project's own that gives it.
    """

    owner: Owner = Owner.UNRESOLVED
    attribute: str = ""
    competing_libraries: tuple[str, ...] = ()
    through: str = ""
