"""call-without-secure: builders seen through attributes, functions, partials and dicts of options."""

from __future__ import annotations

import pytest

from tests.project import codes
from tests.rules import assert_fixed, assert_silent, findings, rows

IMPORTS = (
    "from functools import partial\nimport cloudinary\n"
    "from cloudinary import CloudinaryImage, uploader, utils\nfrom cloudinary.utils import cloudinary_url\n"
)

SILENT = [
    ("a bound method that gets secure", "build = CloudinaryImage('a').build_url\nu = build(secure=True)"),
    ("a bound method of another object", "build = Link('a').build_url\nu = build(width=1)"),
    (
        "a name for two methods",
        "if x:\n    build = make\nelse:\n    build = CloudinaryImage('a').build_url\nu = build(width=1)",
    ),
    ("a bound method of an address", "tag = CloudinaryImage('https://e.org/a').image\nu = tag()"),
    ("a method that builds no address", "load = CloudinaryImage('a').validate\nu = load()"),
    ("options filled with secure", "o = {'width': 1}\no['secure'] = True\nu = cloudinary_url('a', **o)"),
    (
        "options filled with secure in a branch",
        "o = {'width': 1}\nif x:\n    o['secure'] = True\nu = cloudinary_url('a', **o)",
    ),
    ("options filled by unknown keys", "o = {'width': 1}\no[k] = 1\nu = cloudinary_url('a', **o)"),
    ("options that are updated", "o = {'width': 1}\no.update(p)\nu = cloudinary_url('a', **o)"),
    ("options that lose a key", "o = {'width': 1}\ndel o['width']\nu = cloudinary_url('a', **o)"),
    ("options that are passed on", "o = {'width': 1}\nfill(o)\nu = cloudinary_url('a', **o)"),
    ("a constant that is on", "IS_SECURE = True\nu = cloudinary_url('a', secure=IS_SECURE)"),
    (
        "a name that is bound twice",
        ("IS_SECURE = False\nif x:\n    IS_SECURE = True\nu = cloudinary_url('a', secure=IS_SECURE)"),
    ),
    (
        "a name that a star-import may bind",
        "from .local import *\nIS_SECURE = False\nu = cloudinary_url('a', secure=IS_SECURE)",
    ),
    ("a parameter", "def f(secure=False):\n    return cloudinary_url('a', secure=secure)"),
    ("source() of anything", "u = a.source()"),
    ("picture() of anything", "u = a.picture(sources=[])"),
    ("another function's partial", "u = partial(other, crop='fill')\nx = u('a')"),
    ("a partial that says secure", "u = partial(cloudinary_url, secure=True)\nx = u('a')"),
    ("a partial that is called with secure", "u = partial(cloudinary_url, width=1)\nx = u('a', secure=True)"),
    ("a partial that is called with options", "u = partial(cloudinary_url, width=1)\nx = u('a', **o)"),
    ("a partial that is passed on", "u = partial(cloudinary_url, width=1)\nx = call(u)"),
    ("a map of another function", "x = map(other, ids)"),
    ("scaled with secure", "u = utils.cloudinary_scaled_url('a', 100, None, {'secure': True})"),
    ("scaled with unknown options", "u = utils.cloudinary_scaled_url('a', 100, None, options)"),
    (
        "an attribute that is something else, too",
        (
            "class A:\n    def a(self):\n        self.i = CloudinaryImage('a')\n"
            "        self.i = other()\n    def b(self):\n        return self.i.image()"
        ),
    ),
    (
        "a function that returns something else, too",
        ("def pic(x):\n    if x:\n        return CloudinaryImage(x)\n    return other\nu = pic('a').image()"),
    ),
    ("a class of its own", "class Pic:\n    pass\nu = Pic().build_url(crop='fill')"),
    ("an own function of that name", "def image(**o):\n    pass\nu = pic('a').image(crop='fill')"),
    (
        "a class upon it with a method of its own",
        (
            "class Pic(CloudinaryImage):\n    def image(self, **o):\n"
            "        return super().image(secure=True, **o)\n"
            "    def tag(self):\n        return self.image(width=1)\nu = Pic('a').image(width=1)"
        ),
    ),
    ("self of another class", "class Pic:\n    def tag(self):\n        return self.image(width=1)"),
    ("a parameter that may be another", "def f(i: CloudinaryImage | str):\n    return i.image(width=1)"),
    ("a list of other objects", "us = [i.image() for i in [CloudinaryImage('a'), other]]"),
    ("a map of another class", "us = [i.image() for i in map(Picture, ids)]"),
    (
        "options that are updated with secure",
        "o = {'width': 1}\no.update(secure=x)\nu = cloudinary_url('a', **o)",
    ),
    ("a default for secure", "o = {'width': 1}\no.setdefault('secure', x)\nu = cloudinary_url('a', **o)"),
    ("a default under any key", "o = {'width': 1}\no.setdefault(k, x)\nu = cloudinary_url('a', **o)"),
    (
        "options that are updated with themselves",
        "o = {'width': 1}\no.update(o)\nu = cloudinary_url('a', **o)",
    ),
    ("options whose update is passed on", "o = {'width': 1}\nf(o.update)\nu = cloudinary_url('a', **o)"),
    ("an entry with secure", "O = {'a': {'secure': True}}\nu = cloudinary_url('a', **O['a'])"),
    ("any entry, one with secure", "O = {'a': {}, 'b': {'secure': x}}\nu = cloudinary_url('a', **O[k])"),
    ("an entry that gets secure", "O = {'a': {}}\nO['a']['secure'] = x\nu = cloudinary_url('a', **O['a'])"),
    ("an entry that is replaced", "O = {'a': {}}\nO['a'] = p\nu = cloudinary_url('a', **O['a'])"),
    ("an entry under another name", "O = {'a': {}}\no = O['a']\nu = cloudinary_url('a', **O['a'])"),
    ("a dict of options that is passed on", "O = {'a': {}}\nfill(O)\nu = cloudinary_url('a', **O['a'])"),
    (
        "a dict of options that is gone through",
        "O = {'a': {}}\nfor o in O.values():\n    fill(o)\nu = cloudinary_url('a', **O['a'])",
    ),
    ("an entry that is no literal", "O = {'a': load()}\nu = cloudinary_url('a', **O['a'])"),
    ("an entry that is not there", "O = {'a': {}}\nu = cloudinary_url('a', **O['b'])"),
    ("a default for an entry", "O = {'a': {}}\nu = cloudinary_url('a', **O.get(k, o))"),
    ("a dict with another in it", "O = {'a': {}, **P}\nu = cloudinary_url('a', **O['a'])"),
    ("a dict that is written below", "u = cloudinary_url('a', **O['a'])\nO = {'a': {}}"),
]

FIXED = [
    ("options filled later", "o = {'width': 1}\no['crop'] = 'fill'\nu = cloudinary_url('a', **o[)]"),
    (
        "options filled in a branch",
        (
            "def f(w):\n    o = {'width': 1}\n    if w:\n        o['width'] = str(w)\n"
            "    return cloudinary_url('a', **o[)]"
        ),
    ),
    ("an entry of a dict", "O = {'a': {'width': 1}}\nu = cloudinary_url('a', **O['a'][)]"),
    ("any entry of a dict", "O = {'a': {'width': 1}, 'b': {}}\nu = cloudinary_url('a', **O[k][)]"),
    ("an entry, if there is one", "O = {'a': {'width': 1}}\nu = cloudinary_url('a', **O.get(k, {})[)]"),
    ("an entry beside other options", "O = {'a': {}}\nu = cloudinary_url('a', **{**O['a'], 'width': 1}[)]"),
    ("source", "u = CloudinaryImage('a').source(width=1[)]"),
    ("picture", "u = CloudinaryImage('a').picture(sources=[][)]"),
    ("source by a keyword", "u = a.source(transformation=t[)]"),
    ("picture by a keyword", "u = a.picture(crop='fill'[)]"),
    (
        "an attribute of the same method",
        (
            "class A:\n    def a(self):\n        self.i = CloudinaryImage('a')\n"
            "        return self.i.image(width=1[)]"
        ),
    ),
    (
        "an attribute of another method",
        (
            "class A:\n    def __init__(self):\n        self.i = CloudinaryImage('a')\n"
            "    def b(self):\n        return self.i.image(width=1[)]"
        ),
    ),
    ("an own function's result", "def pic(x):\n    return CloudinaryImage(x)\nu = pic('a').image(width=1[)]"),
    (
        "an own function's result by a keyword",
        "def pic(x):\n    return other(x)\nu = pic('a').image(crop='fill'[)]",
    ),
    (
        "an own method's result",
        (
            "class A:\n    def pic(self):\n        return CloudinaryImage('a')\n    def b(self):\n"
            "        return self.pic().image(width=1[)]"
        ),
    ),
    (
        "an instance of a class upon it",
        "class Pic(CloudinaryImage):\n    pass\nu = Pic('a').image(width=1[)]",
    ),
    (
        "self of a class upon it",
        "class Pic(CloudinaryImage):\n    def tag(self):\n        return self.image(width=1[)]",
    ),
    (
        "the class that it is upon",
        "class Pic(CloudinaryImage):\n    def image(self, **o):\n        return super().image(width=1[)]",
    ),
    ("a parameter that may be None", "def f(i: CloudinaryImage | None):\n    return i.image(width=1[)]"),
    (
        "an optional parameter",
        "from typing import Optional\ndef f(i: Optional[CloudinaryImage]):\n    return i.image(width=1[)]",
    ),
    ("a list of them", "us = [i.image(width=1[)] for i in [CloudinaryImage(x) for x in ids]]"),
    (
        "a loop over them",
        "for i in (CloudinaryImage('a'), CloudinaryImage('b')):\n    u = i.image(width=1[)]",
    ),
    ("a map of the class", "us = [i.image(width=1[)] for i in map(CloudinaryImage, ids)]"),
    ("a constant of the module", "LOGO = CloudinaryImage('a')\ndef f():\n    return LOGO.image(width=1[)]"),
    ("options that are updated", "o = {'width': 1}\no.update(crop='fill')\nu = cloudinary_url('a', **o[)]"),
    (
        "options that are updated with a dict",
        "o = {'width': 1}\no.update({'crop': 'fill'})\nu = cloudinary_url('a', **o[)]",
    ),
    ("options with a default", "o = {'width': 1}\no.setdefault('crop', c)\nu = cloudinary_url('a', **o[)]"),
    ("a partial that is called", "u = partial(cloudinary_url, width=1[)]\nx = u('a')"),
    ("a partial in a map", "x = map(partial(cloudinary_url, width=1[)], ids)"),
]


@pytest.mark.parametrize("text", rows(SILENT))
def test_silent(text):
    assert_silent("CLD301", "views.py", IMPORTS + text)


@pytest.mark.parametrize("text", rows(FIXED))
def test_fixed(text):
    before = f"{IMPORTS}{text}\n".replace("[)]", ")")
    after = f"{IMPORTS}{text}\n".replace("[)]", ", secure=True)")
    assert_fixed("CLD301", "views.py", before, after)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (
            "utils.cloudinary_scaled_url('a', 9, None, {'crop': 'fit'})",
            "utils.cloudinary_scaled_url('a', 9, None, {'crop': 'fit', 'secure': True})",
        ),
        (
            "utils.build_distribution_domain({'cloud_name': 'a'})",
            "utils.build_distribution_domain({'cloud_name': 'a', 'secure': True})",
        ),
    ],
)
def test_options_in_a_dict(text, after):
    assert_fixed("CLD301", "views.py", f"{IMPORTS}u = {text}\n", f"{IMPORTS}u = {after}\n")


def test_a_function_that_is_mapped_has_no_place_for_an_option():
    assert findings(f"{IMPORTS}us = map(cloudinary_url, ids)\n", "a.py") == ["5:10 CLD301"]


def test_a_constant_that_is_off_is_no_missing_option():
    text = f"{IMPORTS}IS_SECURE = False\nu = cloudinary_url('a', secure=IS_SECURE)\n"
    assert findings(text, "a.py") == ["6:25 CLD201"]


PICTURES = (
    "from cloudinary import CloudinaryImage\ndef pic(x):\n    return CloudinaryImage(x)\n"
    "def no(x):\n    return x\ndef pics(x):\n    return [pic(one) for one in x]\n"
    "class Pic(CloudinaryImage):\n    pass\nclass Own(CloudinaryImage):\n"
    "    def image(self):\n        return ''\n"
    "LOGO = CloudinaryImage('logo')\nlogo: CloudinaryImage = pic('logo')\nLOGOS = [LOGO]\n"
    "ALIAS = CloudinaryImage\n"
    "OTHER = Link('a')\nEITHER = LOGO\nEITHER = OTHER\n"
    "from cloudinary.utils import cloudinary_url\n"
)
OWN = (
    "from cloudinary import utils\ndef cloudinary_url(x, **o):\n"
    "    return utils.cloudinary_url(x, secure=True)\n"
)
BOUND = (
    "from functools import partial\nfrom cloudinary.utils import cloudinary_url\n"
    "cloudinary_url = partial(cloudinary_url, secure=True)\n"
)


IMPORTED_SILENT = [
    ("from .pictures import no\nu = no('a').image(width=1)\n", "another function"),
    ("from shop.pictures import no\nu = no('a').image(width=1)\n", "another function by its whole path"),
    ("from requests import pic\nu = pic('a').image(crop='fill')\n", "another package's"),
    ("from .pictures import Own\nu = Own('a').image(width=1)\n", "a class with a method of its own"),
    ("from shop import no\nu = no('a').image(width=1)\n", "what a package hands on of another"),
    ("from .pictures import pics\nu = pics('a').image(width=1)\n", "several"),
    ("from .pictures import OTHER\nu = OTHER.build_url(width=1)\n", "another instance"),
    ("from .pictures import EITHER\nu = EITHER.build_url(width=1)\n", "a name that is bound twice"),
    ("from .pictures import LOGOS\nu = LOGOS.build_url(width=1)\n", "a list itself"),
    ("from .pictures import ALIAS\nu = ALIAS.build_url(width=1)\n", "a class itself"),
    ("from .own import *\nu = cloudinary_url('a', width=1)\n", "a function of that name behind a star"),
    ("from .own import cloudinary_url\nu = cloudinary_url('a', width=1)\n", "a function of that name"),
    ("from .bound import cloudinary_url\nu = cloudinary_url('a', width=1)\n", "a name that is bound anew"),
    ("from other import cloudinary_url\nu = cloudinary_url('a', width=1)\n", "another package's function"),
]
IMPORTED = [
    ("from .pictures import pic\nu = pic('a').image(width=1)\n", "a function"),
    ("from shop.pictures import pic\nu = pic('a').image(width=1)\n", "a function by its whole path"),
    ("from shop import pic\nu = pic('a').image(width=1)\n", "by a package that never mentions it"),
    ("from shop.more import small\nu = small('a').image(width=1)\n", "by a module that never mentions it"),
    ("from .pictures import pics\nus = [i.image(width=1) for i in pics('a')]\n", "one of several"),
    ("from .pictures import Pic\nu = Pic('a').image(width=1)\n", "a class upon it"),
    (
        "from shop import CloudinaryImage\nu = CloudinaryImage('a').image(width=1)\n",
        "the SDK's own, handed on",
    ),
    ("from .pictures import LOGO\nu = LOGO.build_url(width=1)\n", "an instance"),
    ("from .pictures import logo\nu = logo.build_url(width=1)\n", "an annotated instance"),
    ("from . import pictures\nu = pictures.LOGO.image(width=1)\n", "an instance by its module"),
    ("from shop import LOGO\nu = LOGO.build_url(width=1)\n", "an instance by a package"),
    ("from .pictures import LOGOS\nu = LOGOS[0].image(width=1)\n", "one of a list"),
    ("from .pictures import ALIAS\nu = ALIAS('a').image(width=1)\n", "another name of the class"),
    ("from .pictures import cloudinary_url\nu = cloudinary_url('a', width=1)\n", "the function, handed on"),
    ("from .pictures import *\nu = cloudinary_url('a', width=1)\n", "the function behind a star"),
    ("from .pictures import *\nu = LOGO.build_url(width=1)\n", "an instance behind a star"),
    ("from shop import cloudinary_url as b\nu = b('a', width=1)[0]\n", "the function by a package"),
]
SHOP = {
    "shop/pictures.py": PICTURES,
    "shop/__init__.py": "from .pictures import CloudinaryImage, LOGO, cloudinary_url, no, pic\n",
    "shop/own.py": OWN,
    "shop/bound.py": BOUND,
    "shop/more.py": "from .pictures import pic\ndef small(x):\n    return pic(x)\n",
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for text, name in IMPORTED_SILENT])
def test_silent_where_imported(text):
    assert codes({**SHOP, "shop/views.py": text}, "shop/views.py") == []


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for text, name in IMPORTED])
def test_a_result_of_what_is_imported(text):
    assert codes({**SHOP, "shop/views.py": text}, "shop/views.py") == ["2 CLD301"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "build = CloudinaryImage('a').build_url\nu = build(width=1)",
            "build = CloudinaryImage('a').build_url\nu = build(width=1, secure=True)",
            id="of a constructor",
        ),
        pytest.param(
            "image = CloudinaryImage('a')\ntag = image.image\nu = tag()",
            "image = CloudinaryImage('a')\ntag = image.image\nu = tag(secure=True)",
            id="of a name",
        ),
        pytest.param(
            "def f():\n    build = CloudinaryImage('a').build_url\n    return [build(), build(secure=True)]",
            "def f():\n    build = CloudinaryImage('a').build_url\n"
            "    return [build(secure=True), build(secure=True)]",
            id="in a function",
        ),
    ],
)
def test_a_bound_method(before, after):
    assert_fixed("CLD301", "a.py", f"{IMPORTS}{before}\n", f"{IMPORTS}{after}\n")
