"""Templates as real pages: what Django answers when a view renders them with pictures of the SDK."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SITE = """
import json
import sys
import types

import cloudinary
from django.conf import settings

templates = json.load(sys.stdin)
settings.configure(
    ALLOWED_HOSTS=["*"],
    INSTALLED_APPS=["cloudinary"],
    ROOT_URLCONF=__name__,
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [("django.template.loaders.locmem.Loader", templates)],
                "libraries": {"static": "django.templatetags.static"},
            },
        }
    ],
)
import django

django.setup()
from django.shortcuts import render
from django.test import Client
from django.urls import path

cloudinary.config(cloud_name="demo")
image = cloudinary.CloudinaryImage("sky")
photo = types.SimpleNamespace(image=image, width=30, empty=None)


def page(request, name):
    return render(request, name, {"image": image, "photo": photo, "photos": [photo]})


urlpatterns = [path("<path:name>", page, name="page")]
client = Client(raise_request_exception=False)
answers = [client.get("/" + name) for name in templates]
json.dump([(answer.status_code, answer.content.decode()) for answer in answers], sys.stdout)
"""
BASE = "{% block content %}{% endblock %}"


def pages(texts: Sequence[str]) -> list[tuple[int, str]]:
    """The status and the body of each template's page, on a plain http request."""
    templates = {f"{number}.html": text for number, text in enumerate(texts)} | {"base.html": BASE}
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("CLOUDINARY", "DJANGO"))
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _SITE],
        input=json.dumps(templates),
        env=environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return [(status, body) for status, body in json.loads(done.stdout)][: len(texts)]
