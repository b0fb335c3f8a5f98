"""Configurations in many spellings, run: what is reported builds http, what is silent builds https."""

from __future__ import annotations

import pytest

from tests.oracle import schemes
from tests.oracle.tool import asked, assert_just, run

DJANGO = "django()\nfound = build()"
RUN = "run('app.py')\nfound = build()"
SECURE = ["", "'secure': True", "'secure': False"]
OPTIONS = [
    *SECURE,
    "'secure': None",
    "'secure': 0",
    "'secure': 0.0",
    "'secure': 1",
    "'secure': -1",
    "'secure': 'true'",
    "'secure': ''",
    "'secure': ' '",
    "'secure': 'false'",
    "'secure': 'off'",
    "'secure': not False",
    "'secure': False, 'secure': True",
    "'secure': True, 'secure': False",
    "'SECURE': True",
    "'Secure': True",
    "'SECURE': False",
    "'cname': 'images.example.org'",
    "'cname': ''",
    "'secure_distribution': 'images.example.org'",
    "'secure_distribution': None, 'private_cdn': False",
    "'private_cdn': True, 'cdn_subdomain': True",
    "'private_cdn': True",
    "'cdn_subdomain': True",
    "'secure_cdn_subdomain': True",
]
DICTS = [
    pytest.param("CLOUDINARY = {'cloud_name': 'demo', %s}\n", id="on one line"),
    pytest.param("CLOUDINARY = {\n    'cloud_name': 'demo',\n    %s\n}\n", id="on lines of their own"),
    pytest.param("CLOUDINARY: dict = {'cloud_name': 'demo', %s}\n", id="annotated"),
    pytest.param("if True:\n    CLOUDINARY = {'cloud_name': 'demo', %s}\n", id="in a branch"),
    pytest.param("CLOUDINARY = {'cloud_name': 'demo'}\nCLOUDINARY.update({%s})\n", id="updated"),
    pytest.param("CLOUDINARY = {'cloud_name': 'demo'} | {%s}\n", id="joined"),
    pytest.param("CLOUDINARY = {'cloud_name': 'demo'}\nCLOUDINARY |= {%s}\n", id="joined in place"),
    pytest.param("MORE = {%s}\nCLOUDINARY = {'cloud_name': 'demo', **MORE}\n", id="spread"),
    pytest.param("MEDIA = {'cloud_name': 'demo', %s}\nCLOUDINARY = MEDIA\n", id="by another name"),
    pytest.param(
        "MEDIA = {'cloud_name': 'demo', %s}\nimport cloudinary\ncloudinary.config(**MEDIA)\n",
        id="handed to config()",
    ),
    pytest.param(
        "import cloudinary\ncloudinary.config(**{'cloud_name': 'demo', %s})\n", id="spelled out for config()"
    ),
]
KEYWORDS = [
    "",
    "secure=True",
    "secure=False",
    "secure=None",
    "secure=0",
    "secure=''",
    "secure='false'",
    "secure='no'",
    "SECURE=True",
    "Secure=True",
    "SECURE=False",
    "cname='images.example.org'",
    "secure_distribution='images.example.org'",
]
CALLS = [
    pytest.param("from cloudinary import config\nconfig(cloud_name='demo'%s)\n", id="from"),
    pytest.param("from cloudinary import *\nconfig(cloud_name='demo'%s)\n", id="star"),
    pytest.param("import cloudinary as cl\ncl.config(cloud_name='demo'%s)\n", id="alias"),
    pytest.param("import cloudinary.uploader\ncloudinary.config(cloud_name='demo'%s)\n", id="of a part"),
    pytest.param(
        "import cloudinary\ndef go():\n    cloudinary.config(cloud_name='demo'%s)\ngo()\n", id="a function"
    ),
    pytest.param(
        "def go():\n    import cloudinary\n    cloudinary.config(cloud_name='demo'%s)\ngo()\n",
        id="an import in a function",
    ),
    pytest.param(
        "import cloudinary\nclass App:\n    cloudinary.config(cloud_name='demo'%s)\n", id="a class body"
    ),
    pytest.param(
        "import cloudinary\ngo = lambda: cloudinary.config(cloud_name='demo'%s)\ngo()\n", id="lambda"
    ),
    pytest.param(
        "import cloudinary\ncloudinary.config(cloud_name='demo')\ncloudinary.config(api_key='k'%s)\n",
        id="two calls",
    ),
    pytest.param("import cloudinary\ngo = cloudinary.config\ngo(cloud_name='demo'%s)\n", id="a bound name"),
    pytest.param("import cloudinary\nc = cloudinary.config(cloud_name='demo'%s)\n", id="assigned"),
    pytest.param("import cloudinary; (cloudinary.config)(cloud_name='demo'%s)\n", id="in brackets"),
    pytest.param("import cloudinary\ncloudinary.config(**dict(cloud_name='demo'%s))\n", id="a call of dict"),
    pytest.param(
        "try:\n    import cloudinary\n    cloudinary.config(cloud_name='demo'%s)\n"
        "except ImportError:\n    pass\n",
        id="try",
    ),
    pytest.param(
        "import asyncio, cloudinary\n"
        "async def go():\n    cloudinary.config(cloud_name='demo'%s)\nasyncio.run(go())\n",
        id="async",
    ),
]
AFTER = [
    "cloudinary.config().secure = True",
    "cloudinary.config().secure = False",
    "cloudinary.config(secure=True)",
    "cloudinary.config(secure=False)",
    "cloudinary.config().update(secure=True)",
    "cloudinary.config().update(**{'secure': True})",
    "cloudinary.config().update(SECURE=True)",
    "cloudinary.config().update(secure=False)",
    "setattr(cloudinary.config(), 'secure', True)",
    "cloudinary._config.secure = True",
    "config = cloudinary.config()\nconfig.secure = True",
    "cloudinary.secure = True",
    "cloudinary.config().SECURE = True",
    "cloudinary.Config().secure = True",
    "cloudinary.config(secure=True)\ncloudinary.config(secure=False)",
]

URL = "cloudinary://k:s@demo"
LOAD = "from dotenv import load_dotenv\nload_dotenv('.env')\nimport cloudinary\n"
QUERIES = [
    "",
    "?secure=true",
    "?secure=True",
    "?secure=1",
    "?secure=false",
    "?secure=0",
    "?secure=no",
    "?secure=",
    "?secure",
    "?SECURE=true",
    "?Secure=true",
    "?secure=&secure=true",
    "?secure=true&secure=",
    "?secure=false&secure=true",
    "?a=b",
    "?a=b&secure=true",
    "?a=b;secure=true",
    "?a=b?secure=true",
    "?",
    "?&secure=true",
    "?secure=true&",
    "#x",
    "?secure=true#x",
    "#x?secure=true",
    "?a=b#x",
    "/images.example.org",
    "/images.example.org?secure=true",
    "/?secure=true",
    "?cname=images.example.org",
    "?private_cdn=false",
    "?s%65cure=true",
    "?secure%3Dtrue",
    "?secure=%20",
    "?secure=+",
    "? secure=true",
    "?secure =true",
]
FILES = [
    pytest.param("CLOUDINARY_URL='{}'\n", id="single quotes"),
    pytest.param('CLOUDINARY_URL="{}"\n', id="double quotes"),
    pytest.param("export CLOUDINARY_URL={}\n", id="exported"),
    pytest.param("CLOUDINARY_URL = {}\n", id="blanks"),
    pytest.param("CLOUDINARY_URL={} # ours\n", id="a comment"),
    pytest.param("CLOUDINARY_URL='{}' # ours\n", id="quotes and a comment"),
    pytest.param("CLOUDINARY_URL={}", id="no line end"),
    pytest.param("CLOUDINARY_URL={}\r\nA=1\r\n", id="CRLF"),
    pytest.param("CLOUDINARY_URL={}\rA=1\r", id="CR"),
    pytest.param("\ufeffA=1\nCLOUDINARY_URL={}\n", id="a byte-order mark"),
    pytest.param("'CLOUDINARY_URL'={}\n", id="a quoted name"),
    pytest.param("A=1\n\n# b\n  CLOUDINARY_URL={}\n", id="indented"),
    pytest.param("CLOUDINARY_URL={0}\nCLOUDINARY_URL={0}\n", id="twice"),
    pytest.param("CLOUDINARY_CLOUD_NAME=\nCLOUDINARY_URL={}\n", id="beside an empty cloud name"),
    pytest.param("CLOUDINARY_URL={}\nCLOUDINARY_CLOUD_NAME=demo\n", id="beside a cloud name"),
    pytest.param("CLOUDINARY_URL={}\nCLOUDINARY_CLOUD_NAME=' '\n", id="beside a blank cloud name"),
    pytest.param(
        "CLOUDINARY_URL={}\nCLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=true\n", id="beside all of it"
    ),
    pytest.param("CLOUDINARY_URL=\nCLOUDINARY_URL={}\n", id="below an empty one"),
]
VARIABLES = [
    "",
    "CLOUDINARY_SECURE=true",
    "CLOUDINARY_SECURE=True",
    "CLOUDINARY_SECURE=1",
    "CLOUDINARY_SECURE=false",
    "CLOUDINARY_SECURE=False",
    "CLOUDINARY_SECURE=FALSE",
    "CLOUDINARY_SECURE=0",
    "CLOUDINARY_SECURE=no",
    "CLOUDINARY_SECURE=",
    "CLOUDINARY_SECURE",
    "CLOUDINARY_SECURE=' '",
    "CLOUDINARY_SECURE= true ",
    'CLOUDINARY_SECURE="true"',
    "CLOUDINARY_SECURE=false # ours",
    "export CLOUDINARY_SECURE=false",
    "CLOUDINARY_secure=true",
    "CLOUDINARY_Secure=true",
    "cloudinary_secure=true",
    "Cloudinary_Secure=true",
    "CLOUDINARY_SECURE=true\nCLOUDINARY_SECURE=false",
    "CLOUDINARY_SECURE=false\nCLOUDINARY_SECURE=true",
    "CLOUDINARY_CNAME=images.example.org",
    "CLOUDINARY_SECURE_DISTRIBUTION=images.example.org",
]
PYTHON = [
    pytest.param("os.environ['CLOUDINARY_URL'] = '{}'", id="an item"),
    pytest.param("os.environ.setdefault('CLOUDINARY_URL', '{}')", id="setdefault"),
    pytest.param("os.environ.update({{'CLOUDINARY_URL': '{}'}})", id="an update by a dict"),
    pytest.param("os.environ.update(CLOUDINARY_URL='{}')", id="an update by a keyword"),
    pytest.param("os.environ |= {{'CLOUDINARY_URL': '{}'}}", id="joined in place"),
    pytest.param("url = '{}'\nos.environ['CLOUDINARY_URL'] = url", id="by way of a name"),
    pytest.param("os.environ['CLOUDINARY_URL'] = os.getenv('CLOUDINARY_URL', '{}')", id="a default"),
    pytest.param("os.environ['CLOUDINARY_URL'] = os.getenv('CLOUDINARY_URL') or '{}'", id="an alternative"),
    pytest.param("os.environ['CLOUDINARY_URL'] = f'{}'", id="an f-string"),
    pytest.param("if 'A' not in os.environ:\n    os.environ['CLOUDINARY_URL'] = '{}'", id="a branch"),
]
RESET = "import cloudinary, os\nos.environ['CLOUDINARY_URL'] = '{}'\ncloudinary.reset_config()\n"
COMPOSE = [
    pytest.param("environment:\n      CLOUDINARY_URL: {}\n", id="a mapping"),
    pytest.param("environment:\n      'CLOUDINARY_URL': '{}'  # ours\n", id="quotes"),
    pytest.param("environment:\n      - CLOUDINARY_URL={}\n", id="a list"),
    pytest.param("environment:\n      - 'CLOUDINARY_URL={}'\n", id="a list in quotes"),
    pytest.param('environment: {{CLOUDINARY_URL: "{}"}}\n', id="in braces"),
    pytest.param('environment: ["CLOUDINARY_URL={}"]\n', id="in brackets"),
    pytest.param("environment:\n      CLOUDINARY_URL: >-\n        {}\n", id="a block"),
    pytest.param(
        "environment: &env\n      CLOUDINARY_URL: {}\n  two:\n    environment: *env\n", id="an anchor"
    ),
]
SHELL = [
    pytest.param("export CLOUDINARY_URL={}\n", id="bare"),
    pytest.param("export CLOUDINARY_URL='{}'\n", id="single quotes"),
    pytest.param('export CLOUDINARY_URL="{}"\n', id="double quotes"),
    pytest.param("CLOUDINARY_URL={}\nexport CLOUDINARY_URL\n", id="exported later"),
    pytest.param("export A=1 CLOUDINARY_URL={}\n", id="two variables"),
    pytest.param("declare -x CLOUDINARY_URL={}\n", id="declared"),
    pytest.param("export CLOUDINARY_URL={} # ours\n", id="a comment"),
    pytest.param("if true; then export CLOUDINARY_URL={}; fi\n", id="a branch"),
    pytest.param("export CLOUDINARY_URL={} && echo done >&2\n", id="before a command"),
]
SOURCED = """
import subprocess
done = subprocess.run(['bash', '-c', '. ./run.sh; env -0'], capture_output=True, text=True).stdout
os.environ.update(one.split('=', 1) for one in done.split(chr(0)) if '=' in one)
found = build()
"""
JSON = "import json\nos.environ.update(json.load(open('app.json'))['env'])\nfound = build()"


def option(text: str) -> str:
    return f", {text}" if text else ""


@pytest.mark.parametrize("options", OPTIONS, ids=lambda text: text or "nothing")
def test_what_a_dict_says(options: str) -> None:
    assert_just({"settings.py": f"CLOUDINARY = {{'cloud_name': 'demo', {options}}}\n"}, DJANGO)


@pytest.mark.parametrize("options", SECURE)
def test_a_dict_that_comes_too_late(options: str) -> None:
    files = {"settings.py": f"import cloudinary\nCLOUDINARY = {{'cloud_name': 'demo', {options}}}\n"}
    assert schemes(asked(files, DJANGO)) == {"http"}
    assert "CLD207" in run(files)[0]


@pytest.mark.parametrize("options", SECURE)
@pytest.mark.parametrize("written", DICTS)
def test_how_a_dict_is_written(written: str, options: str) -> None:
    assert_just({"settings.py": written % options}, DJANGO)


@pytest.mark.parametrize("keyword", KEYWORDS, ids=lambda text: text or "nothing")
def test_what_a_call_says(keyword: str) -> None:
    lines = f"import cloudinary\ncloudinary.config(\n    cloud_name='demo',\n    {keyword}\n)\n"
    assert_just({"app.py": lines}, RUN)


@pytest.mark.parametrize("keyword", KEYWORDS[:3])
@pytest.mark.parametrize("written", CALLS)
def test_how_a_call_is_written(written: str, keyword: str) -> None:
    assert_just({"app.py": written % option(keyword)}, RUN)


@pytest.mark.parametrize("after", AFTER)
def test_what_follows_a_call(after: str) -> None:
    assert_just({"app.py": f"import cloudinary\ncloudinary.config(cloud_name='demo')\n{after}\n"}, RUN)


@pytest.mark.parametrize("query", QUERIES, ids=lambda text: text or "nothing")
def test_what_a_url_says(query: str) -> None:
    assert_just({".env": f"CLOUDINARY_URL={URL}{query}\n", "app.py": LOAD}, RUN)


@pytest.mark.parametrize("query", ["", "?secure=true", "?secure="])
@pytest.mark.parametrize("written", FILES)
def test_how_a_url_is_written(written: str, query: str) -> None:
    assert_just({".env": written.format(URL + query), "app.py": LOAD}, RUN)


@pytest.mark.parametrize("variables", VARIABLES, ids=lambda text: text or "nothing")
def test_what_variables_say(variables: str) -> None:
    assert_just({".env": f"CLOUDINARY_CLOUD_NAME=demo\n{variables}\n", "app.py": LOAD}, RUN)


@pytest.mark.parametrize("query", ["", "?secure=true", "?secure="])
@pytest.mark.parametrize("written", PYTHON)
def test_a_url_in_python(written: str, query: str) -> None:
    text = f"import os\n{written.format(URL + query)}\nimport cloudinary\n"
    assert_just({"app.py": text}, RUN)


@pytest.mark.parametrize("query", ["", "?secure=true"])
def test_a_url_that_is_read_again(query: str) -> None:
    assert_just({"app.py": RESET.format(URL + query)}, RUN)


@pytest.mark.parametrize("query", ["", "?secure=true", "?a=b"])
@pytest.mark.parametrize("written", COMPOSE)
def test_a_url_in_compose(written: str, query: str) -> None:
    files = {
        "docker-compose.yml": f"services:\n  web:\n    {written.format(URL + query)}",
        "app.py": "import cloudinary\n",
    }
    assert_just(files, "compose('docker-compose.yml')\nfound = build()")


@pytest.mark.parametrize("query", ["", "?secure=true", "?SECURE=true"])
@pytest.mark.parametrize("written", SHELL)
def test_a_url_in_shell(written: str, query: str) -> None:
    assert_just(
        {"run.sh": written.format(URL + query), "app.py": "import cloudinary\n"}, "import os" + SOURCED
    )


@pytest.mark.parametrize("query", ["", "?secure=true", "?a=b"])
def test_a_url_in_json(query: str) -> None:
    text = f'{{"env": {{"CLOUDINARY_URL": "{URL}{query}"}}}}\n'
    assert_just({"app.json": text, "app.py": "import cloudinary\n"}, f"import os\n{JSON}")


MODELS = "from cloudinary_storage.storage import MediaCloudinaryStorage\n"


@pytest.mark.parametrize("secure", ["True", "False", "0", "'False'"])
def test_a_storage_that_is_loaded_beside_a_dict(secure: str) -> None:
    text = (
        "CLOUDINARY = {'cloud_name': 'demo', 'secure': True}\n"
        "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'API_KEY': 'k', 'API_SECRET': 's', "
        f"'SECURE': {secure}}}\n"
    )
    files = {"settings.py": text, "shop/__init__.py": "", "shop/models.py": MODELS}
    assert_just(files, "django()\nimport shop.models\nfound = build()")
