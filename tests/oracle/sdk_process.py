"""What the SDK that is installed makes of configurations, one JSON object a line.

One process judges many: `reset_config()` does what importing the SDK does.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from typing import Any
from urllib.parse import urlsplit

import django
from django.conf import settings

ACCOUNT = {"CLOUD_NAME": "demo", "API_KEY": "k", "API_SECRET": "s"}
settings.configure(CLOUDINARY_STORAGE=ACCOUNT, MEDIA_URL="/media/")
django.setup()

import cloudinary  # noqa: E402 - it wants settings
from cloudinary_storage import app_settings  # noqa: E402

_NAMES = [name for name in os.environ if name.startswith("CLOUDINARY_")]


def scheme(case: dict[str, Any]) -> str:
    """The scheme of an address that is built with the configuration of a case."""
    for name in [name for name in os.environ if name.upper().startswith("CLOUDINARY_")]:
        del os.environ[name]
    for name, value in case["variables"]:
        os.environ[name] = value
    if hasattr(settings, "CLOUDINARY"):
        del settings.CLOUDINARY
    if case["settings"] is not None:
        settings.CLOUDINARY = dict(case["settings"])
    cloudinary.reset_config()
    for options in case["calls"]:
        cloudinary.config(**dict(options))
    if case["storage"] is not None:
        settings.CLOUDINARY_STORAGE = {**ACCOUNT, **dict(case["storage"])}
        importlib.reload(app_settings)
    options = {"cloud_name": "demo", **dict(case["call"])}
    return urlsplit(str(cloudinary.CloudinaryImage("sky").build_url(**options))).scheme


def judged(case: dict[str, Any]) -> str:
    """The scheme, or the name of what the SDK raises where it can't take the configuration at all."""
    try:
        return scheme(case)
    except (TypeError, ValueError) as error:
        return type(error).__name__


for line in sys.stdin:
    sys.stdout.write(f"{judged(json.loads(line))}\n")
    sys.stdout.flush()
