"""What the Cloudinary SDK believes: names, spellings, truth and hosts.

Every statement was established by running cloudinary 1.3 to 1.46 and django-cloudinary-storage;
the one rule behind them is `secure = options.pop("secure", config().secure)` and then `if secure:`
(cloudinary/utils.py). Refuses to know files, languages and edits.
"""

from __future__ import annotations

from cloudinary_lint.sdk.names import (
    CLOUD_VARIABLE,
    CONFIG,
    CONSTRUCTORS,
    CREDENTIALS,
    DICT_SETTINGS,
    FIELD,
    FUNCTIONS,
    HOST,
    METHODS,
    ONLY_CLOUDINARY,
    PACKAGES,
    SEARCH_METHOD,
    SEARCHES,
    STORAGE_MODULES,
    TAG_LIBRARY,
    TAGS,
    URL_SCHEME,
    URL_VARIABLE,
    VARIABLE_PREFIX,
)
from cloudinary_lint.sdk.options import (
    Truth,
    changes_host,
    effective,
    has_credentials,
    is_lowercase_true,
    is_passed_through,
    is_spelled,
    looks_off,
    names_cloud,
    secure_options,
    spelling,
    truth,
)
from cloudinary_lint.sdk.responses import (
    INSECURE_KEY,
    RESPONSE_LISTS,
    RESPONSES,
    SECURE_KEY,
)

__all__ = [
    "CLOUD_VARIABLE",
    "CONFIG",
    "CONSTRUCTORS",
    "CREDENTIALS",
    "DICT_SETTINGS",
    "FIELD",
    "FUNCTIONS",
    "HOST",
    "INSECURE_KEY",
    "METHODS",
    "ONLY_CLOUDINARY",
    "PACKAGES",
    "RESPONSES",
    "RESPONSE_LISTS",
    "SEARCHES",
    "SEARCH_METHOD",
    "SECURE_KEY",
    "STORAGE_MODULES",
    "TAGS",
    "TAG_LIBRARY",
    "URL_SCHEME",
    "URL_VARIABLE",
    "VARIABLE_PREFIX",
    "Truth",
    "changes_host",
    "effective",
    "has_credentials",
    "is_lowercase_true",
    "is_passed_through",
    "is_spelled",
    "looks_off",
    "names_cloud",
    "secure_options",
    "spelling",
    "truth",
]
