"""config-without-secure: every way to reach `cloudinary.config`, and every shape of the call."""

from __future__ import annotations

import pytest

from tests.rules import assert_fixed, assert_silent, findings, fixed, lines

START = "import cloudinary\n"

SILENT = [
    pytest.param("cloudinary.config(cloud_name='demo', secure=True)", id="secure is said"),
    pytest.param("cloudinary.config(cloud_name='demo', secure=not DEBUG)", id="secure is an expression"),
    pytest.param("cloudinary.config(cloud_name='demo', secure=False)", id="secure is off: CLD201"),
    pytest.param("cloudinary.config(cloud_name='demo', SECURE=True)", id="secure is misspelled: CLD202"),
    pytest.param("cloudinary.config(cloud_name='demo', secure='no')", id="secure is a text: CLD203"),
    pytest.param("cloudinary.config()", id="a getter"),
    pytest.param("name = cloudinary.config().cloud_name", id="a value is read"),
    pytest.param("cloudinary.config(shorten=True)", id="no credentials"),
    pytest.param("cloudinary.config(secure=True)", id="secure alone"),
    pytest.param("cloudinary.config(**options)", id="open options"),
    pytest.param(
        "cloudinary.config(cloud_name='demo', **settings.CLOUDINARY)", id="open options beside credentials"
    ),
    pytest.param("client.config(cloud_name='demo')", id="another object's method"),
    pytest.param("cloudinary.reset_config()", id="reset_config"),
    pytest.param("cloudinary.Config(cloud_name='demo')", id="the class"),
    pytest.param("# cloudinary.config(cloud_name='demo')", id="a comment"),
    pytest.param("'cloudinary.config(cloud_name=1)'", id="a bare string"),
    pytest.param(
        """
        OPTIONS = dict(cloud_name='demo', secure=True)
        cloudinary.config(**OPTIONS)
        """,
        id="secure is in options that are in sight",
    ),
    pytest.param(
        """
        OPTIONS = dict(cloud_name='demo')
        OPTIONS['secure'] = True
        cloudinary.config(**OPTIONS)
        """,
        id="options that are changed later",
    ),
]

FOREIGN = [
    pytest.param(
        "def start(cloudinary):\n    cloudinary.config(cloud_name='demo', api_key='k')\n",
        id="a module that was handed on, and might be a wrapper",
    ),
    pytest.param("from decouple import config\nconfig(cloud_name='demo')", id="another package's config"),
    pytest.param(
        """
        from decouple import config
        import cloudinary

        config('CLOUDINARY_URL', cloud_name='demo')
        """,
        id="another package's config beside the SDK",
    ),
    pytest.param("def config(**options): ...\nconfig(cloud_name='demo')", id="a function of the file"),
    pytest.param(
        "from .cloudinary import config\nconfig(cloud_name='demo')", id="an own module named cloudinary"
    ),
    pytest.param(
        "import other as cloudinary\ncloudinary.config(cloud_name='demo')", id="another module's alias"
    ),
]

FIXED = [
    pytest.param(
        "cloudinary.config(cloud_name='demo', api_key=KEY, api_secret=SECRET)\n",
        "cloudinary.config(cloud_name='demo', api_key=KEY, api_secret=SECRET, secure=True)\n",
        id="one line",
    ),
    pytest.param(
        "cloudinary.config(cloud_name='demo',)\n",
        "cloudinary.config(cloud_name='demo', secure=True,)\n",
        id="one line with a trailing comma",
    ),
    pytest.param(
        """
        cloudinary.config(
          cloud_name = "demo",
          api_key = KEY,
          api_secret = SECRET
        )
        """,
        """
        cloudinary.config(
          cloud_name = "demo",
          api_key = KEY,
          api_secret = SECRET,
          secure = True
        )
        """,
        id="blanks around the equals signs",
    ),
    pytest.param(
        """
        cloudinary.config(cloud_name='demo',
                          api_key=KEY)
        """,
        """
        cloudinary.config(cloud_name='demo',
                          api_key=KEY,
                          secure=True)
        """,
        id="an aligned indent",
    ),
    pytest.param(
        """
        cloudinary.config(
        \tcloud_name='demo',
        \tapi_key=KEY,  # from the console
        )
        """,
        """
        cloudinary.config(
        \tcloud_name='demo',
        \tapi_key=KEY,  # from the console
        \tsecure=True,
        )
        """,
        id="tabs and a comment after the last argument",
    ),
    pytest.param(
        """
        cloudinary.config(
            cloud_name=(
                'demo'
            )
        )
        """,
        """
        cloudinary.config(
            cloud_name=(
                'demo'
            ),
            secure=True
        )
        """,
        id="a parenthesised value",
    ),
    pytest.param(
        """
        cloudinary.config(
            cloud_name='demo', api_key=KEY)
        """,
        """
        cloudinary.config(
            cloud_name='demo', api_key=KEY, secure=True)
        """,
        id="several arguments on the last line",
    ),
    pytest.param(
        "if x: cloudinary.config(cloud_name='demo'); y()\n",
        "if x: cloudinary.config(cloud_name='demo', secure=True); y()\n",
        id="several statements on a line",
    ),
    pytest.param(
        """
        OPTIONS = dict(cloud_name='demo')
        cloudinary.config(**OPTIONS)
        """,
        """
        OPTIONS = dict(cloud_name='demo')
        cloudinary.config(**OPTIONS, secure=True)
        """,
        id="options that are in sight",
    ),
]

SPELLED = [
    pytest.param("import cloudinary\n", "cloudinary.config", id="import cloudinary"),
    pytest.param("import cloudinary as c\n", "c.config", id="import cloudinary as c"),
    pytest.param("from cloudinary import config\n", "config", id="from cloudinary import config"),
    pytest.param("from cloudinary import config as cc\n", "cc", id="from cloudinary import config as cc"),
    pytest.param("import cloudinary.uploader\n", "cloudinary.config", id="import cloudinary.uploader"),
    pytest.param("from cloudinary import *\n", "config", id="from cloudinary import *"),
    pytest.param("def f():\n    import cloudinary\n    ", "cloudinary.config", id="an import in a function"),
    pytest.param(
        "try:\n    import cloudinary\nexcept ImportError:\n    cloudinary = None\n",
        "cloudinary.config",
        id="an import that may fail",
    ),
]


@pytest.mark.parametrize("text", SILENT)
def test_silent(text):
    assert_silent("CLD103", "app.py", START + lines(text))


@pytest.mark.parametrize("text", FOREIGN)
def test_silent_on_what_is_not_cloudinarys(text):
    assert_silent("CLD103", "app.py", text)


@pytest.mark.parametrize(("before", "after"), FIXED)
def test_fixed(before, after):
    assert_fixed("CLD103", "app.py", START + lines(before), START + lines(after))


@pytest.mark.parametrize(("imports", "name"), SPELLED)
def test_every_way_to_name_it(imports, name):
    before = f"{imports}{name}(cloud_name='demo')\n"
    assert_fixed("CLD103", "app.py", before, f"{imports}{name}(cloud_name='demo', secure=True)\n")


@pytest.mark.parametrize("option", ["cloud_name", "api_key", "api_secret", "cloudinary_url"])
def test_every_credential_counts_the_dead_url_too(option):
    before = f"import cloudinary\ncloudinary.config({option}=VALUE)\n"
    after = f"import cloudinary\ncloudinary.config({option}=VALUE, secure=True)\n"
    assert "2:1 CLD103" in findings(before, "app.py")
    assert fixed(before, "app.py") == after


def test_stands_at_the_start_of_the_callee():
    assert findings("import cloudinary\nx = cloudinary.config(api_key=1)\n", "app.py") == ["2:5 CLD103"]
