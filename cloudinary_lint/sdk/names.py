"""The names that the SDK, and packages built on it, define: settings, functions, keywords, tags, hosts."""

from __future__ import annotations

import re

from cloudinary_lint.facts import Carrier

CREDENTIALS = frozenset({"cloud_name", "api_key", "api_secret"})

DICT_SETTINGS = {"CLOUDINARY_STORAGE": Carrier.STORAGE, "CLOUDINARY": Carrier.SETTINGS}

SETTING = "CLOUDINARY"
APP = "cloudinary"
CONFIG = "cloudinary.config"

URL_VARIABLE = "CLOUDINARY_URL"
CLOUD_VARIABLE = "CLOUDINARY_CLOUD_NAME"
VARIABLE_PREFIX = "CLOUDINARY_"
URL_SCHEME = "cloudinary://"

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

TAG_LIBRARY = "cloudinary"

TAGS = frozenset({"cloudinary", "cloudinary_url"})
"""Tags of the SDK's own Django library that take `secure`."""

HOST = re.compile(
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

STORAGE_MODULES = ("cloudinary_storage.storage", "cloudinary_storage.validators")
"""Modules that pass `CLOUDINARY_STORAGE` to the SDK when they are imported."""

_SDK_LOADERS = re.compile(
    r"cloudinary(?:\..*)?"
    r"|gamma_cloudinary(?:\..*)?"
    r"|cloudinary_storage\.(?:storage|app_settings|helpers|validators|management\.commands\.\w+"
    r"|templatetags\.cloudinary_static)(?:\..*)?"
)


def loads_sdk(path: str) -> bool:
    """Whether an import path makes Python import the SDK: `cloudinary_storage` alone does not."""
    return _SDK_LOADERS.fullmatch(path) is not None
