"""Finds the option that decides whether secure is on in a place, if the SDK evaluates that place.

A call may be another library's, a variable unused, a URL ignored. A value that the project's own code reads
too may have another meaning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import UNKNOWN, Carrier, Language, Literal, Owner, assert_never
from cloudinary_lint.project.surveyed_files import env_file_with_cloud
from cloudinary_lint.rules._sources import may_be_address
from cloudinary_lint.sdk import Truth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cloudinary_lint.facts import Option, Options
    from cloudinary_lint.project import View


def effective_option(fact: Options, view: View) -> Option | None:
    """Returns the option that decides whether secure is on in this place; None if that is unknown."""
    option = sdk.effective(fact, sdk.spelling(fact.carrier))
    if option is None or not _is_settled(fact) or is_read_by_project(fact, option, view):
        return None
    return option if reaches_sdk(fact, view) else None


def _is_settled(fact: Options) -> bool:
    """Whether no unknown option can override a known one: a keyword can't be overridden."""
    if not fact.has_unknown or fact.carrier in {Carrier.CONFIG, Carrier.TAG}:
        return True
    return fact.carrier is Carrier.CALL and fact.parent is None


def reaches_sdk(fact: Options, view: View) -> bool:
    """Whether the SDK evaluates the options in this place."""
    match fact.carrier:
        case Carrier.CALL | Carrier.TAG:
            return builds_address(fact, view)
        case Carrier.URL:
            is_ignored = env_file_with_cloud(view.path, fact, view.project.named_clouds) is not None
            return not view.is_foreign and not is_ignored and sdk.names_cloud(fact.siblings) is Truth.OFF
        case Carrier.ENV:
            return not view.is_foreign and is_cloud_named(fact.options, view)
        case Carrier.STORAGE | Carrier.SETTINGS | Carrier.CONFIG:
            return True
        case Carrier.API:
            return False
        case _:
            assert_never(fact.carrier)


def is_cloud_named(variables: Sequence[Option], view: View) -> bool:
    """Whether `CLOUDINARY_CLOUD_NAME` is set; in a sample it may be empty, since users fill it in."""
    if view.is_sample and any(variable.key == sdk.CLOUD_VARIABLE for variable in variables):
        return True
    return sdk.names_cloud(variables) is Truth.ON


def is_cloud_passed_on(variables: Sequence[Option]) -> bool:
    """Whether `CLOUDINARY_CLOUD_NAME` gets the value of the same variable outside."""
    return any(variable.key == sdk.CLOUD_VARIABLE and variable.is_passed_on for variable in variables)


def is_read_by_project(fact: Options, option: Option, view: View) -> bool:
    """Whether the project's own code reads this variable, this setting, or this key of it."""
    match fact.carrier:
        case Carrier.ENV:
            names = {option.key}
        case Carrier.STORAGE | Carrier.SETTINGS:
            names = {fact.name, f"{fact.name}.{option.key}"}
        case _:
            return False
    return not view.project.reads.isdisjoint(names)


def builds_address(fact: Options, view: View) -> bool:
    """Whether a call, a tag or a video's poster makes the SDK build an address."""
    if fact.parent and fact.parent.name != "video":
        return False
    is_address = _is_passed_through(fact) or may_be_address(fact, view)
    return is_cloudinarys(fact.parent or fact, view) and not is_address


def is_cloudinarys(fact: Options, view: View) -> bool:
    """Whether a call or tag is the SDK's."""
    match fact.receiver.owner:
        case Owner.SDK:
            return not _is_overridden(fact, view)
        case Owner.OTHER:
            return _is_given(fact, view)
        case Owner.UNRESOLVED:
            return fact.carrier is Carrier.CALL and _seems_sdk_call(fact, view)
        case _:
            assert_never(fact.receiver.owner)


def _is_overridden(fact: Options, view: View) -> bool:
    """Whether a tag library of the project defines the tag: one of the SDK's name, or loaded after it."""
    libraries = (sdk.TAG_LIBRARY, *fact.receiver.competing_libraries) if fact.carrier is Carrier.TAG else ()
    return any(fact.name in view.project.tags.get(library, ()) for library in libraries)


def _seems_sdk_call(fact: Options, view: View) -> bool:
    """Whether a call whose receiver the file alone doesn't resolve is the SDK's."""
    if fact.receiver.attribute in view.project.fields or _is_given(fact, view):
        return True
    if fact.name in view.project.defined:
        return False
    if fact.language is Language.JINJA and fact.name in {"build_url", "cloudinary_url"}:
        return True
    keywords = {option.key for option in fact.options}
    return fact.name in sdk.METHODS and not keywords.isdisjoint(sdk.ONLY_CLOUDINARY)


def _is_given(fact: Options, view: View) -> bool:
    """Whether the project gives the receiver, a resource of the SDK, or hands on the SDK's function."""
    path = fact.receiver.through
    is_method = fact.name in sdk.METHODS
    return bool(path) and (view.gives_resource(path) if is_method else view.gives_builder(path))


def _is_passed_through(fact: Options) -> bool:
    """Whether the SDK returns the source unchanged, since it is an address; a search has no source."""
    if fact.name == sdk.SEARCH_METHOD:
        return False
    given = {option.key: option.value for option in fact.options}
    kind = given.get("type", Literal("upload"))
    return sdk.is_passed_through(given.get("public_id", fact.subject), UNKNOWN if fact.has_unknown else kind)
