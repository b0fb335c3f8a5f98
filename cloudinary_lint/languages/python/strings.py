"""`http://` addresses in string literals, and whether the program hands them out or looks for them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Language
from cloudinary_lint.languages.addresses import addresses
from cloudinary_lint.languages.python.address_uses import TEXTS, AddressUses
from cloudinary_lint.languages.python.values import may_hold, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cloudinary_lint.facts import Address
    from cloudinary_lint.languages.python.options import Reader


def http_addresses(reader: Reader, templates: Iterable[cst.CSTNode] = ()) -> Iterator[Address]:
    """Yields the addresses in a file's strings, but those that are read as templates.

    A bare string, such as a docstring, is a comment.
    """
    lowered = reader.tree.source.text.lower()
    if "http://" not in lowered and sdk.LEGACY_HOST not in lowered:
        return
    uses = AddressUses(reader)
    others = {id(node) for node in templates}
    for node in reader.tree.of(*TEXTS):
        is_part = isinstance(reader.tree.parent(node), (cst.Expr, *TEXTS))
        if may_hold("cloudinary", node) and not is_part and id(node) not in others:
            text = spelled(reader.tree, node)
            if text is not None:
                yield from addresses(text, Language.PYTHON, partial(uses.of, node, text.text))
