"""response-url: keys by constants, getters, patterns; tuples; other modules; `secure_url` first."""

from __future__ import annotations

import pytest

from tests.project import codes
from tests.rules import assert_fixed, assert_silent, assert_unfixed, lines, rows

IMPORTS = "from operator import itemgetter\nfrom cloudinary import api, uploader\n"
UPLOAD = "def up(f):\n    return uploader.upload(f), {'url': 1}\n"

SILENT = [
    ("a constant of secure_url", "KEY = 'secure_url'\nu = uploader.upload(f)[KEY]"),
    (
        "a constant that is bound twice",
        "KEY = 'url'\nif x:\n    KEY = 'secure_url'\nu = uploader.upload(f)[KEY]",
    ),
    (
        "a parameter named as a constant",
        "KEY = 'url'\ndef h(f, KEY):\n    return uploader.upload(f)[KEY]",
    ),
    (
        "a constant of secure_url first",
        "KEY = 'secure_url'\nr = uploader.upload(f)\nu = r.get(KEY) or r['url']",
    ),
    ("a loop over keys", "r = uploader.upload(f)\nu = next(r[k] for k in ('secure_url', 'url') if k in r)"),
    ("a getter of both keys", "a, b = itemgetter('secure_url', 'url')(uploader.upload(f))"),
    ("a getter that sorts", "rs = sorted(api.resources()['resources'], key=itemgetter('url'))"),
    ("a getter of other rows", "us = list(map(itemgetter('url'), rows))"),
    ("a getter of another key", "u = itemgetter('secure_url')(uploader.upload(f))"),
    (
        "a pattern inside another dict",
        "match uploader.upload(f):\n    case {'context': {'url': u}}:\n        pass",
    ),
    (
        "a pattern with secure_url first",
        (
            "match uploader.upload(f):\n    case {'eager': [{'secure_url': u}]} | {'eager': [{'url': u}]}:\n"
            "        pass"
        ),
    ),
    ("secure_url by a name first", "r = uploader.upload(f)\ns = r.get('secure_url')\nu = s or r['url']"),
    (
        "secure_url by a name in a condition",
        "r = uploader.upload(f)\nu = r.get('secure_url')\nif not u:\n    u = r.get('url')",
    ),
    (
        "secure_url by a name in an expression",
        "r = uploader.upload(f)\ns = r.get('secure_url')\nu = s if s is not None else r['url']",
    ),
    (
        "secure_url returned before",
        (
            "def h(f):\n    r = uploader.upload(f)\n    if r.get('secure_url'):\n"
            "        return r['secure_url']\n    return r['url']"
        ),
    ),
    (
        "secure_url returned on the same line",
        (
            "def h(f):\n    r = uploader.upload(f)\n    if 'secure_url' in r: return r['secure_url']\n"
            "    return r['url']"
        ),
    ),
    (
        "secure_url tried before",
        (
            "def h(f):\n    r = uploader.upload(f)\n    try:\n        return r['secure_url']\n"
            "    except KeyError:\n        pass\n    return r['url']"
        ),
    ),
    (
        "secure_url with its absence suppressed",
        (
            "def h(f):\n    r = uploader.upload(f)\n    with suppress(KeyError):\n"
            "        return r['secure_url']\n    return r['url']"
        ),
    ),
    (
        "a name bound anew after an update",
        "d = {}\nd.update(uploader.upload(f))\nd = {'url': 1}\nu = d['url']",
    ),
    ("an update below", "d = {'url': 1}\nu = d['url']\nd.update(uploader.upload(f))"),
    (
        "an update in a branch",
        "def h(d):\n    if f:\n        d.update(uploader.upload(f))\n    return d['url']",
    ),
    ("an update in a branch on one line", "if f: d.update(uploader.upload(f))\nu = d['url']"),
    ("updates with something else, too", "d = {}\nd.update(uploader.upload(f))\nd.update(o)\nu = d['url']"),
    ("an update with an address of its own", "d = {}\nd.update(uploader.upload(f), url=a)\nu = d['url']"),
    ("an address after an update", "d = {}\nd.update(uploader.upload(f))\nd['url'] = a\nu = d['url']"),
    ("an address taken in by |=", "d = uploader.upload(f)\nd |= {'url': d['secure_url']}\nu = d['url']"),
    ("a union with an address of its own", "d = uploader.upload(f) | {'url': a}\nu = d['url']"),
    ("elements that are updated", "for r in rs:\n    r.update(uploader.upload(f))\nu = rs['url']"),
    (
        "a parameter that is given something else, too",
        "def h(r):\n    return r['url']\nu = h(uploader.upload(f))\nv = h(x)",
    ),
    (
        "a parameter with another default",
        "def h(r={}):\n    return r['url']\nu = h(uploader.upload(f))\nv = h()",
    ),
    (
        "a parameter that may be given anything",
        "def h(r):\n    return r['url']\nu = h(uploader.upload(f))\nv = h(*rs)",
    ),
    ("a parameter of what nobody calls", "def h(r):\n    return r['url']"),
    (
        "a parameter of what is passed on",
        "def h(r):\n    return r['url']\nu = h(uploader.upload(f))\nv = call(h)",
    ),
    (
        "a parameter of what a decorator may call",
        "@route('/')\ndef h(r):\n    return r['url']\nu = h(uploader.upload(f))",
    ),
    (
        "a parameter that is bound anew",
        "def h(r):\n    r = other(r)\n    return r['url']\nu = h(uploader.upload(f))",
    ),
    (
        "a parameter of an inner function that is returned",
        "def h(f):\n    def g(r):\n        return r['url']\n    g(uploader.upload(f))\n    return g",
    ),
    (
        "a parameter of a public method",
        (
            "class A:\n    def g(self, r):\n        return r['url']\n    def h(self):\n"
            "        return self.g(uploader.upload(f))"
        ),
    ),
    (
        "a parameter of a method that another gives something else",
        (
            "class A:\n    def _g(self, r):\n        return r['url']\n    def h(self):\n"
            "        return self._g(uploader.upload(f))\nu = a._g(x)"
        ),
    ),
    ("elements of a parameter", "def h(r):\n    return [x['url'] for x in r]\nu = h(uploader.upload(f))"),
    ("another part of a tuple", f"{UPLOAD}r, s = up(f)\nu = s['url']"),
    ("another part by its index", f"{UPLOAD}u = up(f)[1]['url']"),
    ("what is left of a tuple", f"{UPLOAD}r, *s = up(f)\nu = s[0]['url']"),
    ("a tuple itself", f"{UPLOAD}u = up(f)['url']"),
    (
        "tuples of other things, too",
        (
            "def up(f):\n    if f:\n        return {'url': 1}, 3\n    return uploader.upload(f), 3\n"
            "r, s = up(f)\nu = r['url']"
        ),
    ),
    (
        "tuples of several sizes",
        (
            "def up(f):\n    if f:\n        return uploader.upload(f), 3\n    return {'url': 1}, 3, 4\n"
            "r = up(f)[0]\nu = r['url']"
        ),
    ),
    (
        "a tuple of texts",
        (
            "def up(f):\n    r = uploader.upload(f)\n    return r['secure_url'], r['public_id']\n"
            "r, s = up(f)\nu = r['url']"
        ),
    ),
]

FOLLOWED = [
    ("a getter that is called at once", "u = itemgetter('url')(uploader.upload(f))"),
    ("a getter for each", "us = list(map(itemgetter('url'), api.resources()['resources']))"),
    ("a pattern in a list", "match uploader.upload(f):\n    case {'eager': [{'url': u}, *_]}:\n        pass"),
    (
        "a pattern with others",
        "match uploader.upload(f):\n    case {'public_id': i, 'url': u} | {'id': i, 'url': u}:\n        pass",
    ),
    ("a pattern with a name", "match uploader.upload(f):\n    case {'url': str() as u} as x:\n        pass"),
    ("a pattern with a guard", "match uploader.upload(f):\n    case {'url': u} if u:\n        pass"),
    (
        "a condition that raises without secure_url",
        (
            "def h(f):\n    r = uploader.upload(f)\n    if not r.get('secure_url'):\n"
            "        raise ValueError\n    return r['url']"
        ),
    ),
    (
        "secure_url returned under another condition",
        (
            "def h(f):\n    r = uploader.upload(f)\n    if x:\n        return r['secure_url']\n"
            "    return r['url']"
        ),
    ),
    ("an update", "d = {}\nd.update(uploader.upload(f))\nu = d['url']"),
    (
        "an update of anything",
        "def h(d):\n    if f:\n        d.update(uploader.upload(f))\n        return d['url']",
    ),
    ("|=", "def h(d):\n    d |= uploader.upload(f)\n    return d['url']"),
    ("a union", "d = {'a': 1} | uploader.upload(f)\nu = d['url']"),
    ("a parameter", "def h(r):\n    return r['url']\nu = h(uploader.upload(f))"),
    (
        "a parameter by its name",
        "def h(a, r=None):\n    return r and r['url']\nu = h(1, r=uploader.upload(f))\nv = h(2)",
    ),
    (
        "a parameter of an inner function",
        "def h(f):\n    def g(r):\n        return r['url']\n    return g(uploader.upload(f))",
    ),
    (
        "a parameter of a method",
        (
            "class A:\n    def _g(self, r):\n        return r['url']\n    def h(self):\n"
            "        return self._g(uploader.upload(f))"
        ),
    ),
    (
        "a parameter of a static method",
        (
            "class A:\n    @staticmethod\n    def _g(r):\n        return r['url']\n    def h(self):\n"
            "        return self._g(uploader.upload(f))"
        ),
    ),
    (
        "a list that a parameter is",
        "def h(rs):\n    return [r['url'] for r in rs]\nu = h([uploader.upload(f) for f in fs])",
    ),
    ("a function that gives its parameter back", "def h(r):\n    return r\nu = h(uploader.upload(f))['url']"),
    (
        "a part of a tuple",
        (
            "def up(f):\n    try:\n        return uploader.upload(f), None\n    except Exception as e:\n"
            "        return None, str(e)\nr, e = up(f)\nu = r['url']"
        ),
    ),
    ("a part by its index", "def up(f):\n    return uploader.upload(f), 200\nu = up(f)[0]['url']"),
    (
        "a part that is awaited",
        (
            "async def up(f):\n    return uploader.upload(f), 1\nasync def h(f):\n    r, n = await up(f)\n"
            "    return r['url']"
        ),
    ),
    (
        "a part that a method gives",
        (
            "class A:\n    def up(self, f):\n        return False, uploader.upload(f)\n"
            "    def h(self, f):\n        ok, r = self.up(f)\n        return r.get('url')"
        ),
    ),
]


@pytest.mark.parametrize("text", rows(SILENT))
def test_silent(text):
    assert_silent("CLD401", "views.py", IMPORTS + text)


@pytest.mark.parametrize("text", rows(FOLLOWED))
def test_followed(text):
    before = f"{IMPORTS}{text}\n"
    assert_fixed("CLD401", "views.py", before, before.replace("'url'", "'secure_url'"))


@pytest.mark.parametrize(
    ("place", "text"),
    [
        pytest.param("5:24", "KEY = 'url'\ndef h(f):\n    uploader.upload(f)[KEY]\n", id="an item"),
        pytest.param("4:28", "KEY = 'url'\nu = uploader.upload(f).get(KEY)\n", id="a call of get"),
        pytest.param("3:24", "u = uploader.upload(f)['\\x75rl']\n", id="a literal with an escape"),
    ],
)
def test_a_key_that_is_not_written_there_is_not_edited(place, text):
    assert_unfixed(f"{place} CLD401", "views.py", IMPORTS + text)


MEDIA = """
    import cloudinary
    from cloudinary import uploader
    from cloudinary.uploader import upload, rename
    rename = secured(rename)
    LOGO = uploader.upload("logo.png")
    MINE = {"url": 1}
    EITHER = uploader.upload("logo.png")
    if x:
        EITHER = {"url": 1}
    CHANGED = uploader.upload("logo.png")
    CHANGED["url"] = CHANGED["secure_url"]
    ALL = [uploader.upload(f) for f in files]
    def up(f):
        return uploader.upload(f), {"url": 1}
    def save(f):
        return uploader.upload(f)
    save = secured(save)
    def _save(f):
        return uploader.upload(f)
    def open(f):
        return uploader.upload(f)
    class Media:
        def up(self, f):
            return True, uploader.upload(f)
"""
IMPORTED_SILENT = [
    ("another part", "from .media import up\nr, s = up(f)\nu = s['url']\n"),
    ("a constant of its own", "from .media import MINE\nu = MINE['url']\n"),
    ("a constant that is bound twice", "from .media import EITHER\nu = EITHER['url']\n"),
    ("a constant with an address of its own", "from .media import CHANGED\nu = CHANGED['url']\n"),
    ("a list itself", "from .media import ALL\nu = ALL['url']\n"),
    ("a function that is not called", "from .media import up\nu = up['url']\n"),
    ("a function that is bound anew", "from .media import save\nu = save(f)['url']\n"),
    ("the SDK's function, bound anew", "from .media import rename\nu = rename(f)['url']\n"),
    ("a star beside another", "from .media import *\nfrom .other import *\nr, s = up(f)\nu = r['url']\n"),
    ("a star and a name of its own", "from .media import *\ndef up(f):\n    return f\nu = up(f)[0]['url']\n"),
    ("a private name behind a star", "from .media import *\nu = _save(f)['url']\n"),
    ("a built-in behind a star", "from .media import *\nu = open(f)['url']\n"),
    ("a constant that is called", "from .media import LOGO\nu = LOGO(f)['url']\n"),
]
IMPORTED = [
    ("a part", "from .media import up\nr, s = up(f)\nu = r['url']\n"),
    ("a part by its index", "from .media import up\nu = up(f)[0]['url']\n"),
    ("a part of a method's", "from .media import Media\nok, r = Media().up(f)\nu = r['url']\n"),
    ("a constant", "from .media import LOGO\nu = LOGO['url']\n"),
    ("a constant by its module", "from . import media\nu = media.LOGO['url']\n"),
    ("a constant by a package", "from shop import LOGO\nu = LOGO['url']\n"),
    ("a constant list", "from .media import ALL\nus = [r['url'] for r in ALL]\n"),
    ("a star", "from .media import *\nr, s = up(f)\nu = r['url']\n"),
    ("a constant behind a star", "from .media import *\nu = LOGO['url']\n"),
    ("the SDK's function, handed on", "from .media import upload\nu = upload(f)['url']\n"),
]


def view(text):
    package = "from .media import LOGO\n"
    files = {"shop/media.py": MEDIA, "shop/__init__.py": package, "shop/views.py": text}
    return codes(files, "shop/views.py")


@pytest.mark.parametrize("text", rows(IMPORTED_SILENT))
def test_silent_where_imported(text):
    assert view(text) == []


@pytest.mark.parametrize("text", rows(IMPORTED))
def test_followed_where_imported(text):
    assert view(text) == [f"{len(lines(text).splitlines())} CLD401"]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(
            {"shop/views.py": "import shop\nu = shop.media.LOGO['url']\n"}, id="by the name of its package"
        ),
        pytest.param(
            {
                "shop/a.py": "from . import media\n",
                "shop/b.py": "from .a import media as m\n",
                "shop/views.py": "from .b import m\nu = m.LOGO['url']\n",
            },
            id="as a module that two others hand on",
        ),
        pytest.param(
            {
                "a.py": "import shop.media\n",
                "shop/views.py": "from a import shop\nu = shop.media.LOGO['url']\n",
            },
            id="as a package that another hands on",
        ),
    ],
)
def test_followed_by_way_of_modules(files):
    assert codes({"shop/media.py": MEDIA, "shop/__init__.py": "", **files}, "shop/views.py") == ["2 CLD401"]


PRIVATE = """
    from cloudinary import CloudinaryImage, uploader
    def address(r):
        return r["url"]
    def picture(i):
        return i.build_url(width=1)
    def wrong(r):
        return r.build_url(width=1)
    u = address(uploader.upload(f)), picture(CloudinaryImage("a")), wrong(uploader.upload(f))
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("from . import media\n", [], id="by its module"),
        pytest.param("import shop.media\n", [], id="by its whole path"),
        pytest.param("from shop.media import *\n", [], id="by a star"),
        pytest.param("from .media import address\n", ["5 CLD301"], id="the one by its name"),
        pytest.param("from .media import picture as p\n", ["3 CLD401"], id="the other by its name"),
        pytest.param("from .media import u\n", ["3 CLD401", "5 CLD301"], id="something else"),
        pytest.param("from .other import save\n", ["3 CLD401", "5 CLD301"], id="another module"),
    ],
)
def test_a_parameter_that_other_modules_may_give_something_else(text, found):
    reported = codes({"shop/media.py": PRIVATE, "shop/views.py": text}, "shop/media.py")
    assert [one for one in reported if not one.endswith("CLD106")] == found


def test_a_class_that_other_modules_may_derive_from():
    text = """
        from cloudinary import uploader
        class A:
            def _address(self, r):
                return r["url"]
            def save(self, f):
                return self._address(uploader.upload(f))
    """
    other = "from .media import A\nclass B(A):\n    pass\n"
    assert codes({"shop/media.py": text}, "shop/media.py") == ["4 CLD401"]
    assert codes({"shop/media.py": text, "shop/views.py": other}, "shop/media.py") == []
