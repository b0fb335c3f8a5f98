"""Calls and templates in many spellings, run: what is reported builds http, what is silent builds https."""

from __future__ import annotations

import pytest

from tests.oracle import Failed, schemes, world
from tests.oracle.test_examples import service
from tests.oracle.tool import HTTPS, OTHER_WAY_ROUND, asked, assert_just, run

__all__ = ["service"]

PYTHON = """\
from functools import partial
import cloudinary
import cloudinary.utils
from cloudinary import CloudinaryImage, CloudinaryResource, CloudinaryVideo, Search
from cloudinary.utils import cloudinary_url
u = {}
"""
BUILT = """
import cloudinary
cloudinary.config(cloud_name='demo', api_key='k', api_secret='s')
found = addresses(run('views.py')['u'])
"""
CALLS = [
    "CloudinaryImage('sky').build_url(%s)",
    "CloudinaryImage('sky').image(%s)",
    "CloudinaryImage('sky', format='png').build_url(%s)",
    "CloudinaryImage(public_id='sky').build_url(%s)",
    "CloudinaryImage('sky').image(srcset={'breakpoints': [100, 200]}, %s)",
    "CloudinaryImage('sky').build_url(transformation=[{'secure': True}], %s)",
    "CloudinaryImage('http://e.org/a').build_url(type='fetch', %s)",
    "CloudinaryVideo('sky').video(%s)",
    "CloudinaryVideo('sky').video(source_types=['mp4', 'webm'], %s)",
    "CloudinaryVideo('sky').video(poster={'effect': 'sepia'}, %s)",
    "CloudinaryVideo('sky').video_thumbnail(%s)",
    "CloudinaryResource('sky').build_url(%s)",
    "cloudinary.CloudinaryImage('sky').build_url(sign_url=True, %s)",
    "cloudinary_url('sky', %s)[0]",
    "cloudinary.utils.cloudinary_url('sky', %s)[0]",
    "CloudinaryImage('sky').source(%s)",
    "CloudinaryImage('sky').picture(sources=[{'min_width': 9}], %s)",
    "cloudinary.utils.cloudinary_scaled_url('sky', 9, None, dict(%s))",
    "cloudinary.utils.build_distribution_domain(dict(%s))",
    "partial(cloudinary_url, %s)('sky')[0]",
    "Search().expression('a').to_url(%s)",
    "Search().to_url(300, %s)",
]
KEYWORDS = [
    "secure=None",
    "secure=0",
    "secure=''",
    "secure='false'",
    "SECURE=True",
    "**{'secure': True}",
    "**{'secure': False}",
    "**dict(width=1)",
    "cname='images.example.org'",
    "private_cdn=True",
    "secure_distribution='images.example.org'",
]
JINJA = [
    "{{ image.build_url() }}",
    "{{ image.build_url(secure=True) }}",
    "{{ image.build_url(secure=true) }}",
    "{{ image.build_url(secure = True) }}",
    "{{ image.build_url(secure=False) }}",
    "{{ image.build_url(secure=false) }}",
    "{{ image.build_url(secure=none) }}",
    "{{ image.build_url(secure=None) }}",
    "{{ image.build_url(secure='') }}",
    "{{ image.build_url(secure='false') }}",
    "{{ image.build_url(secure=0) }}",
    "{{ image.build_url(secure=1) }}",
    "{{ image.build_url(secure=not false) }}",
    "{{ image.build_url(SECURE=True) }}",
    "{{ image.build_url(width=100) }}",
    "{{ image.build_url(width=100,) }}",
    "{{ image.build_url(\n    width=100\n) }}",
    "{{ image.build_url (width=1) }}",
    "{{ image.build_url(**{'width': 1}) }}",
    "{{ image.build_url(**{'secure': True}) }}",
    "{{ image.build_url(cname='images.example.org') }}",
    "{{ image.build_url(transformation=[{'width': 1}]) }}",
    "{{ image.build_url() ~ '?a' }}",
    "{{ image.build_url() | e }}",
    "{{ image.build_url() if image else '' }}",
    "{{- image.build_url() -}}",
    "{%- set u = image.build_url() -%}{{ u }}",
    "{% set u %}{{ image.build_url() }}{% endset %}{{ u }}",
    "{% set o = {'width': 1} %}{{ image.build_url(**o) }}",
    "{% set o = {'secure': True} %}{{ image.build_url(**o) }}",
    "{% macro m(i) %}{{ i.build_url() }}{% endmacro %}{{ m(image) }}",
    "{% if image.build_url() %}{{ image.build_url() }}{% endif %}",
    "{% for i in [image] %}{{ i.build_url() }}{% endfor %}",
    "{% with i = image %}{{ i.build_url() }}{% endwith %}",
    "{% block b %}{{ image.build_url() }}{% endblock %}",
    "{{ photo.image.build_url() }}",
    "{{ photo['image'].build_url() }}",
    "{{ (image).build_url() }}",
    "{{ image.image(crop='fit') }}",
    "{{ image.image(crop='fit', secure=True) }}",
]
TAGS = [
    "{% cloudinary_url image %}",
    "{% cloudinary_url image secure=True %}",
    "{% cloudinary_url image secure=1 %}",
    "{% cloudinary_url image secure='true' %}",
    "{% cloudinary_url image secure='false' %}",
    "{% cloudinary_url image secure='' %}",
    "{% cloudinary_url image secure=true %}",
    "{% cloudinary_url image secure=false %}",
    "{% cloudinary_url image secure=False %}",
    "{% cloudinary_url image secure=None %}",
    "{% cloudinary_url image secure=0 %}",
    "{% cloudinary_url image Secure=True %}",
    "{% cloudinary_url image SECURE=True %}",
    "{% cloudinary_url image width=100 %}",
    "{% cloudinary_url image width=100 crop='fill' as u %}{{ u }}",
    "{% cloudinary_url image secure=True as u %}{{ u }}",
    "{% cloudinary_url image as secure %}{{ secure }}",
    "{% cloudinary image %}",
    "{% cloudinary image width=100 secure=True %}",
    "{% cloudinary image secure=true %}",
    "{% cloudinary_url 'sky' %}",
    '{% cloudinary_url "sky" secure=True %}',
    "{% cloudinary_url image|default:'sky' %}",
    "{% cloudinary_url image secure=True|yesno:'a,b' %}",
    "{% cloudinary_url image secure=True width=100 %}",
    "{%cloudinary_url image%}",
    "{%  cloudinary_url\t image  %}",
    '<img src="{% cloudinary_url image width=1 %}">',
    "{% if image %}{% cloudinary_url image %}{% endif %}",
    "{% with i=image %}{% cloudinary_url i %}{% endwith %}",
    "{% autoescape off %}{% cloudinary_url image %}{% endautoescape %}",
    "{% filter lower %}{% cloudinary_url image %}{% endfilter %}",
    "{% cloudinary_url image cname='images.example.org' %}",
    "{% cloudinary_url 'http://e.org/a.png' type='fetch' %}",
    "{% cloudinary_url photo.image %}",
    "{% cloudinary_url photo.image.url %}",
    "{% cloudinary_url photo.image.url width=100 secure=True %}",
    "{% cloudinary photo.image.url alt='a' %}",
    "{{ image.build_url }}",
    "{{ photo.image.build_url }}",
    "{% if image %}{{ image.build_url }}{% endif %}",
]
TEXT = [
    "{# {% cloudinary_url image %} #}",
    "{% comment %}{% cloudinary_url image %}{% endcomment %}",
    "{% verbatim %}{% cloudinary_url image %}{% endverbatim %}",
    "{% cloudinary_url image\n width=1 %}",
    "{{ image.build_url(\n) }}",
    "{# {{ image.build_url() }} #}",
]
WRONG = [
    "{{ image.build_url() }}",
    "{{ image.build_url(secure=True) }}",
    "{{ image.build_url(width=100, crop='fill') }}",
]
MODELS = "from cloudinary.models import CloudinaryField\nclass Photo:\n    image = CloudinaryField()\n"
PAGES = "django()\nfound = [one for of in (None, 'http', 'https') for one in page('page.html', scheme=of)]"

UPLOADS = [
    "uploader.upload(f)",
    "uploader.unsigned_upload(f, 'p')",
    "uploader.upload_large(io.BytesIO(b'x'))",
    "uploader.explicit('sky', type='upload')",
    "uploader.rename('a', 'b')",
    "uploader.text('hi')",
    "uploader.multi('a')",
    "uploader.explode('sky')",
    "uploader.generate_sprite('a')",
    "uploader.create_zip(tags='a')",
    "uploader.create_archive(tags='a')",
    "uploader.create_slideshow(manifest_json='{}')",
    "api.resource('sky')",
    "api.resource_by_asset_id('sky')",
    "api.update('sky', tags='a')",
    "api.resources()['resources'][0]",
    "api.resources_by_tag('a')['resources'][0]",
    "api.resources_by_ids(['a'])['resources'][0]",
    "api.resources_by_asset_ids(['a'])['resources'][0]",
    "api.resources_by_context('a')['resources'][0]",
    "api.resources_by_moderation('a', 'b')['resources'][0]",
    "api.resources_by_asset_folder('a')['resources'][0]",
    "api.visual_search(text='a')['resources'][0]",
    "cloudinary.Search().execute()['resources'][0]",
    "uploader.upload(f, eager=[{'width': 1}])['eager'][0]",
    "api.resource('sky').get('derived', [])[0]",
]
READS = [
    "r = uploader.upload(f)\nu = r['url']",
    "r = uploader.upload(f)\nu = r['secure_url']",
    "r = uploader.upload(f)\nu = r.get('url')",
    "r = uploader.upload(f)\nu = r.get('url', '')",
    "r = uploader.upload(f)\nu = r.get('secure_url') or r['url']",
    "r = uploader.upload(f)\nu = r.get('url') or r['secure_url']",
    "r = uploader.upload(f)\nu = r.get('secure_url', r.get('url'))",
    "r = uploader.upload(f)\nu = r['secure_url'] if 'secure_url' in r else r['url']",
    "r = None\nr = uploader.upload(f)\nu = r['url']",
    "r = uploader.upload(f)\nr['url'] = 'https://e.org/a'\nu = r['url']",
    "r = uploader.upload(f)\nr.update(url='https://e.org/a')\nu = r['url']",
    "r = uploader.upload(f)\nr = {'url': 'https://e.org/a'}\nu = r['url']",
    "r = uploader.upload(f)\nr['url'] = ''\nr = uploader.upload(f)\nu = r['secure_url']",
    "r = uploader.upload(f)\nu = f\"{r['url']}\"",
    "r = uploader.upload(f)\nu, v = r['url'], r['public_id']",
    "r: dict = uploader.upload(f)\nu = r['url']",
    "r, n = uploader.upload(f), 1\nu = r['url']",
    "if r := uploader.upload(f):\n    u = r['url']",
    "def g():\n    r = uploader.upload(f)\n    return r['url']\nu = g()",
    "try:\n    r = uploader.upload(f)\nexcept OSError:\n    raise\nelse:\n    u = r['url']",
    "u = [r['url'] for r in api.resources()['resources']]",
    "u = []\nfor r in api.resources()['resources']:\n    u.append(r['url'])",
    "u = {r['public_id']: r['url'] for r in api.resources()['resources']}",
    "rs = api.resources().get('resources', [])\nu = [r.get('url') for r in rs]",
    "r = api.resources()['resources'][0]\ns = r\nu = s['url']",
    "u = (uploader.upload(f) or {}).get('url')",
    "from cloudinary.uploader import upload as up\nu = up(f).get('url')",
    "import cloudinary.uploader as up\nu = up.upload(f)['url']",
    "def h(f):\n    return uploader.upload(f)\nu = h(f)['url']",
    (
        "class M:\n    def __init__(self):\n        self.r = uploader.upload(f)\n"
        "    def g(self):\n        return self.r['url']\nu = M().g()"
    ),
    "from functools import partial\nup = partial(uploader.upload, folder='a')\nu = up(f)['url']",
    "r = uploader.upload(f)\nu = {**r, 'a': 1}['url']",
    "r = uploader.upload(f)\nu = dict(r, a=1)['url']",
    "r = uploader.upload(f)\nu = r.pop('url')",
    "match uploader.upload(f):\n    case {'url': v}:\n        u = v",
    "rs = []\nrs.append(uploader.upload(f))\nu = [r['url'] for r in rs]",
    "u = [r['url'] for r in map(uploader.upload, [f])]",
    "d = {'a': uploader.upload(f)}\nu = d['a']['url']",
    "u = next(iter(api.resources()['resources']))['url']",
    "def g(x):\n    for one in x:\n        yield uploader.upload(one)\nu = [r['url'] for r in g([f])]",
    (
        "rs = []\nrs += [uploader.upload(f)]\n"
        "rs.extend(api.resources()['resources'])\nu = [r['url'] for r in rs]"
    ),
    "rs = {}\nfor n in 'ab':\n    rs[n] = uploader.upload(f)\nu = [r['url'] for r in rs.values()]",
    "rs = {n: uploader.upload(f) for n in 'ab'}\nu = [rs['a']['url'], *(r['url'] for n, r in rs.items())]",
    "u = list(map(lambda r: r['url'], api.resources()['resources']))",
    "u = [r['url'] for r in filter(None, api.resources()['resources'])]",
    "up = uploader.upload if f else uploader.upload_large\nu = up(f)['url']",
    (
        "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor() as pool:\n"
        "    u = [job.result()['url'] for job in [pool.submit(uploader.upload, f)]]"
    ),
    (
        "import asyncio\nasync def g():\n    a, b = await asyncio.gather(\n"
        "        asyncio.to_thread(uploader.upload, f),\n"
        "        asyncio.create_task(asyncio.to_thread(uploader.upload, f)),\n"
        "    )\n    return a['url'], b['url']\n"
        "u = asyncio.run(g())"
    ),
    "r = uploader.upload(f)\ndef g():\n    return r['url']\nu = g()",
    "class M:\n    r = uploader.upload(f)\n    def g(self):\n        return self.r['url']\nu = M().g()",
    "def g():\n    r = uploader.upload(f)\n    r['url'] = r['secure_url']\n    return r\nu = g()['url']",
    (
        "rs = api.resources()['resources']\nfor r in rs:\n"
        "    r['url'] = r['secure_url']\nu = [r['url'] for r in rs]"
    ),
    "r = uploader.upload(f)\nr.update(title='a')\nu = r['url']",
]
INLINE_IMPORTS = """\
import jinja2
from django.template import Context, Template, engines
"""
INLINE_SCRIPT = """
django()
import cloudinary
cloudinary.config(cloud_name='demo')
image = cloudinary.CloudinaryImage('sky')
found = addresses(run('views.py', image=image)['u'])
"""
INLINE = [
    (
        "u = Template('{% load cloudinary %}{% cloudinary_url image width=1 %}')\n"
        "u = u.render(Context({'image': image}))"
    ),
    (
        "PAGE = '''\n{% load cloudinary %}\n{% cloudinary_url image width=1 %}\n'''\n"
        "u = Template(PAGE).render(Context({'image': image}))"
    ),
    (
        "u = Template('{% load cloudinary %}{% cloudinary_url image secure=True %}')\n"
        "u = u.render(Context({'image': image}))"
    ),
    "u = jinja2.Template('{{ image.build_url(width=1) }}').render(image=image)",
    "u = jinja2.Template('{{ image.build_url(width=1, secure=True) }}').render(image=image)",
    "PAGE = '{{ image.build_url(width=1) }}'\nu = jinja2.Environment().from_string(PAGE).render(image=image)",
    "u = jinja2.Environment().from_string(source='{{ image.build_url(width=1) }}').render(image=image)",
    "u = jinja2.Template('<img src=\"http://res.cloudinary.com/demo/a.png\">').render()",
    (
        "from flask import Flask, render_template_string\nwith Flask('a').app_context():\n"
        "    u = render_template_string('{{ image.build_url(width=1) }}', image=image)"
    ),
]
"""Templates in literals of Python."""
MEDIA = """\
import cloudinary.uploader
from cloudinary import CloudinaryImage
def upload_image(f):
    return cloudinary.uploader.upload(f)
def upload_secure(f):
    result = cloudinary.uploader.upload(f)
    result["url"] = result["secure_url"]
    return result
def upload_all(files):
    return [upload_image(f) for f in files]
class Media:
    def save(self, f):
        return upload_image(f)
def picture(name):
    return CloudinaryImage(name)
"""
PACKAGE = {"shop/__init__.py": "from .media import Media, picture, upload_image as keep\n"}
BETWEEN = {
    "shop/between.py": "from . import media\ndef put(f):\n    r = media.upload_image(f)\n    return r\n"
    "class Service:\n    def __init__(self):\n        self.media = media.Media()\n"
    "    def put(self, f):\n        return self.media.save(f)\n"
}
PICTURES = {
    "shop/pictures.py": (
        "from cloudinary import CloudinaryImage, uploader\nfrom cloudinary.utils import cloudinary_url\n"
        "LOGO = CloudinaryImage('logo')\n"
        "OTHER = type('Link', (), {'build_url': lambda self, **o: 'https://e.org'})()\n"
        "def put(f):\n    return uploader.upload(f), {'url': 'https://e.org'}\n"
    )
}
OPTIONS = (
    "from cloudinary.utils import cloudinary_url\nO = {'a': {'width': 1}, 'b': {'secure': True}}\nk = 'a'\n"
)
ELSEWHERE = [
    ("from shop.pictures import LOGO\nu = LOGO.build_url(width=1)  # picture\n", PICTURES),
    ("from shop.pictures import OTHER\nu = OTHER.build_url(width=1)  # picture\n", PICTURES),
    ("from shop.pictures import cloudinary_url\nu = cloudinary_url('a', width=1)[0]  # picture\n", PICTURES),
    ("from shop.pictures import put\nr, s = put(b'x')\nu = r['url']\n", PICTURES),
    ("from shop.pictures import put\nr, s = put(b'x')\nu = s['url']\n", PICTURES),
    (f"{OPTIONS}u = cloudinary_url('picture', **O['a'])[0]\n", {}),
    (f"{OPTIONS}u = cloudinary_url('picture', **O['b'])[0]\n", {}),
    (f"{OPTIONS}u = cloudinary_url('picture', **O.get('c', {{'width': 1}}))[0]\n", {}),
    ("from shop.media import upload_image\nu = upload_image(b'x')['url']\n", {}),
    ("from shop.media import upload_secure\nu = upload_secure(b'x')['url']\n", {}),
    ("from shop.media import upload_all\nu = [r['url'] for r in upload_all([b'x'])]\n", {}),
    ("from shop import Media, keep\nu = [Media().save(b'x')['url'], keep(b'x').get('url')]\n", PACKAGE),
    (
        ("from shop import upload_all\nu = upload_all([b'x'])[0]['url']\n"),
        {"shop/__init__.py": "from .media import *\n"},
    ),
    ("from shop.between import put\nu = put(b'x')['url']\n", BETWEEN),
    ("from shop.between import Service\nu = Service().put(b'x')['url']\n", BETWEEN),
    ("from shop import picture\nu = picture('sky').build_url(width=1)\n", PACKAGE),
    ("from shop.media import picture\nu = [i.build_url(width=1) for i in map(picture, ['sky'])]\n", {}),
]
"""Modules that never mention Cloudinary, and what they get by the functions of others."""
ANSWERED = """
import cloudinary
cloudinary.config(
    cloud_name='demo', api_key='k', api_secret='s', secure=True, upload_prefix=os.environ['SERVICE']
)
found = addresses(run('views.py')['u'])
"""


PAGE_ALONE = "--ignore", "CLD106"
"""Arguments for a page whose project has no configuration: what is asked about is the page."""


@pytest.mark.parametrize("keyword", ["", "secure=True", "secure=False"])
@pytest.mark.parametrize("call", CALLS)
def test_a_call(call: str, keyword: str) -> None:
    assert_just({"views.py": PYTHON.format(call % keyword)}, BUILT)


@pytest.mark.parametrize("keyword", ["", "secure=True", "secure=False"])
def test_an_https_address_as_a_source(keyword: str) -> None:
    files = {"views.py": PYTHON.format(f"CloudinaryImage('https://e.org/a').build_url({keyword})")}
    assert schemes(asked(files, BUILT)) == HTTPS
    assert run(files)[0] == ({"CLD306"} if keyword else set())


@pytest.mark.parametrize("keyword", KEYWORDS)
def test_what_a_call_says(keyword: str) -> None:
    assert_just({"views.py": PYTHON.format(CALLS[0] % keyword)}, BUILT)


@pytest.mark.parametrize("text", JINJA)
def test_jinja(text: str) -> None:
    assert_just({"page.jinja": f"{text}\n"}, "found = jinja('page.jinja')")


@pytest.mark.parametrize("text", TAGS)
def test_django(text: str) -> None:
    """Whatever the request: none, one by http, one by https."""
    files = {"settings.py": "", "models.py": MODELS, "page.html": f"{{% load cloudinary %}}{text}\n"}
    assert_just(files, PAGES, *PAGE_ALONE)


@pytest.mark.parametrize("text", TEXT)
def test_what_django_takes_for_text(text: str) -> None:
    files = {"settings.py": "", "models.py": MODELS, "page.html": f"{{% load cloudinary %}}{text}\n"}
    assert world().ask(files, PAGES) == []
    assert run(files, *PAGE_ALONE)[0] == set()


@pytest.mark.parametrize("text", WRONG)
def test_what_django_does_not_take(text: str) -> None:
    files = {"settings.py": "", "models.py": MODELS, "page.html": f"{{% load cloudinary %}}{text}\n"}
    with pytest.raises(Failed) as failed:
        world().ask(files, PAGES)
    assert failed.value.name == "TemplateSyntaxError"
    assert run(files, *PAGE_ALONE)[0] == {"CLD304"}
    rest, mended = run(files, "--fix", "--unsafe-fixes", *PAGE_ALONE)
    assert not rest - OTHER_WAY_ROUND
    assert schemes(world().ask(mended, PAGES)) == HTTPS


def views(text: str) -> dict[str, str]:
    return {
        "views.py": "import cloudinary, io\nimport cloudinary.search\nfrom cloudinary import api, uploader\n"
        f"f = b'x'\n{text}\n"
    }


@pytest.mark.parametrize("call", UPLOADS)
def test_a_response(call: str, service: str) -> None:
    assert_just(views(f"u = {call}['url']"), f"import os{ANSWERED}", SERVICE=service)


@pytest.mark.parametrize("text", INLINE)
def test_a_template_in_python(text: str) -> None:
    files = {"settings.py": "", "models.py": MODELS, "views.py": f"{INLINE_IMPORTS}{text}\n"}
    assert_just(files, INLINE_SCRIPT, *PAGE_ALONE)


@pytest.mark.parametrize(("text", "more"), ELSEWHERE)
def test_what_another_module_gives(text: str, more: dict[str, str], service: str) -> None:
    files = {"shop/__init__.py": "", "shop/media.py": MEDIA, "views.py": text, **more}
    script = f"import os{ANSWERED}".replace("secure=True, ", "" if "picture" in text else "secure=True, ")
    assert_just(files, script, *PAGE_ALONE, SERVICE=service)


@pytest.mark.parametrize("text", READS)
def test_a_read(text: str, service: str) -> None:
    assert_just(views(text), f"import os{ANSWERED}", SERVICE=service)
