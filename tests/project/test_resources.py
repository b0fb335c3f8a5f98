"""Whose names they are: fields, methods and tags of the SDK, found or overruled anywhere in the project."""

from __future__ import annotations

import pytest

from cloudinary_lint.languages.kinds import letters_of
from tests.project import Files, codes, surveyed

PAGE = "shop/page.py"
CALL = "def page(photo):\n    return photo.cover.build_url(width=1)\n"
MODEL = "class Photo(models.Model):\n    cover = {}\n"
TAG = "{% load cloudinary %}{% cloudinary_url photo width=100 %}\n"

FIELDS = [
    pytest.param(
        "from cloudinary.models import CloudinaryField\n" + MODEL.format("CloudinaryField('image')"),
        id="by its name",
    ),
    pytest.param(
        "from cloudinary import models as media\n" + MODEL.format("media.CloudinaryField('image')"),
        id="by its module",
    ),
    pytest.param(
        "from cloudinary.models import CloudinaryField as Picture\n" + MODEL.format("Picture('image')"),
        id="by another name",
    ),
    pytest.param(
        "from cloudinary.models import CloudinaryField\nclass Picture(CloudinaryField):\n    pass\n"
        + MODEL.format("Picture('image')"),
        id="by a field upon it",
    ),
    pytest.param(
        "from cloudinary import models as media\nclass Base(media.CloudinaryField):\n    pass\n"
        "class Picture(Base):\n    pass\n" + MODEL.format("Picture('image')"),
        id="by a field upon a field upon it",
    ),
    pytest.param(
        "import cloudinary.models\nclass Form:\n    cover: X = cloudinary.models.CloudinaryField('image')\n",
        id="with an annotation",
    ),
]

OTHERS = [
    pytest.param(
        "from django.db.models import ImageField\n" + MODEL.format("ImageField()"), id="another field"
    ),
    pytest.param(
        "from cloudinary.models import CloudinaryField\ncover = CloudinaryField('image')\n",
        id="a name that is no attribute of a class",
    ),
    pytest.param(
        "class CloudinaryField:\n    pass\n" + MODEL.format("CloudinaryField('image')"),
        id="a field of the project's own that bears the name",
    ),
    pytest.param(
        "from cloudinary.models import CloudinaryField\nclass Photo:\n    front = CloudinaryField('image')\n",
        id="an attribute of another name",
    ),
]

OWN_METHODS = [
    pytest.param("class Links:\n    def build_url(self, **options):\n        pass\n", id="a method"),
    pytest.param("def build_url(name, **options):\n    pass\n", id="a function"),
]


@pytest.mark.parametrize("models", FIELDS)
def test_a_field_three_folders_away_tells_whose_method_it_is(models: str) -> None:
    files = {"media/library/photos/models.py": models, PAGE: CALL}
    assert codes(files, PAGE) == ["2 CLD301"]


@pytest.mark.parametrize("models", OTHERS)
def test_any_other_attribute_may_be_anything(models: str) -> None:
    assert codes({"media/models.py": models, PAGE: CALL}, PAGE) == []


def test_the_settings_name_further_attributes() -> None:
    assert surveyed({PAGE: CALL}, fields=frozenset({"cover"})).fields == {"cover"}


@pytest.mark.parametrize("own", OWN_METHODS)
def test_what_the_project_defines_itself_is_its_own(own: str) -> None:
    call = "def page(links):\n    return links.build_url(crop='fill')\n"
    assert codes({PAGE: call}, PAGE) == ["2 CLD301"]
    assert codes({"shop/links.py": own, PAGE: call}, PAGE) == []


def test_nor_is_it_jinjas() -> None:
    page = "jinja2/page.html"
    text = "{{ links.build_url() }}\n"
    assert codes({page: text}, page) == ["1 CLD301"]
    assert codes({"shop/links.py": "def build_url():\n    pass\n", page: text}, page) == []


REGISTER = "from django import template\nregister = template.Library()\n"
OWN_TAGS = [
    pytest.param(
        {
            "shop/templatetags/cloudinary.py": REGISTER
            + "@register.simple_tag\ndef cloudinary_url(photo):\n    pass\n"
        },
        [],
        id="a library of the SDK's name",
    ),
    pytest.param(
        {
            "shop/templatetags/cloudinary.py": REGISTER
            + "@register.simple_tag(name='cloudinary_url')\ndef address(photo):\n    pass\n"
        },
        [],
        id="a tag under the SDK's name",
    ),
    pytest.param(
        {
            "shop/templatetags/cloudinary.py": REGISTER
            + "@register.simple_tag\ndef photo_url(photo):\n    pass\n"
        },
        ["1 CLD302"],
        id="a tag of another name in a library of the SDK's",
    ),
    pytest.param(
        {
            "shop/templatetags/media.py": REGISTER
            + "@register.simple_tag\ndef cloudinary_url(photo):\n    pass\n"
        },
        ["1 CLD302"],
        id="a library that the template doesn't load",
    ),
    pytest.param(
        {"shop/cloudinary.py": REGISTER + "@register.simple_tag\ndef cloudinary_url(photo):\n    pass\n"},
        ["1 CLD302"],
        id="a module outside of a folder for tags",
    ),
]


@pytest.mark.parametrize(("files", "expected"), OWN_TAGS)
def test_whose_tag_it_is(files: Files, expected: list[str]) -> None:
    page = "templates/page.html"
    assert codes({**files, page: TAG}, page) == expected


@pytest.mark.parametrize(
    ("load", "expected"),
    [
        pytest.param("{% load cloudinary media %}", [], id="loaded after the SDK's"),
        pytest.param("{% load media cloudinary %}", ["1 CLD302"], id="loaded before the SDK's"),
        pytest.param(
            "{% load media %}{% load cloudinary_url from cloudinary %}", ["1 CLD302"], id="the tag alone"
        ),
    ],
)
def test_the_last_library_that_is_loaded_wins(load: str, expected: list[str]) -> None:
    own = REGISTER + "@register.simple_tag\ndef cloudinary_url(photo):\n    pass\n"
    page = "templates/page.html"
    text = load + "{% cloudinary_url photo width=100 %}\n"
    assert codes({"shop/templatetags/media.py": own, page: text}, page) == expected


GIVING = {
    "shop/models.py": "from cloudinary.models import CloudinaryField\n"
    + MODEL.format("CloudinaryField('i')"),
    "shop/media.py": "from cloudinary import uploader\ndef save(f):\n    return uploader.upload(f)\n",
}


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        pytest.param("import json\nu = json.loads(t)['url']\n", False, id="a key of another dict"),
        pytest.param("from shop.media import save\nu = save(f)['url']\n", True, id="a key of a response"),
        pytest.param("from shop.media import *\nu = save(f)['url']\n", True, id="a response behind a star"),
        pytest.param("u = chart.title.image(width=1)\n", False, id="a method of something else"),
        pytest.param("u = photo.cover.image(width=1)\n", True, id="a method of a field"),
        pytest.param("u = photo.cover\nv = r['url']\n", False, id="a field without a method"),
    ],
)
def test_what_can_report_nothing_is_not_read(text, is_read):
    project = surveyed({**GIVING, "shop/page.py": text})
    assert project.may_use("shop/page.py", letters_of(text.encode())) is is_read


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_a_field_with_letters_outside_of_ascii_may_be_anywhere(encoding):
    model = "from cloudinary import models\nclass P:\n    Übersicht = models.CloudinaryField('i')\n"
    text = "# coding: latin-1\nu = p.Übersicht.build_url(width=1)\n"
    files = {"shop/models.py": model, PAGE: text.encode(encoding)}
    project = surveyed(files)
    assert project.may_use(PAGE, letters_of(text.encode(encoding)))


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        pytest.param("Dockerfile", True, id="a Dockerfile"),
        pytest.param("run.js", True, id="a script"),
        pytest.param("a.css", False, id="a style sheet"),
    ],
)
def test_what_names_a_module_may_run_it(name, counts):
    call = "import cloudinary\ncloudinary.config(secure=True)\n"
    project = surveyed({"tools/cloud.py": call, name: "tools/cloud.py\n"})
    assert [one.counts for one in project.declarations] == [counts]
