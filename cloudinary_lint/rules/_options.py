"""What rules ask of options: their names in messages, whether the SDK uses them, how `secure` is turned on.

A call may be another library's, a variable unused, a URL ignored. A value that the project's own code reads
too may have another meaning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import UNKNOWN, Carrier, Language, Literal, Origin, Owner, Slot, assert_never, fill
from cloudinary_lint.facts.module_summary import Result
from cloudinary_lint.project.declarations import after_slash
from cloudinary_lint.project.own_definitions import resolved
from cloudinary_lint.project.paths import is_sample
from cloudinary_lint.project.surveyed_files import env_file_with_cloud
from cloudinary_lint.rules import Finding, Related
from cloudinary_lint.sdk import Truth
from cloudinary_lint.text.edits import Edit, Fix, Safety, replace
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cloudinary_lint.facts import AddressSource, Expression, Option, Options, Receiver, Value
    from cloudinary_lint.project import Project, View

_USUAL = {
    Carrier.STORAGE: Slot(0, opening="'", middle="': "),
    Carrier.SETTINGS: Slot(0, opening="'", middle="': "),
    Carrier.URL: Slot(0, before="?", on="true"),
    Carrier.ENV: Slot(0, on="true"),
}
"""How an option is spelled if the fact has no slot."""
_HARMLESS = lazy_pattern(r"[?&]?['\"]?\w+['\"]?(?:\s*[:=]\s*['\"]?\w*['\"]?)?")
_TAG = "cloudinary_url"
_TOO_OLD = (
    "call `cloudinary.config(secure=True)`, or require cloudinary 1.26 or newer: "
    "the version that this project pins does not read CLOUDINARY_SECURE"
)
_NOT_SET = (
    "call `cloudinary.config(secure=True)`: {readers} reads env files without setting environment variables"
)


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


def effective_option(fact: Options, view: View) -> Option | None:
    """Returns the option that decides whether secure is on in this place; None if that is unknown."""
    option = sdk.secure_option(fact)
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
    if is_sample(view.path) and any(variable.key == sdk.CLOUD_VARIABLE for variable in variables):
        return True
    return sdk.names_cloud(variables) is Truth.ON


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
            return fact.carrier is not Carrier.TAG or not _is_overridden(fact.name, fact.receiver, view)
        case Owner.OTHER:
            return _is_given(fact, view)
        case Owner.UNRESOLVED:
            return fact.carrier is Carrier.CALL and _seems_sdk_call(fact, view)
        case _:
            assert_never(fact.receiver.owner)


def _is_overridden(name: str, receiver: Receiver, view: View) -> bool:
    """Whether a tag library of the project defines a tag: one of the SDK's name, or one loaded after it."""
    libraries = (sdk.TAG_LIBRARY, *receiver.competing_libraries)
    return any(name in view.project.tags.get(library, ()) for library in libraries)


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
    wanted = Result.RESOURCE if fact.name in sdk.METHODS else Result.BUILDER
    return view.gives(fact.receiver.condition, wanted)


def _is_passed_through(fact: Options) -> bool:
    """Whether the SDK returns the source unchanged, since it is an address; a search has no source."""
    if fact.name == sdk.SEARCH_METHOD:
        return False
    given = {option.key: option.value for option in fact.options}
    kind = given.get("type", Literal("upload"))
    return sdk.is_passed_through(given.get("public_id", fact.subject), UNKNOWN if fact.has_unknown else kind)


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
            return not source.condition or view.gives(source.condition, Result.RESPONSE)
        case Origin.URL | Origin.BUILT:
            receiver = source.receiver
            is_given = view.gives(receiver.condition, Result.RESOURCE)
            is_built = source.origin is Origin.BUILT and _is_sdks(source, view)
            return receiver.owner is Owner.SDK or is_of_field(source, view) or is_given or is_built
        case _:
            assert_never(source.origin)


def _is_sdks(source: AddressSource, view: View) -> bool:
    """Whether a template's `build_url` is Cloudinary's: unless the project defines its own."""
    is_open = source.is_template and source.receiver.owner is Owner.UNRESOLVED
    return is_open and sdk.BUILD_METHOD not in view.project.defined


def undeclared(code: str, fact: Options, view: View, message: str = "") -> Iterator[Finding]:
    """Yields a finding if a declaration with credentials has no `secure` in any spelling."""
    spread = view.project.spread.get(view.path, {})
    names_account = sdk.has_credentials(fact) or any(spread.get(one, False) for one in fact.spread)
    if names_account and is_missing(resolved(fact, spread)):
        usual = f"{title(fact)} has no {entry(fact)}, so the SDK builds http:// addresses"
        yield missing(code, fact, view, message or usual)


def is_missing(fact: Options) -> bool:
    """Whether all options are known, and none is `secure` in any spelling; of what is returned, none is."""
    return not fact.has_unknown and not fact.is_returned and not sdk.secure_options(fact)


def missing(code: str, fact: Options, view: View, message: str) -> Finding:
    """Returns the finding about options without `secure`; it is covered if the project's configuration is."""
    is_use = fact.carrier in {Carrier.CALL, Carrier.TAG}
    return Finding(
        code,
        fact.place,
        message,
        turn_on_advice(fact, view),
        fix=turn_on(fact, view),
        related=ineffective(view.project) if is_use else (),
        is_covered=view.is_covered(fact.carrier),
    )


def with_host(edit: str, project: Project, fact: Options | None = None) -> str:
    """Returns an edit that turns secure on, and what keeps the host of the addresses."""
    if project.drops_cname or (fact and sdk.drops_cname(fact)):
        edit = f"{edit}, and name the host of cname in secure_distribution: https addresses ignore cname"
    if fact and fact.path and fact.path.is_bare and not project.slashed:
        return f'remove the "/" after the cloud name, then {edit}'
    return after_slash(edit, project)


def ineffective(project: Project) -> tuple[Related, ...]:
    """Returns the declarations that turn secure on and don't reach the SDK, each with the reason."""
    return tuple(
        Related(one.path, one.line, f"{one.name} has no effect here: {one.reason}")
        for one in (() if project.witnesses else project.ineffective)
    )


def turn_on(fact: Options, view: View) -> Fix | None:
    """Returns the fix that inserts `secure`, turned on, at the fact's slot; None if it would not be read."""
    if fact.slot is None or _unread_reason(fact, view) or (safe := safety(view.project, fact)) is None:
        return None
    return Fix(f"add {entry(fact)}", fill(fact.slot, sdk.spelling(fact.carrier)), safe)


def turn_on_advice(fact: Options, view: View) -> str:
    """Returns what to do where `secure` is missing."""
    return _unread_reason(fact, view) or with_host(f"add {entry(fact)}", view.project, fact)


def _unread_reason(fact: Options, view: View) -> str:
    """Returns what to do instead of adding a variable that the SDK would not read; else an empty text."""
    if fact.carrier is not Carrier.ENV:
        return ""
    if not view.project.reads_variables:
        return _TOO_OLD
    readers = " and ".join(sorted(view.project.env_readers)) if fact.language is Language.ENV else ""
    return _NOT_SET.format(readers=readers) if readers else ""


def safety(project: Project, fact: Options | None = None) -> Safety | None:
    """Returns how safe it is to turn secure on: unsafe if the host changes, None if it would be lost.

    It is lost behind a URL that ends with `@cloud/`. What is configured holds for every call, also for those
    that name a host of their own.
    """
    if project.slashed or (fact and fact.path and fact.path.is_bare):
        return None
    is_configuration = fact is None or fact.carrier not in {Carrier.CALL, Carrier.TAG}
    is_changed = project.changes_host or (is_configuration and project.is_host_called)
    return Safety.UNSAFE if is_changed or (fact and sdk.changes_host(fact)) else Safety.SAFE


def is_sdk_call(fact: Expression, view: View) -> bool:
    """Whether the SDK's `build_url` is called: on a field, or in a project that defines none itself."""
    is_field = fact.receiver.attribute in view.project.fields
    return is_field or (view.project.uses_sdk and fact.name not in view.project.defined)


def tag(fact: Expression) -> str:
    """Returns the tag that builds the same address with `secure=True`."""
    arguments = [argument for argument in fact.arguments or () if not argument.startswith("secure=")]
    return " ".join((f"{{% {_TAG}", fact.subject, *arguments, "secure=True %}"))


def tag_advice(fact: Expression, new: str) -> str:
    """Returns the advice to write a tag instead, and to load its library if the template doesn't."""
    return f"write {new} and {{% load {sdk.TAG_LIBRARY} %}}" if fact.load else f"write {new}"


def tag_fix(fact: Expression, view: View, new: str) -> Fix | None:
    """Returns the fix that writes a tag, and loads its library if needed; None if that isn't possible."""
    is_loadable = not fact.load or sdk.APP in view.project.apps
    if not fact.fits or not is_loadable or _is_overridden(_TAG, fact.receiver, view):
        return None
    load = (Edit(fact.load.offset, "", fact.load.text),) if fact.load else ()
    return Fix(tag_advice(fact, new), (*load, replace(view.text, fact.extent, new)), Safety.UNSAFE)
