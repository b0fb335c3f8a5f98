"""Options written together, and the slots in which more can be written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.facts.receivers import Receiver
from cloudinary_lint.facts.values import UNKNOWN
from cloudinary_lint.text.edits import Edit

if TYPE_CHECKING:
    from cloudinary_lint.facts.addresses import AddressSource
    from cloudinary_lint.facts.values import Carrier, Language, Value
    from cloudinary_lint.text.source import Span


class Option(NamedTuple):
    """One option: its key and value, their spans, and how "on" is spelled there.

    `key_span` is the span of the key without quotes, `value_span` the span that a new value replaces; either
    is None if an edit would break the text, or if there is no such text. `is_passed_on`: a variable that gets
    the value of the same variable outside.
    """

    key: str
    value: Value
    span: Span
    key_span: Span | None = None
    value_span: Span | None = None
    on: str = "True"
    is_passed_on: bool = False


class Slot(NamedTuple):
    """A place where one more option can be inserted, and its spelling there.

    The new text is `before` + `opening` + key + `middle` + `on` + `closing` + `after`. `comma` is the offset
    at which a comma has to be inserted too, after the present last entry.
    """

    offset: int
    before: str = ""
    opening: str = ""
    middle: str = "="
    on: str = "True"
    closing: str = ""
    after: str = ""
    comma: int | None = None

    def entry(self, key: str) -> str:
        """Returns the text of the inserted option, for messages."""
        return f"{self.opening}{key}{self.middle}{self.on}{self.closing}"


def fill(slot: Slot, key: str) -> tuple[Edit, ...]:
    """Returns the edits that insert option `key`, turned on, at the slot."""
    new = f"{slot.before}{slot.entry(key)}{slot.after}"
    if slot.comma is None:
        return (Edit(slot.offset, "", new),)
    if slot.comma == slot.offset:
        return (Edit(slot.offset, "", f",{new}"),)
    return Edit(slot.comma, "", ","), Edit(slot.offset, "", new)


class UrlPath(NamedTuple):
    """The path of a `cloudinary://` URL, after the cloud's name."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Options:
    """Options written together: a dict, a call, a tag, the query of a URL, an env file's variables.

    * `name`: its name in the text (`CLOUDINARY_STORAGE`, `build_url`, `cloudinary_url`).
    * `place`: where a finding about all of it is reported; `extent`: the span of the whole construct.
    * `has_unknown`: it may hold more options than are known (`**unknown`).
    * `slot`: None if an insertion would break the text.
    * `subject`: the first positional argument of a call or tag.
    * `siblings`: for `Carrier.URL`, the other `CLOUDINARY_*` variables of its environment that matter.
    * `parent`: the call with these options in an argument, or the variables that a URL is one of.
    * `variable`: the name that a URL is assigned to.
    * `function`: the function that encloses a declaration, empty at module level.
    * `source`: the source of a call or tag, if it may be an address already.
    """

    carrier: Carrier
    language: Language
    name: str
    place: Span
    extent: Span
    options: tuple[Option, ...] = ()
    slot: Slot | None = None
    has_unknown: bool = False
    receiver: Receiver = field(default_factory=Receiver)
    subject: Value = UNKNOWN
    path: UrlPath | None = None
    siblings: tuple[Option, ...] = ()
    parent: Options | None = None
    variable: Span | None = None
    function: str = ""
    source: AddressSource | None = None
