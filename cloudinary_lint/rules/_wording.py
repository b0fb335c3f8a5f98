"""How messages name a construct, and how they quote an option."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Slot
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from cloudinary_lint.facts import Option, Options

_USUAL = {
    Carrier.STORAGE: Slot(0, opening="'", middle="': "),
    Carrier.SETTINGS: Slot(0, opening="'", middle="': "),
    Carrier.URL: Slot(0, before="?", on="true"),
    Carrier.ENV: Slot(0, on="true"),
}
"""How an option is spelled if the fact has no slot."""
_HARMLESS = lazy_pattern(r"[?&]?['\"]?\w+['\"]?(?:\s*[:=]\s*['\"]?\w*['\"]?)?")


def title(fact: Options) -> str:
    """Returns the name of a construct in messages."""
    match fact.carrier:
        case Carrier.CONFIG | Carrier.CALL if fact.parent is None:
            return f"{fact.name}()"
        case Carrier.TAG:
            return f"{{% {fact.name} %}}"
        case _:
            return fact.name


def entry(fact: Options) -> str:
    """Returns `secure`, turned on, as it is spelled in the fact's place."""
    slot = fact.slot or _USUAL.get(fact.carrier, Slot(0))
    separator = slot.before if fact.carrier is Carrier.URL else ""
    return f"{separator}{slot.entry(sdk.spelling(fact.carrier))}"


def quote(fact: Options, option: Option, text: str) -> str:
    """Returns an option as the file spells it; its key alone if its text might hold a credential."""
    start = option.span.start
    if fact.carrier is Carrier.URL and text[start - 1 : start] in {"?", "&"}:
        start -= 1
    return _quoted(text[start : option.span.end]) or option.key


def turned_on(option: Option, text: str) -> str:
    """Returns an option with its value turned on, as the file would spell it."""
    if option.value_span is None or not option.span.covers(option.value_span):
        return option.on
    before = text[option.span.start : option.value_span.start]
    return _quoted(f"{before}{option.on}{text[option.value_span.end : option.span.end]}") or option.on


def _quoted(written: str) -> str:
    plain = " ".join(written.split())
    return plain if _HARMLESS.fullmatch(plain) else ""
