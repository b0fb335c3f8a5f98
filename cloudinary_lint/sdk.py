"""Facts about the Cloudinary SDK: names, spellings, hosts, and which values turn an option on.

Each was established by running cloudinary 1.3 to 1.46 and django-cloudinary-storage. Most follow from
`secure = options.pop("secure", config().secure)` and `if secure:` in cloudinary/utils.py.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Carrier, Literal, Name, Unknown, assert_never
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cloudinary_lint.facts import Option, Options, Value

CREDENTIALS = frozenset({"cloud_name", "api_key", "api_secret"})

DICT_SETTINGS = {"CLOUDINARY_STORAGE": Carrier.STORAGE, "CLOUDINARY": Carrier.SETTINGS}

SETTING = "CLOUDINARY"
APP = "cloudinary"
CONFIG = "cloudinary.config"

URL_VARIABLE = "CLOUDINARY_URL"
URL_SCHEME = "cloudinary://"
CLOUD_VARIABLE = "CLOUDINARY_CLOUD_NAME"
SECURE_VARIABLE = "CLOUDINARY_SECURE"
VARIABLE_PREFIX = "CLOUDINARY_"

METHODS = frozenset({"build_url", "image", "video", "video_thumbnail", "source", "picture"})
"""Methods of CloudinaryImage, CloudinaryVideo and CloudinaryResource that build an address."""

BUILD_METHOD = "build_url"
SEARCH_METHOD = "to_url"

FUNCTIONS = frozenset({"cloudinary.utils.cloudinary_url"})

DICT_FUNCTIONS = {
    "cloudinary.utils.build_distribution_domain": 0,
    "cloudinary.utils.cloudinary_scaled_url": 3,
}
"""Functions that build an address and take their options as a dict, and its position."""

_RESOURCES = (
    "CloudinaryImage CloudinaryVideo CloudinaryResource uploader.upload_image uploader.upload_resource"
)
CONSTRUCTORS = frozenset(f"cloudinary.{name}" for name in _RESOURCES.split())
_SEARCHES = "Search search.Search SearchFolders search_folders.SearchFolders"
SEARCHES = frozenset(f"cloudinary.{name}" for name in _SEARCHES.split())

_KEYWORDS = (
    "crop gravity fetch_format transformation raw_transformation effect sign_url dpr default_image public_id"
)
ONLY_CLOUDINARY = frozenset(_KEYWORDS.split())
"""Keywords that no other library's `build_url`, `image` or `video` takes."""

TAG_LIBRARY = "cloudinary"

TAGS = frozenset({"cloudinary", "cloudinary_url"})
"""Tags of the SDK's own Django library that take `secure`."""

HOST = lazy_pattern(
    r"(?:res(?:-[1-5])?|api|[^\s/.:@\"'<>\\]+-res)\.cloudinary\.com(?![\w-]|[.:]\w)",
    re.IGNORECASE,
)
"""Hosts that the SDK itself addresses with https; without a port, since https needs another one."""

LEGACY_HOST = "cloudinary-a.akamaihd.net"
SHARED_HOST = "res.cloudinary.com"
"""The host that the SDK uses instead of the legacy one."""

SECURE_HOST = "secure_distribution"
UPLOAD_PREFIX = "upload_prefix"
UPLOAD_PREFIX_VARIABLE = "CLOUDINARY_UPLOAD_PREFIX"

FIELD = "CloudinaryField"
FIELD_MODULE = "cloudinary.models"

PACKAGES = frozenset({"cloudinary", "cloudinary_storage", "gamma_cloudinary"})
"""Top-level packages of the Python SDK and of the storages built on it."""

STORAGE_MODULES = tuple(f"cloudinary_storage.{name}" for name in ("storage", "validators", "app_settings"))
"""Modules that pass `CLOUDINARY_STORAGE` to the SDK when they are imported."""

_SDK_LOADERS = lazy_pattern(
    r"cloudinary(?:\..*)?"
    r"|gamma_cloudinary(?:\..*)?"
    r"|cloudinary_storage\.(?:storage|app_settings|helpers|validators|management\.commands\.\w+"
    r"|templatetags\.cloudinary_static)(?:\..*)?"
)
_UPLOADER = (
    "upload unsigned_upload upload_large upload_large_part explicit rename text multi explode "
    "generate_sprite create_archive create_zip create_slideshow"
)
_ADMIN = (
    "resource resource_by_asset_id update resources resources_by_tag resources_by_moderation "
    "resources_by_ids resources_by_asset_folder resources_by_asset_ids resources_by_context visual_search "
    "restore restore_by_asset_ids"
)
RESPONSES = frozenset(
    {f"cloudinary.uploader.{name}" for name in _UPLOADER.split()}
    | {f"cloudinary.api.{name}" for name in _ADMIN.split()},
)
"""Calls whose responses hold both `url`, which is http in any configuration, and `secure_url`."""

RESPONSE_LISTS = frozenset({"resources", "eager", "derived"})
"""Keys of a response that hold lists of further responses."""

INSECURE_KEY = "url"
SECURE_KEY = "secure_url"
_SECURE_HOSTS = (SECURE_HOST, "secure_cdn_subdomain")
_DECIDING = CREDENTIALS | {"secure", "cname", "cdn_subdomain", "private_cdn", UPLOAD_PREFIX, *_SECURE_HOSTS}
_LOOKS_OFF = frozenset({"", "false", "0", "no", "off", "none", "null", "f", "n", "disabled"})
_UNDEFINED = frozenset({"true", "false", "none"})
"""Names that Django templates resolve as variables although they look like constants."""

_PASSED_THROUGH = lazy_pattern(r"https?:|\Z")
ON = Literal(value=True)


class Truth(Enum):
    """The truth of a value of `secure`, as the SDK evaluates it."""

    ON = "on"
    OFF = "off"
    UNKNOWN = "unknown"


def loads_sdk(path: str) -> bool:
    """Whether an import path makes Python import the SDK: `cloudinary_storage` alone does not."""
    return _SDK_LOADERS.fullmatch(path) is not None


def spelling(carrier: Carrier) -> str:
    """Returns the name under which a carrier reads `secure`."""
    match carrier:
        case Carrier.STORAGE:
            return "SECURE"
        case Carrier.ENV:
            return SECURE_VARIABLE
        case Carrier.SETTINGS | Carrier.CONFIG | Carrier.URL | Carrier.CALL | Carrier.TAG | Carrier.API:
            return "secure"
        case _:
            assert_never(carrier)


def truth(carrier: Carrier, value: Value) -> Truth:
    """Returns how a carrier evaluates a value; only `CLOUDINARY_SECURE=true` and `=false` are cast."""
    match value:
        case Unknown.UNKNOWN:
            return Truth.UNKNOWN
        case Name(name):
            return Truth.OFF if name.lower() in _UNDEFINED else Truth.UNKNOWN
        case Literal(text) if carrier is Carrier.ENV:
            return Truth.ON if text and text != "false" else Truth.OFF
        case Literal(constant):
            return Truth.ON if constant else Truth.OFF
        case _:
            assert_never(value)


def looks_off(value: Value) -> bool:
    """Whether a value is text that a person reads as "off"."""
    text = value.value if isinstance(value, Literal) else None
    return isinstance(text, str) and text.strip().lower() in _LOOKS_OFF


def is_lowercase_true(value: Value) -> bool:
    """Whether a value is a variable of a Django template that looks like `True`."""
    return isinstance(value, Name) and value.name.lower() == "true"


def is_spelled(carrier: Carrier, key: str, name: str) -> bool:
    """Whether a key is read as `name`; only in variables, and after their prefix, case doesn't matter."""
    if carrier is Carrier.ENV:
        return key.startswith(VARIABLE_PREFIX) and key.upper() == name
    return key == name


def deciding_variables(variables: Iterable[Option]) -> tuple[Option, ...]:
    """Returns the last of each of the variables that decide anything here: a few of very many."""
    last: dict[tuple[str, bool], Option] = {}
    for option in variables:
        name = option.key.lower()
        if name.removeprefix(VARIABLE_PREFIX.lower()) in _DECIDING:
            key = name, option.key.isupper()  # `names_cloud` takes the exact name alone
            last.pop(key, None)
            last[key] = option
    return tuple(last.values())


def secure_options(fact: Options) -> tuple[Option, ...]:
    """Returns the options of a fact that are named `secure`, in any case."""
    name = spelling(fact.carrier).lower()
    return tuple(option for option in fact.options if option.key.lower() == name)


def effective(fact: Options, key: str) -> Option | None:
    """Returns the option of that name that the SDK uses: in a URL the first non-blank one, else the last."""
    named = [option for option in fact.options if is_spelled(fact.carrier, option.key, key)]
    if fact.carrier is Carrier.URL:
        return next((option for option in named if option.value != Literal("")), next(iter(named), None))
    return named[-1] if named else None


def secure_option(fact: Options) -> Option | None:
    """Returns the option by which the SDK decides whether secure is on."""
    return effective(fact, spelling(fact.carrier))


def is_on(fact: Options, option: Option | None) -> bool:
    """Whether an option is there, and turns secure on."""
    return option is not None and truth(fact.carrier, option.value) is Truth.ON


def names_cloud(variables: Iterable[Option]) -> Truth:
    """Whether `CLOUDINARY_CLOUD_NAME` is set: the SDK then reads all `CLOUDINARY_*` but `CLOUDINARY_URL`."""
    values = [option.value for option in variables if option.key == CLOUD_VARIABLE]
    match values[-1] if values else Literal(""):
        case Literal(text):
            return Truth.ON if text else Truth.OFF
        case _:
            return Truth.UNKNOWN


def is_address(text: str) -> bool:
    """Whether the SDK takes a source for an address."""
    return text != "" and _PASSED_THROUGH.match(text) is not None


def is_passed_through(subject: Value, kind: Value) -> bool:
    """Whether the SDK returns a source unchanged: one with `http(s):`, of the type `upload`."""
    match subject, kind:
        case Literal(str(text)), Literal("upload") | Unknown():
            return _PASSED_THROUGH.match(text) is not None
        case _:
            return False


def has_credentials(fact: Options) -> bool:
    """Whether a declaration names the account."""
    is_upper = fact.carrier is Carrier.STORAGE
    names = {name.upper() for name in CREDENTIALS} if is_upper else CREDENTIALS
    return any(
        option.key in names or (option.key == "cloudinary_url" and fact.carrier is Carrier.CONFIG)
        for option in fact.options
    )


def changes_host(fact: Options) -> bool:
    """Whether turning secure on would also change the host of every address.

    Any value but None of `secure_distribution` and `secure_cdn_subdomain` does, even an empty one.
    """
    given = _by_plain_name(fact)
    on = {name for name, value in given.items() if truth(fact.carrier, value) is not Truth.OFF}
    if fact.path:
        return True
    if any(given.get(name, Literal(None)) != Literal(None) for name in _SECURE_HOSTS):
        return True
    return "cname" in on or on >= {"cdn_subdomain", "private_cdn"}


def drops_cname(fact: Options) -> bool:
    """Whether turning secure on would put another host in place of `cname`."""
    given = _by_plain_name(fact)
    is_given = truth(fact.carrier, given.get("cname", Literal(None))) is not Truth.OFF
    return is_given and SECURE_HOST not in given


def _by_plain_name(fact: Options) -> dict[str, Value]:
    """The values of options by their names without the prefix of variables; `parse_qs` drops blank ones."""
    return {
        option.key.lower().removeprefix(VARIABLE_PREFIX.lower()): option.value
        for option in fact.options
        if fact.carrier is not Carrier.URL or option.value != Literal("")
    }
