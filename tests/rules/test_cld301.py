"""call-without-secure: whose call it is, what it is given, and where the keyword goes."""

from __future__ import annotations

import pytest

from cloudinary_lint.linting import engine
from cloudinary_lint.project import Project
from tests.rules import assert_fixed, assert_silent, context, findings, fixed, kind, lines

IMAGE = "from cloudinary import CloudinaryImage\n"
VIDEO = "from cloudinary import CloudinaryVideo\n"
FUNCTION = "from cloudinary.utils import cloudinary_url\n"
COVER = Project(fields=frozenset({"cover"}))

SILENT = [
    pytest.param(IMAGE + "CloudinaryImage('a').build_url(secure=True)", id="secure is said"),
    pytest.param(
        IMAGE + "CloudinaryImage('a').build_url(secure=request.is_secure())", id="secure is an expression"
    ),
    pytest.param(IMAGE + "CloudinaryImage('a').build_url(secure=False)", id="secure is off: CLD201"),
    pytest.param(IMAGE + "CloudinaryImage('a').build_url(SECURE=True)", id="secure is misspelled: CLD202"),
    pytest.param(IMAGE + "CloudinaryImage('a').build_url(secure='no')", id="secure is a text: CLD203"),
    pytest.param(IMAGE + "CloudinaryImage('a').build_url(**options)", id="open options"),
    pytest.param(IMAGE + "CloudinaryImage('a').build_url(**{'secure': True})", id="a literal ** with secure"),
    pytest.param(
        IMAGE + "o = {'secure': True}\nCloudinaryImage('a').build_url(**o)", id="options in sight with secure"
    ),
    pytest.param(
        IMAGE + "o = {'a': 1}\no[b] = 2\nCloudinaryImage('a').build_url(**o)", id="options changed later"
    ),
    pytest.param(IMAGE + "url = CloudinaryImage('a').url", id="the url property"),
    pytest.param(IMAGE + "CloudinaryImage('http://example.org/a.png').build_url()", id="an http address"),
    pytest.param(
        IMAGE + "CloudinaryImage('https://example.org/a.png').image(width=1)", id="an https address"
    ),
    pytest.param(
        FUNCTION + "cloudinary_url('http://example.org/a.png', width=1)", id="an http address in a function"
    ),
    pytest.param(
        FUNCTION + "cloudinary_url('https://example.org/a.png', type='upload')", id="with its type upload"
    ),
    pytest.param(
        FUNCTION + "cloudinary_url('http://example.org/a.png', type=kind)", id="with a type that is not known"
    ),
    pytest.param(
        FUNCTION + "cloudinary_url(f'http://example.org/{name}')", id="an f-string that begins an address"
    ),
    pytest.param(FUNCTION + "cloudinary_url('')", id="no source"),
    pytest.param(
        IMAGE + "CloudinaryImage().build_url(public_id='http://e.org/a.png')", id="an address as public_id"
    ),
    pytest.param(
        "from cloudinary.utils import private_download_url\nprivate_download_url('a', 'b')", id="a download"
    ),
    pytest.param(
        "from cloudinary.utils import cloudinary_api_url\ncloudinary_api_url('upload')", id="an API helper"
    ),
    pytest.param("builder.build_url(path, page=2)", id="another object's build_url"),
    pytest.param("from werkzeug.routing import build_url\nbuild_url('a')", id="another library's function"),
    pytest.param("import yarl\nyarl.URL('a').build_url(crop='fill')", id="another library's method"),
    pytest.param("def cloudinary_url(a): ...\ncloudinary_url('a', crop='fill')", id="a function of the file"),
    pytest.param("from .images import cloudinary_url\ncloudinary_url('a')", id="a function of the project"),
    pytest.param(
        """
        class Page:
            def build_url(self, **options): ...

            def link(self):
                return self.build_url(crop='fill')
        """,
        id="a method of the file's own",
    ),
    pytest.param("st.image(photo, width=300)", id="another library's image"),
    pytest.param("player.video(source)", id="another library's video"),
    pytest.param("# CloudinaryImage('a').build_url()", id="a comment"),
    pytest.param("'''CloudinaryImage('a').build_url(crop='fill')'''", id="a docstring"),
    pytest.param("import cloudinary\nclient.search().to_url()", id="another object's to_url"),
    pytest.param("photo.cover_url(crop='fill')", id="another method"),
    pytest.param(
        """
        from cloudinary.utils import cloudinary_url

        sizes = {'width': 300}

        def widen(more):
            sizes.update(more)

        def link(name):
            return cloudinary_url(name, **sizes)
        """,
        id="options that another function changes",
    ),
    pytest.param(
        """
        from cloudinary.utils import cloudinary_url

        sizes = {'width': 300}

        def link(name, more=sizes):
            more.update(secure=True)
            return cloudinary_url(name, **sizes)
        """,
        id="options that a default hands on",
    ),
]

CALLS = [
    pytest.param(IMAGE + "u = CloudinaryImage('a').build_url({})\n", id="a constructor"),
    pytest.param(
        "import cloudinary\nu = cloudinary.CloudinaryImage('a').build_url({})\n", id="by its module"
    ),
    pytest.param(
        "import cloudinary as c\nu = c.CloudinaryImage('a').image({})\n", id="by its module's alias"
    ),
    pytest.param("from cloudinary import CloudinaryImage as CI\nCI('a').build_url({})\n", id="by its alias"),
    pytest.param(
        "import cloudinary\ncloudinary.CloudinaryResource('a').build_url({})\n", id="CloudinaryResource"
    ),
    pytest.param(IMAGE + "i = CloudinaryImage('a')\nu = i.build_url({})\n", id="a name in scope"),
    pytest.param(
        IMAGE + "def f(i: CloudinaryImage):\n    return i.build_url({})\n", id="an annotated parameter"
    ),
    pytest.param(VIDEO + "t = CloudinaryVideo('a').video({})\n", id="video()"),
    pytest.param(VIDEO + "t = CloudinaryVideo('a').video_thumbnail({})\n", id="video_thumbnail()"),
    pytest.param(
        "import cloudinary.uploader\ni = cloudinary.uploader.upload_image(f)\nu = i.build_url({})\n",
        id="an upload_image result",
    ),
    pytest.param(
        IMAGE + "o = dict(a=1)\nu = CloudinaryImage('a').build_url(**o{comma})\n", id="options in sight"
    ),
    pytest.param(
        FUNCTION + "def g(o):\n    o.update(secure=True)\n"
        "def h():\n    o = {{'width': 1}}\n    return cloudinary_url(x, **o{comma})\n",
        id="options in sight, of a name that another function uses for its own",
    ),
    pytest.param(
        FUNCTION
        + "o = {{'width': 1}}\ndef g(o):\n    o['secure'] = True\nu = cloudinary_url(x, **o{comma})\n",
        id="options in sight, of a name that another function has as a parameter",
    ),
    pytest.param(
        "import cloudinary.utils\nu, o = cloudinary.utils.cloudinary_url(x{comma})\n", id="cloudinary_url()"
    ),
    pytest.param(
        "from cloudinary import utils\nu = utils.cloudinary_url(x{comma})[0]\n", id="utils.cloudinary_url()"
    ),
    pytest.param(FUNCTION + "u = cloudinary_url(source=x{comma})\n", id="its source as a keyword"),
    pytest.param(
        FUNCTION + "u = cloudinary_url('http://e.org/a.png', type='fetch'{comma})\n", id="a fetched address"
    ),
    pytest.param(
        IMAGE + "u = CloudinaryImage('http://e.org/a.png', type='fetch').build_url({})\n",
        id="a constructor of a fetched address",
    ),
    pytest.param("from cloudinary import Search\nu = Search().to_url({})\n", id="Search().to_url()"),
    pytest.param(
        "from cloudinary.search import Search\nu = Search().to_url(300{comma})\n", id="with a lifetime"
    ),
    pytest.param(
        "import cloudinary\nu = cloudinary.Search().expression('http://e.org').max_results(3).to_url({})\n",
        id="to_url() behind other methods",
    ),
    pytest.param(IMAGE + "print(f'{{CloudinaryImage(n).build_url({})}}')\n", id="inside an f-string"),
    pytest.param(
        IMAGE + "async def f():\n    return [CloudinaryImage(i).build_url({}) for i in x]\n",
        id="in a comprehension",
    ),
]

KEYWORDS = [
    "crop='fill'",
    "gravity='face'",
    "fetch_format='auto'",
    "transformation=[{'width': 1}]",
    "raw_transformation='w_1'",
    "effect='sepia'",
    "sign_url=True",
    "dpr='2.0'",
    "default_image='a.png'",
    "public_id='a'",
]

SHAPES = [
    pytest.param(
        """
        u = CloudinaryImage(name).build_url(
            width=100,
            height=100,  # a square
            # crop='fill',
        )
        """,
        """
        u = CloudinaryImage(name).build_url(
            width=100,
            height=100,  # a square
            secure=True,
            # crop='fill',
        )
        """,
        id="over several lines with comments",
    ),
    pytest.param(
        """
        u = CloudinaryImage(name).build_url(width=100,
                                            height=100)
        """,
        """
        u = CloudinaryImage(name).build_url(width=100,
                                            height=100,
                                            secure=True)
        """,
        id="an aligned indent",
    ),
    pytest.param(
        """
        u = (
            CloudinaryImage(name)
            .build_url()
        )
        """,
        """
        u = (
            CloudinaryImage(name)
            .build_url(secure=True)
        )
        """,
        id="a chain over several lines",
    ),
    pytest.param(
        """
        u = CloudinaryImage(name).build_url(
        )
        """,
        """
        u = CloudinaryImage(name).build_url(secure=True
        )
        """,
        id="empty over two lines",
    ),
]

JINJA_SILENT = [
    pytest.param("{{ i.build_url(secure=True) }}", id="secure is said"),
    pytest.param("{{ i.build_url(secure=true, width=1) }}", id="secure is said in lower case"),
    pytest.param("{{ i.build_url(secure=request.is_secure) }}", id="secure is an expression"),
    pytest.param("{{ i.build_url(**opts) }}", id="open options"),
    pytest.param("{{ i.url }}", id="the url property"),
    pytest.param("{# {{ i.build_url() }} #}", id="a comment"),
    pytest.param("{% raw %}{{ i.build_url() }}{% endraw %}", id="raw text"),
    pytest.param("{{ 'i.build_url()' }}", id="a text in an expression"),
    pytest.param("<p>i.build_url()</p>", id="text"),
    pytest.param("{{ i.image(width=1) }}", id="a method that may be anybody's"),
    pytest.param("{{ cloudinary_url('https://e.org/a.png') }}", id="an address that is returned as it is"),
]

JINJA_FIXED = [
    pytest.param("{{ i.build_url() }}", "{{ i.build_url(secure=True) }}", id="no arguments"),
    pytest.param("{{i.build_url( )}}", "{{i.build_url(secure=True )}}", id="a blank between the brackets"),
    pytest.param("{{ i.build_url(width=1) }}", "{{ i.build_url(width=1, secure=True) }}", id="an argument"),
    pytest.param(
        "{{ i.build_url(width=1,) }}", "{{ i.build_url(width=1, secure=True,) }}", id="a trailing comma"
    ),
    pytest.param(
        "{{ i.build_url(\n    width=1,\n    height=1\n) }}",
        "{{ i.build_url(\n    width=1,\n    height=1,\n    secure=True\n) }}",
        id="over several lines",
    ),
    pytest.param(
        "{%- set u = i.build_url() -%}", "{%- set u = i.build_url(secure=True) -%}", id="a set statement"
    ),
    pytest.param(
        "{% if i.build_url() %}a{% endif %}", "{% if i.build_url(secure=True) %}a{% endif %}", id="an if"
    ),
    pytest.param("{{ i.build_url() | e }}", "{{ i.build_url(secure=True) | e }}", id="a filter"),
    pytest.param(
        "{{ photos[0].image.build_url() }}", "{{ photos[0].image.build_url(secure=True) }}", id="an item"
    ),
    pytest.param(
        "{{ i.image(crop='fit') }}", "{{ i.image(crop='fit', secure=True) }}", id="image() by a keyword"
    ),
    pytest.param(
        "{{ i.video_thumbnail(gravity='face') }}",
        "{{ i.video_thumbnail(gravity='face', secure=True) }}",
        id="video_thumbnail() by a keyword",
    ),
    pytest.param("{{ p.cover.image() }}", "{{ p.cover.image(secure=True) }}", id="image() of a field"),
    pytest.param(
        "{{ cloudinary_url(p)[0] }}", "{{ cloudinary_url(p, secure=True)[0] }}", id="the function as a global"
    ),
    pytest.param(
        "{% set o = {'width': 1} %}{{ i.build_url(**o) }}",
        "{% set o = {'width': 1} %}{{ i.build_url(secure=True, **o) }}",
        id="before ** options that are in sight",
    ),
    pytest.param(
        "{% macro m(i) %}{{ i.build_url(width=1) }}{% endmacro %}",
        "{% macro m(i) %}{{ i.build_url(width=1, secure=True) }}{% endmacro %}",
        id="in a macro",
    ),
    pytest.param(
        "{{ '}}' ~ i.build_url(a=')') }}",
        "{{ '}}' ~ i.build_url(a=')', secure=True) }}",
        id="brackets in texts",
    ),
]


@pytest.mark.parametrize("text", SILENT)
def test_silent(text):
    assert_silent("CLD301", "views.py", text)


@pytest.mark.parametrize("written", CALLS)
def test_every_call_that_builds(written):
    before = written.format("", comma="")
    assert_fixed("CLD301", "views.py", before, written.format("secure=True", comma=", secure=True"))


@pytest.mark.parametrize("keyword", KEYWORDS)
@pytest.mark.parametrize("method", ["build_url", "image", "video", "video_thumbnail"])
def test_a_keyword_that_only_cloudinary_has(method, keyword):
    before = f"u = photo.{method}({keyword})\n"
    assert_fixed("CLD301", "views.py", before, f"u = photo.{method}({keyword}, secure=True)\n")


@pytest.mark.parametrize(("before", "after"), SHAPES)
def test_shapes(before, after):
    assert_fixed("CLD301", "views.py", IMAGE + lines(before), IMAGE + lines(after))


@pytest.mark.parametrize("text", JINJA_SILENT)
def test_silent_in_jinja(text):
    assert_silent("CLD301", "page.jinja", text)


@pytest.mark.parametrize(("before", "after"), JINJA_FIXED)
def test_fixed_in_jinja(before, after):
    assert_fixed("CLD301", "page.jinja", before, after, COVER)


def test_a_field_of_the_project():
    before, after = "u = book.cover.build_url()\n", "u = book.cover.build_url(secure=True)\n"
    assert_silent("CLD301", "views.py", before)
    assert_fixed("CLD301", "views.py", before, after, COVER)
    assert_fixed(
        "CLD301", "views.py", before, after, Project(fields=COVER.fields, defined=frozenset({"build_url"}))
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("views.py", "u = page.build_url(crop='fill')\n", id="a method in Python"),
        pytest.param("page.jinja", "{{ page.build_url() }}", id="a method in Jinja"),
    ],
)
def test_silent_where_the_project_defines_its_own(name, text):
    assert_silent("CLD301", name, text, Project(defined=frozenset({"build_url"})))


def test_silent_on_a_global_that_the_project_defines():
    assert_silent(
        "CLD301", "page.jinja", "{{ cloudinary_url(p) }}", Project(defined=frozenset({"cloudinary_url"}))
    )


def test_the_poster_of_a_secure_video_needs_its_own():
    before = VIDEO + "t = CloudinaryVideo('a').video(secure=True, poster={'effect': 'sepia'})\n"
    after = (
        VIDEO + "t = CloudinaryVideo('a').video(secure=True, poster={'effect': 'sepia', 'secure': True})\n"
    )
    assert findings(before, "views.py") == ["2:45 CLD301"]
    assert_fixed("CLD301", "views.py", before, after)


def test_of_a_video_and_its_poster_the_video_speaks_first():
    before = VIDEO + "t = CloudinaryVideo('a').video(poster={'effect': 'sepia'})\n"
    after = (
        VIDEO + "t = CloudinaryVideo('a').video(poster={'effect': 'sepia', 'secure': True}, secure=True)\n"
    )
    assert findings(before, "views.py") == ["2:26 CLD301"]
    assert fixed(before, "views.py") == after


@pytest.mark.parametrize(
    "call",
    [
        pytest.param("video(secure=x, poster={'a': 1})", id="a video whose secure is not known"),
        pytest.param("video(secure=False, poster={'a': 1})", id="a video that is off"),
        pytest.param("video(secure=True, poster=url)", id="a poster that is not in sight"),
        pytest.param("video(secure=True, poster={**more})", id="an open poster"),
        pytest.param("video(secure=True, poster={'secure': True})", id="a secure poster"),
        pytest.param(
            "video(secure=True, poster={'public_id': 'http://e.org/a.png'})", id="a poster's address"
        ),
        pytest.param("video_thumbnail(secure=True, poster={'a': 1})", id="a thumbnail, which has no poster"),
    ],
)
def test_silent_on_the_poster(call):
    assert_silent("CLD301", "views.py", f"{VIDEO}CloudinaryVideo('a').{call}")


@pytest.mark.parametrize(
    "option", ["cname='e.org'", "secure_distribution='e.org'", "secure_cdn_subdomain=True"]
)
def test_unsafe_beside_what_changes_the_host(option):
    before = f"{IMAGE}u = CloudinaryImage('a').build_url({option})\n"
    after = f"{IMAGE}u = CloudinaryImage('a').build_url({option}, secure=True)\n"
    assert_fixed("CLD301", "views.py", before, after, unsafe=True)


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        pytest.param("views.py", IMAGE + "u = CloudinaryImage('a').build_url()", "2:26", id="a method"),
        pytest.param(
            "views.py", "import cloudinary\ncloudinary.utils.cloudinary_url('a')", "2:18", id="a function"
        ),
        pytest.param("page.jinja", "<p>\n{{ i.build_url() }}", "2:6", id="a method in Jinja"),
    ],
)
def test_stands_at_the_name(name, text, place):
    assert findings(text, name) == [f"{place} CLD301"]


def test_shown_only_under_strict_where_the_project_is_covered():
    raw = (IMAGE + "CloudinaryImage('a').build_url()\n").encode()
    for strict in (False, True):
        view = context("views.py", covered=True, strict=strict)
        assert bool(engine.check("views.py", raw, kind("views.py"), view).findings) is strict
