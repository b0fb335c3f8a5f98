"""settings-without-secure: Django's `CLOUDINARY`, whose keys are lower-case."""

from __future__ import annotations

import pytest

from tests.rules import assert_fixed, assert_silent, findings

SILENT = [
    pytest.param("CLOUDINARY = options()", id="what a function returns"),
    pytest.param("from media import OPTIONS\nCLOUDINARY = OPTIONS", id="a name that is imported"),
    pytest.param("A = options()\nCLOUDINARY = A", id="a name that is not in sight"),
    pytest.param("A = {'cloud_name': 'demo'}\nfill(A)\nCLOUDINARY = A", id="a name that is handed out"),
    pytest.param("CLOUDINARY = {key: env(key) for key in names}", id="a comprehension"),
    pytest.param("CLOUDINARY = {'cloud_name': 'demo'} | {'secure': True}", id="secure is joined"),
    pytest.param("CLOUDINARY = {'cloud_name': 'demo'} | options()", id="joined with what is not in sight"),
    pytest.param("CLOUDINARY = {'cloud_name': 'demo', 'secure': True}", id="secure is said"),
    pytest.param(
        "CLOUDINARY = {'cloud_name': 'demo', 'secure': env.bool('SECURE')}", id="secure is an expression"
    ),
    pytest.param("CLOUDINARY = {'cloud_name': 'demo', 'secure': False}", id="secure is off: CLD201"),
    pytest.param("CLOUDINARY = {'cloud_name': 'demo', 'SECURE': True}", id="secure is misspelled: CLD202"),
    pytest.param("CLOUDINARY = {'cloud_name': 'demo', 'secure': 'off'}", id="secure is a text: CLD203"),
    pytest.param("CLOUDINARY = {'shorten': True}", id="no credentials"),
    pytest.param("CLOUDINARY = {'CLOUD_NAME': 'demo'}", id="credentials in the case nobody reads"),
    pytest.param("CLOUDINARY = {'secure': True}", id="secure alone"),
    pytest.param("CLOUDINARY = credentials()", id="the result of a function"),
    pytest.param("CLOUDINARY = {**base, 'cloud_name': 'demo'}", id="an open base"),
    pytest.param("override_settings(CLOUDINARY={'cloud_name': 'demo'})", id="a keyword of override_settings"),
    pytest.param("CLOUDINARY_CONFIG = {'cloud_name': 'demo'}", id="another setting"),
    pytest.param("settings = {'CLOUDINARY': {'cloud_name': 'demo'}}", id="a key of that name"),
    pytest.param(
        """
        class Field(models.TextChoices):
            CLOUDINARY = {'cloud_name': 'demo'}
        """,
        id="a member of an enumeration",
    ),
]

FIXED = [
    pytest.param(
        "A = {'cloud_name': 'demo'}\nCLOUDINARY = A\n",
        "A = {'cloud_name': 'demo', 'secure': True}\nCLOUDINARY = A\n",
        id="by way of a name",
    ),
    pytest.param(
        "A = {'cloud_name': 'demo'}\nCLOUDINARY = A | {'api_key': 'k'}\n",
        "A = {'cloud_name': 'demo'}\nCLOUDINARY = A | {'api_key': 'k', 'secure': True}\n",
        id="joined",
    ),
    pytest.param(
        "CLOUDINARY = {'cloud_name': 'demo'}\nCLOUDINARY = CLOUDINARY | {'a': 1}\n",
        "CLOUDINARY = {'cloud_name': 'demo', 'secure': True}\nCLOUDINARY = CLOUDINARY | {'a': 1}\n",
        id="joined with itself",
    ),
    pytest.param(
        "CLOUDINARY = {'cloud_name': 'demo', 'api_key': KEY}\n",
        "CLOUDINARY = {'cloud_name': 'demo', 'api_key': KEY, 'secure': True}\n",
        id="one line",
    ),
    pytest.param(
        """
        CLOUDINARY = {
          "cloud_name": "demo",
          "api_secret": get_secret("cloudinary")
        }
        """,
        """
        CLOUDINARY = {
          "cloud_name": "demo",
          "api_secret": get_secret("cloudinary"),
          "secure": True
        }
        """,
        id="two blanks of indentation and no trailing comma",
    ),
    pytest.param(
        "CLOUDINARY = dict(cloud_name='demo', api_key=KEY)\n",
        "CLOUDINARY = dict(cloud_name='demo', api_key=KEY, secure=True)\n",
        id="dict()",
    ),
    pytest.param(
        """
        KEYS = {'api_key': KEY}
        CLOUDINARY = {'cloud_name': 'demo', **KEYS}
        """,
        """
        KEYS = {'api_key': KEY}
        CLOUDINARY = {'cloud_name': 'demo', **KEYS, 'secure': True}
        """,
        id="a base that is in sight",
    ),
]

UNSAFE = [
    pytest.param("'cname': 'img.example.org'", id="cname"),
    pytest.param("'secure_distribution': 'img.example.org'", id="secure_distribution"),
    pytest.param("'secure_distribution': ''", id="an empty secure_distribution, which leaves no host"),
    pytest.param("'secure_cdn_subdomain': True", id="secure_cdn_subdomain"),
    pytest.param("'cdn_subdomain': True, 'private_cdn': True", id="cdn_subdomain with private_cdn"),
    pytest.param("'cname': host", id="a cname that is not known"),
]

SAFE = [
    pytest.param("'private_cdn': True", id="private_cdn alone"),
    pytest.param("'cdn_subdomain': True", id="cdn_subdomain alone"),
    pytest.param("'cname': None", id="no cname"),
    pytest.param("'secure_distribution': None", id="no secure_distribution"),
]


@pytest.mark.parametrize("text", SILENT)
def test_silent(text):
    assert_silent("CLD102", "settings.py", text)


@pytest.mark.parametrize(("before", "after"), FIXED)
def test_fixed(before, after):
    assert_fixed("CLD102", "settings.py", before, after)


@pytest.mark.parametrize("option", UNSAFE)
def test_unsafe_beside_what_changes_the_host(option):
    before = f"CLOUDINARY = {{'cloud_name': 'demo', {option}}}\n"
    after = f"CLOUDINARY = {{'cloud_name': 'demo', {option}, 'secure': True}}\n"
    assert_fixed("CLD102", "settings.py", before, after, unsafe=True)


@pytest.mark.parametrize("option", SAFE)
def test_safe_beside_what_keeps_the_host(option):
    before = f"CLOUDINARY = {{'cloud_name': 'demo', {option}}}\n"
    after = f"CLOUDINARY = {{'cloud_name': 'demo', {option}, 'secure': True}}\n"
    assert_fixed("CLD102", "settings.py", before, after)


def test_stands_at_the_assigned_name():
    assert findings("DEBUG = 1; CLOUDINARY = {'api_key': 1}\n", "settings.py") == ["1:12 CLD102"]
