"""secure-off: literals that the SDK takes for off, in every place that can hold one."""

from __future__ import annotations

import pytest

from cloudinary_lint.project import Project
from tests.rules import assert_fixed, assert_silent, findings, lines

SILENT = [
    pytest.param("settings.py", "CLOUDINARY = {'secure': not DEBUG}", id="an expression"),
    pytest.param("settings.py", "CLOUDINARY = {'secure': SECURE}", id="a variable"),
    pytest.param("settings.py", "CLOUDINARY = {'secure': True}", id="True"),
    pytest.param("settings.py", "CLOUDINARY = {'secure': 1}", id="1"),
    pytest.param("settings.py", "CLOUDINARY = {'secure': 'False'}", id="a text: CLD203"),
    pytest.param("settings.py", "CLOUDINARY = {'SECURE': False}", id="a key that nobody reads: CLD202"),
    pytest.param(
        "settings.py", "CLOUDINARY_STORAGE = {'secure': False}", id="a key that the storage does not read"
    ),
    pytest.param("settings.py", "CLOUDINARY = {'secure': False, **more}", id="an open rest may override it"),
    pytest.param(
        "settings.py", "CLOUDINARY = {'secure': False, 'secure': True}", id="the last entry decides"
    ),
    pytest.param("settings.py", "OTHER = {'secure': False, 'SECURE': False}", id="another setting"),
    pytest.param("settings.py", "# CLOUDINARY = {'secure': False}", id="a comment"),
    pytest.param(
        "settings.py",
        """
        CLOUDINARY_STORAGE = {'SECURE': False}
        CLOUDINARY_STORAGE['SECURE'] = True
        """,
        id="a later statement decides",
    ),
    pytest.param(
        "app.py", "import cloudinary\ncloudinary.config(secure=is_secure())", id="a call's expression"
    ),
    pytest.param("app.py", "client.config(secure=False)", id="another object's config"),
    pytest.param("app.py", "response.set_cookie('a', secure=False)", id="a cookie"),
    pytest.param("app.py", "url = builder.build_url(secure=False)", id="another object's build_url"),
    pytest.param(
        "app.py",
        "from cloudinary import uploader\nuploader.upload(file, secure=False)",
        id="an upload, which does not ask for it",
    ),
    pytest.param(
        "app.py",
        "from cloudinary import CloudinaryImage\nCloudinaryImage('http://e.org/a.png').build_url(secure=False)",
        id="an address that is returned as it is",
    ),
    pytest.param(".env", "CLOUDINARY_SECURE=false", id="without a cloud name the variable is not read"),
    pytest.param(".env", "CLOUDINARY_CLOUD_NAME=\nCLOUDINARY_SECURE=false", id="beside an empty cloud name"),
    pytest.param(
        ".env", "CLOUDINARY_CLOUD_NAME=${N}\nCLOUDINARY_SECURE=false", id="beside an unknown cloud name"
    ),
    pytest.param(".env", "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=true", id="true"),
    pytest.param(
        ".env", "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=False", id="False, which is on: CLD203"
    ),
    pytest.param(".env", "CLOUDINARY_CLOUD_NAME=demo\ncloudinary_secure=false", id="a lower-case variable"),
    pytest.param(
        ".env", "CLOUDINARY_CLOUD_NAME=demo\n# CLOUDINARY_SECURE=false", id="a comment in an env file"
    ),
    pytest.param(
        ".env",
        "CLOUDINARY_URL=cloudinary://k:s@demo?secure=&secure=1",
        id="the first that is not blank decides",
    ),
    pytest.param(
        ".env",
        "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=true\nCLOUDINARY_URL=cloudinary://k:s@demo?secure=",
        id="a URL that is ignored",
    ),
    pytest.param(
        "page.html", "{% load cloudinary %}{% cloudinary_url i secure=on %}", id="a variable of the template"
    ),
    pytest.param("page.html", "{% load cloudinary %}{% cloudinary_url i secure=true %}", id="true: CLD303"),
    pytest.param("page.html", "{% load own %}{% cloudinary_url i secure=False %}", id="a tag of the project"),
    pytest.param(
        "page.html", "{% load cloudinary %}{# {% cloudinary_url i secure=False %} #}", id="a template comment"
    ),
    pytest.param("page.jinja", "{{ i.build_url(secure=on) }}", id="a variable in Jinja"),
    pytest.param("page.jinja", "{{ i.build_url(secure=true) }}", id="true in Jinja"),
    pytest.param("page.jinja", "{{ i.image(secure=false) }}", id="a method that may be anybody's"),
]

OFF = [
    pytest.param("False", id="False"),
    pytest.param("None", id="None"),
    pytest.param("0", id="0"),
    pytest.param("''", id="an empty text"),
]

PYTHON = [
    pytest.param(
        "def start(cloudinary):\n    cloudinary.config(cloud_name='demo', secure={})\n",
        id="config() of a module that is handed on",
    ),
    pytest.param("CLOUDINARY_STORAGE = {{'CLOUD_NAME': 'demo', 'SECURE': {}}}\n", id="CLOUDINARY_STORAGE"),
    pytest.param(
        "CLOUDINARY_STORAGE = dict(CLOUD_NAME='demo', SECURE={})\n", id="CLOUDINARY_STORAGE = dict()"
    ),
    pytest.param("CLOUDINARY_STORAGE = {{}}\nCLOUDINARY_STORAGE['SECURE'] = {}\n", id="a later item"),
    pytest.param("CLOUDINARY_STORAGE = {{}}\nCLOUDINARY_STORAGE.update(SECURE={})\n", id="a later update"),
    pytest.param("CLOUDINARY = {{\n    'secure': {},  # for now\n}}\n", id="CLOUDINARY"),
    pytest.param("import cloudinary\ncloudinary.config(cloud_name='demo', secure={})\n", id="config()"),
    pytest.param("import cloudinary\ncloudinary.config(secure={})\n", id="config() with nothing else"),
    pytest.param(
        "import cloudinary\ncloudinary.config(secure={}, **options)\n", id="config() with open options"
    ),
    pytest.param(
        "from cloudinary import CloudinaryImage\nCloudinaryImage('a').build_url(secure={}, width=1)\n",
        id="build_url()",
    ),
    pytest.param("url = photo.build_url(crop='fill', secure={})\n", id="build_url() by a keyword"),
    pytest.param(
        "from cloudinary.utils import cloudinary_url\nu, o = cloudinary_url('a', secure={}, **options)\n",
        id="cloudinary_url() with open options",
    ),
    pytest.param(
        "from cloudinary import Search\nu = Search().expression('cats').to_url(secure={})\n",
        id="Search().to_url()",
    ),
    pytest.param(
        "from cloudinary import CloudinaryVideo as V\nV('a').video(secure=True, poster={{'secure': {}}})\n",
        id="the poster of a video",
    ),
]

FIXED = [
    pytest.param(
        ".env",
        "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=false\n",
        "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=true\n",
        id="CLOUDINARY_SECURE=false",
    ),
    pytest.param(
        ".env",
        "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=\n",
        "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=true\n",
        id="CLOUDINARY_SECURE is empty",
    ),
    pytest.param(
        ".env",
        "export CLOUDINARY_SECURE='false' # why?\nexport CLOUDINARY_CLOUD_NAME='demo'\n",
        "export CLOUDINARY_SECURE='true' # why?\nexport CLOUDINARY_CLOUD_NAME='demo'\n",
        id="exported, quoted and commented",
    ),
    pytest.param(
        ".env",
        'CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=""\n',
        'CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE="true"\n',
        id="an empty value in quotes",
    ),
    pytest.param(
        ".env",
        "CLOUDINARY_URL=cloudinary://k:s@demo?secure=\n",
        "CLOUDINARY_URL=cloudinary://k:s@demo?secure=true\n",
        id="?secure=",
    ),
    pytest.param(
        ".env",
        "CLOUDINARY_URL=cloudinary://k:s@demo?secure&shorten=1#x\n",
        "CLOUDINARY_URL=cloudinary://k:s@demo?secure=true&shorten=1#x\n",
        id="?secure without an equals sign",
    ),
    pytest.param(
        "env.py",
        "os.environ['CLOUDINARY_URL'] = 'cloudinary://k:s@demo?a=b&secure='\n",
        "os.environ['CLOUDINARY_URL'] = 'cloudinary://k:s@demo?a=b&secure=true'\n",
        id="&secure= in Python",
    ),
    pytest.param(
        "compose.yml",
        'CLOUDINARY_URL: "cloudinary://k:s@demo?secure="\n',
        'CLOUDINARY_URL: "cloudinary://k:s@demo?secure=true"\n',
        id="?secure= in YAML",
    ),
    pytest.param(
        "page.html",
        "{% load cloudinary %}\n{% cloudinary_url i width=1 secure=False as u %}\n",
        "{% load cloudinary %}\n{% cloudinary_url i width=1 secure=True as u %}\n",
        id="a tag with False",
    ),
    pytest.param(
        "page.html",
        "{% load cloudinary %}\n{% cloudinary i secure=None %}\n",
        "{% load cloudinary %}\n{% cloudinary i secure=True %}\n",
        id="a tag with None",
    ),
    pytest.param(
        "page.html",
        "{% load cloudinary %}\n{% cloudinary i secure=0 %}\n",
        "{% load cloudinary %}\n{% cloudinary i secure=True %}\n",
        id="a tag with 0",
    ),
    pytest.param(
        "page.html",
        "{% load cloudinary %}\n{% cloudinary i secure='' %}\n",
        "{% load cloudinary %}\n{% cloudinary i secure=True %}\n",
        id="a tag with an empty text",
    ),
    pytest.param(
        "page.html",
        "{% load cloudinary %}\n{% cloudinary_url i secure=false %}\n",
        "{% load cloudinary %}\n{% cloudinary_url i secure=True %}\n",
        id="a tag with false, a variable nobody defined",
    ),
    pytest.param(
        "page.html",
        "{% load cloudinary %}\n{% cloudinary_url i opts secure=False %}\n",
        "{% load cloudinary %}\n{% cloudinary_url i opts secure=True %}\n",
        id="a tag with open options, which the keyword beats",
    ),
    pytest.param(
        "page.jinja",
        "{{ i.build_url(secure=False) }}\n",
        "{{ i.build_url(secure=True) }}\n",
        id="False in Jinja",
    ),
    pytest.param(
        "page.jinja",
        "{{ i.build_url(secure=none) }}\n",
        "{{ i.build_url(secure=true) }}\n",
        id="none in Jinja",
    ),
    pytest.param(
        "page.jinja",
        "{%- set u = i.build_url(secure=false, **opts) -%}\n",
        "{%- set u = i.build_url(secure=true, **opts) -%}\n",
        id="false in a Jinja statement",
    ),
]

READ = [
    pytest.param(
        "settings.py", "CLOUDINARY_STORAGE = {'SECURE': False}", "CLOUDINARY_STORAGE", id="the setting"
    ),
    pytest.param(
        "settings.py", "CLOUDINARY_STORAGE = {'SECURE': False}", "CLOUDINARY_STORAGE.SECURE", id="the key"
    ),
    pytest.param(
        ".env", "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=false", "CLOUDINARY_SECURE", id="the variable"
    ),
]


@pytest.mark.parametrize(("name", "text"), SILENT)
def test_silent(name, text):
    assert_silent("CLD201", name, text)


@pytest.mark.parametrize("off", OFF)
@pytest.mark.parametrize("written", PYTHON)
def test_fixed_in_python(written, off):
    assert_fixed("CLD201", "app.py", written.format(off), written.format("True"), unsafe=True)


@pytest.mark.parametrize(("name", "before", "after"), FIXED)
def test_fixed(name, before, after):
    assert_fixed("CLD201", name, before, after, unsafe=True)


def test_an_option_that_two_places_share_is_one_finding():
    before = """
        OPTIONS = {'secure': False}
        CLOUDINARY = {**OPTIONS, 'cloud_name': 'a'} if DEBUG else {**OPTIONS, 'cloud_name': 'b'}
        """
    assert findings(lines(before), "settings.py") == ["1:12 CLD201"]
    assert_fixed("CLD201", "settings.py", before, before.replace("False", "True"), unsafe=True)


@pytest.mark.parametrize(("name", "text", "reads"), READ)
def test_silent_where_the_project_reads_it_itself(name, text, reads):
    assert "CLD201" in findings(text, name)[0]
    assert_silent("CLD201", name, text, Project(reads=frozenset({reads})))


def test_reading_the_url_silences_nothing():
    text = "CLOUDINARY_URL=cloudinary://k:s@demo?secure=\n"
    assert findings(text, ".env", Project(reads=frozenset({"CLOUDINARY_URL"}))) == ["1:38 CLD201"]


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        pytest.param("settings.py", "CLOUDINARY = {'a': 1, 'secure': 0}\n", "1:23", id="a dict's entry"),
        pytest.param(".env", "CLOUDINARY_CLOUD_NAME=a\nexport CLOUDINARY_SECURE=\n", "2:8", id="a variable"),
        pytest.param(
            "a.html", "{% load cloudinary %}{% cloudinary i a=1 secure=0 %}", "1:42", id="a tag's option"
        ),
    ],
)
def test_stands_at_the_option(name, text, place):
    assert findings(text, name) == [f"{place} CLD201"]
