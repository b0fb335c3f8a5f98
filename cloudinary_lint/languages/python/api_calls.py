"""Calls of the SDK with the keyword `upload_prefix`, the address of its API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Language, Options
from cloudinary_lint.languages.python.options import UNKNOWN_OPTIONS
from cloudinary_lint.languages.python.reachability import enclosing_function

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.options import Reader

_SDK = "cloudinary."
_KEYWORD = "upload_prefix"


def api_calls(reader: Reader) -> Iterator[Options]:
    """Yields the calls of the SDK that pass the keyword, directly or through `partial` and the like."""
    if _KEYWORD not in reader.tree.source.text:
        return
    for call in reader.tree.of(cst.Call):
        callee = _callee(reader, call)
        parsed = reader.arguments(call, call.args) if callee else UNKNOWN_OPTIONS
        if callee and any(option.key == _KEYWORD for option in parsed.options):
            yield Options(
                Carrier.API,
                Language.PYTHON,
                reader.tree.text(callee),
                reader.tree.span(callee),
                reader.tree.span(call),
                parsed.options,
                has_unknown=parsed.has_unknown,
                function=enclosing_function(reader.tree, call),
            )


def _callee(reader: Reader, call: cst.Call) -> cst.BaseExpression | None:
    """Returns the function of the SDK that a call runs, which may be an argument: `partial(upload, …)`."""
    for node in (call.func, *(arg.value for arg in call.args[:2] if not arg.keyword)):
        path = reader.names.qualified(node) or ""
        if path.startswith(_SDK) and path != sdk.CONFIG and path not in sdk.FUNCTIONS:
            return node
    return None
