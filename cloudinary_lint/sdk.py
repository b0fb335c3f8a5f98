"""What the Cloudinary SDK believes: names, spellings, truth and hosts.

Every statement was established by running cloudinary 1.3 to 1.46 and django-cloudinary-storage;
the one rule behind them is `secure = options.pop("secure", config().secure)` and then `if secure:`
(cloudinary/utils.py). Refuses to know files, languages and edits.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Carrier, Literal, Name, Unknown, assert_never

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cloudinary_lint.facts import Option, Options, Value

CREDENTIALS = frozenset({"cloud_name", "api_key", "api_secret"})

DICT_SETTINGS = {"CLOUDINARY_STORAGE": Carrier.STORAGE, "CLOUDINARY": Carrier.SETTINGS}

CONFIG = "cloudinary.config"

URL_VARIABLE = "CLOUDINARY_URL"
CLOUD_VARIABLE = "CLOUDINARY_CLOUD_NAME"
VARIABLE_PREFIX = "CLOUDINARY_"
URL_SCHEME = "cloudinary://"

METHODS = frozenset({"build_url", "image", "video", "video_thumbnail"})
"""Methods of CloudinaryImage, CloudinaryVideo and CloudinaryResource that build an address."""

SEARCH_METHOD = "to_url"

FUNCTIONS = frozenset({"cloudinary.utils.cloudinary_url"})

CONSTRUCTORS = frozenset(
    {
        "cloudinary.CloudinaryImage",
        "cloudinary.CloudinaryVideo",
        "cloudinary.CloudinaryResource",
        "cloudinary.uploader.upload_image",
        "cloudinary.uploader.upload_resource",
    },
)

SEARCHES = frozenset(
    {
        "cloudinary.Search",
        "cloudinary.search.Search",
        "cloudinary.SearchFolders",
        "cloudinary.search_folders.SearchFolders",
    },
)

ONLY_CLOUDINARY = frozenset(
    {
        "crop",
        "gravity",
        "fetch_format",
        "transformation",
        "raw_transformation",
        "effect",
        "sign_url",
        "dpr",
        "default_image",
        "public_id",
    },
)
"""Keywords that no other library's `build_url`, `image` or `video` takes."""

TAGS = frozenset({"cloudinary", "cloudinary_url"})
"""Tags of the SDK's own Django library that take `secure`."""

HOST = re.compile(
    r"(?:res(?:-[1-5])?|api|[^\s/.:@\"'<>\\]+-res)\.cloudinary\.com(?![\w-]|[.:]\w)",
    re.IGNORECASE,
)
"""Hosts that the SDK itself addresses with https (with a port of its own, the scheme can't be swapped)."""

_SECURE_HOSTS = ("secure_distribution", "secure_cdn_subdomain")
_LOOKS_OFF = frozenset({"", "false", "0", "no", "off", "none", "null", "f", "n", "disabled"})
_UNDEFINED = frozenset({"true", "false", "none"})
"""Names that a Django template takes for variables although they look like constants."""

_PASSED_THROUGH = re.compile(r"https?:|\Z")


class Truth(Enum):
    """What the SDK makes of a value of `secure`."""

    ON = "on"
    OFF = "off"
    UNKNOWN = "unknown"


def spelling(carrier: Carrier) -> str:
    """How `secure` must be written in a carrier to be read at all."""
    match carrier:
        case Carrier.STORAGE:
            return "SECURE"
        case Carrier.ENV:
            return "CLOUDINARY_SECURE"
        case Carrier.SETTINGS | Carrier.CONFIG | Carrier.URL | Carrier.CALL | Carrier.TAG | Carrier.API:
            return "secure"
        case _:
            assert_never(carrier)


def truth(carrier: Carrier, value: Value) -> Truth:
    """What a carrier makes of a value: nothing is cast but `CLOUDINARY_SECURE=true` and `=false`."""
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
    match value:
        case Literal(str(text)):
            return text.strip().lower() in _LOOKS_OFF
        case _:
            return False


def is_lowercase_true(value: Value) -> bool:
    """Whether a value is a variable of a Django template that a person takes for `True`."""
    match value:
        case Name(name):
            return name.lower() == "true"
        case _:
            return False


def is_spelled(carrier: Carrier, key: str, name: str) -> bool:
    """Whether a key is read as `name`: exactly, but of a variable only the prefix has a case."""
    if carrier is Carrier.ENV:
        return key.startswith(VARIABLE_PREFIX) and key.upper() == name
    return key == name


def secure_options(fact: Options) -> tuple[Option, ...]:
    """The options of a fact that spell `secure` in any case."""
    name = spelling(fact.carrier).lower()
    return tuple(option for option in fact.options if option.key.lower() == name)


def effective(fact: Options, key: str) -> Option | None:
    """The option of that name that decides: in a URL the first non-blank, else the last."""
    named = [option for option in fact.options if is_spelled(fact.carrier, option.key, key)]
    if fact.carrier is Carrier.URL:
        return next((option for option in named if option.value != Literal("")), next(iter(named), None))
    return named[-1] if named else None


def names_cloud(variables: Iterable[Option]) -> Truth:
    """Whether `CLOUDINARY_CLOUD_NAME` is non-empty: then all `CLOUDINARY_*` are read but `CLOUDINARY_URL`."""
    values = [option.value for option in variables if option.key == CLOUD_VARIABLE]
    match values[-1] if values else Literal(""):
        case Literal(text):
            return Truth.ON if text else Truth.OFF
        case _:
            return Truth.UNKNOWN


def is_passed_through(subject: Value, kind: Value) -> bool:
    """Whether the address of a subject may be the subject itself: with `http(s):` and the type `upload`."""
    match subject, kind:
        case Literal(str(text)), Literal("upload") | Unknown():
            return _PASSED_THROUGH.match(text) is not None
        case _:
            return False


def has_credentials(fact: Options) -> bool:
    """Whether a declaration says who the account is."""
    keys = {option.key for option in fact.options}
    match fact.carrier:
        case Carrier.STORAGE:
            return any(name.upper() in keys for name in CREDENTIALS)
        case Carrier.CONFIG:
            return bool(keys & (CREDENTIALS | {"cloudinary_url"}))
        case _:
            return bool(keys & CREDENTIALS)


def changes_host(fact: Options) -> bool:
    """Whether turning secure on would also change the host of every address.

    Of two names any value but None counts: an empty `secure_distribution` leaves no host at all.
    """
    given = {
        option.key.lower().removeprefix(VARIABLE_PREFIX.lower()): option.value for option in fact.options
    }
    on = {name for name, value in given.items() if truth(fact.carrier, value) is not Truth.OFF}
    if fact.path and fact.path.text.strip("/"):
        return True
    if any(given.get(name, Literal(None)) != Literal(None) for name in _SECURE_HOSTS):
        return True
    return "cname" in on or on >= {"cdn_subdomain", "private_cdn"}


_UPLOADER = (
    "upload unsigned_upload upload_large upload_large_part explicit rename text multi explode "
    "generate_sprite create_archive create_zip create_slideshow"
)
_ADMIN = (
    "resource resource_by_asset_id update resources resources_by_tag resources_by_moderation resources_by_ids "
    "resources_by_asset_folder resources_by_asset_ids resources_by_context visual_search restore "
    "restore_by_asset_ids"
)
RESPONSES = frozenset(
    {f"cloudinary.uploader.{name}" for name in _UPLOADER.split()}
    | {f"cloudinary.api.{name}" for name in _ADMIN.split()},
)
"""Calls whose responses hold `url`, which is http whatever the configuration, beside `secure_url`."""

RESPONSE_LISTS = frozenset({"resources", "eager", "derived"})
"""Keys of a response under which more responses stand."""

INSECURE_KEY = "url"
SECURE_KEY = "secure_url"


FIELD = "CloudinaryField"

PACKAGES = frozenset({"cloudinary", "cloudinary_storage", "gamma_cloudinary"})
"""Top-level packages of the Python SDK and of the storages upon it."""

STORAGE_MODULES = ("cloudinary_storage.storage", "cloudinary_storage.validators")
"""Modules whose import hands `CLOUDINARY_STORAGE` to the SDK."""
