"""Whether the source of a tag or builder is an address, which the SDK returns as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import UNKNOWN, Literal, Origin, Owner, assert_never

if TYPE_CHECKING:
    from cloudinary_lint.facts import AddressSource, Options, Value
    from cloudinary_lint.project import View


def known_address(fact: Options, view: View) -> AddressSource | None:
    """Returns the source of a builder where it is known to be an address that is returned as it is."""
    source = fact.source
    kinds = _types(fact)
    is_in_sight = UNKNOWN not in kinds and (bool(kinds) or not fact.has_unknown)
    return source if source and is_in_sight and _is_upload(fact) and _is_known(source, view) else None


def may_be_address(fact: Options, view: View) -> bool:
    """Whether the source is an address or an attribute `url` of anything, which mostly is one."""
    source = fact.source
    return (
        source is not None and _is_upload(fact) and (source.origin is Origin.URL or _is_known(source, view))
    )


def _types(fact: Options) -> list[Value]:
    return [option.value for option in fact.options if option.key == "type"]


def _is_upload(fact: Options) -> bool:
    """Whether a source may be returned as it is: one of another type is not, as for fetch."""
    return all(value in {Literal("upload"), UNKNOWN} for value in _types(fact))


def is_of_field(source: AddressSource, view: View) -> bool:
    """Whether a source is an attribute of a `CloudinaryField` of the project."""
    receiver = source.receiver
    return receiver.owner is not Owner.OTHER and receiver.attribute in view.project.fields


def _is_known(source: AddressSource, view: View) -> bool:
    match source.origin:
        case Origin.LITERAL:
            return True
        case Origin.RESPONSE:
            return not source.through or view.gives_response(source.through)
        case Origin.URL | Origin.BUILT:
            receiver = source.receiver
            is_given = bool(receiver.through) and view.gives_resource(receiver.through)
            is_built = source.origin is Origin.BUILT and _is_sdks(source, view)
            return receiver.owner is Owner.SDK or is_of_field(source, view) or is_given or is_built
        case _:
            assert_never(source.origin)


def _is_sdks(source: AddressSource, view: View) -> bool:
    """Whether a template's `build_url` is Cloudinary's: unless the project defines its own."""
    is_open = source.is_template and source.receiver.owner is Owner.UNRESOLVED
    return is_open and sdk.BUILD_METHOD not in view.project.defined
