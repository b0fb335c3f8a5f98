"""http-address: addresses that are looked for and not handed out, in Python and in templates."""

from __future__ import annotations

import pytest

from tests.project import codes
from tests.rules import assert_silent, findings

HTTP, HTTPS = "http://res.cloudinary.com/", "https://res.cloudinary.com/"

SILENT = [
    ("its https form beside it in a call", "x = swap('{http}', '{https}')"),
    ("a keyword beside it", "x = swap(old_address='{http}', new_address='{https}')"),
    ("a tuple", "pair = ('{http}', '{https}')"),
    ("a list", "hosts = ['{http}', '{https}']"),
    ("a dict", "schemes = {{'http': '{http}', 'https': '{https}'}}"),
    ("Replace of Values", "p.update(body=Replace(F('body'), Value('{http}'), Value('{https}')))"),
    ("SQL that replaces", "c.execute(\"UPDATE p SET b = REPLACE(b, '{http}', '{https}')\")"),
    (
        "SQL over several lines",
        "c.execute('''UPDATE p SET b = REPLACE(\n    b,\n    '{http}',\n    '{https}'\n)''')",
    ),
    ("SQL with parameters", "c.execute('UPDATE p SET b = REPLACE(b, %s, %s)', ['{http}', '{https}'])"),
    ("SQL with a condition", "c.execute('SELECT 1 FROM p WHERE u = %s', ['{http}'])"),
    ("an operator of SQL", "q = P.url.op('~')('{http}')"),
    ("istartswith", "q = P.url.istartswith('{http}')"),
    ("icontains", "q = P.url.icontains('{http}')"),
    ("not_like", "q = P.url.not_like('{http}%')"),
    ("notilike", "q = P.url.notilike('{http}%')"),
    ("regexp_replace", "q = P.url.regexp_replace('{http}', '')"),
    ("StrIndex", "q = P.objects.annotate(i=StrIndex('url', Value('{http}')))"),
    ("in_", "q = P.url.in_(['{http}'])"),
    ("the host of an address", "x = urlparse(u).netloc == urlparse('{http}').netloc"),
    ("a mock", "from unittest.mock import Mock\nm = Mock(upload={{'url': '{http}'}})"),
    ("what a mock gives", "m.upload.return_value = {{'url': '{http}'}}"),
    ("what a patch gives", "p = patch('upload', return_value={{'url': '{http}'}})"),
    ("pytest-mock", "def f(mocker):\n    mocker.patch.object(a, 'b', {{'url': '{http}'}})"),
    ("a fixture", "import pytest\n@pytest.fixture\ndef r():\n    return {{'url': '{http}'}}"),
    ("a named fixture", "import pytest\n@pytest.fixture(name='r')\ndef f():\n    return '{http}'"),
    ("a test case", "class T(TestCase):\n    def test(self):\n        self.put('{http}')"),
    ("SQL that looks", "c.execute(\"SELECT 1 FROM p WHERE b LIKE '%{http}%'\")"),
    ("a lookup", "q = P.objects.filter(url__startswith='{http}')"),
    ("a lookup in a dict", "q = P.objects.filter(**{{'url__startswith': '{http}'}})"),
    ("like", "q = P.url.like('{http}%')"),
    ("ilike", "q = P.url.ilike('%{http}%')"),
    ("contains", "q = P.url.contains('{http}')"),
    ("func.replace", "q = func.replace(P.url, '{http}', new)"),
    ("$regex", "q = db.p.find({{'url': {{'$regex': '^{http}'}}}})"),
    ("RegexValidator", "v = RegexValidator(regex='^{http}')"),
    ("RegexValidator by position", "v = RegexValidator('^{http}')"),
    ("re.compile", "import re\nv = re.compile(re.escape('{http}'))"),
    ("a name that is only looked for", "OLD = '{http}'\ndef f(x):\n    return x.startswith(OLD)"),
    (
        "an attribute that is only looked for",
        ("class A:\n    OLD = '{http}'\n    def f(self, x):\n        return x.replace(self.OLD, '')"),
    ),
    (
        "a name that a loop goes through",
        (
            "OLD = ('{http}', 'http://api.cloudinary.com/')\ndef f(x):\n"
            "    return any(x.startswith(p) for p in OLD)"
        ),
    ),
    (
        "a loop over pairs",
        (
            "def f(x):\n    for old, new in [('{http}', '/media/')]:\n"
            "        x = x.replace(old, new)\n    return x"
        ),
    ),
    (
        "a loop over the items of a table",
        (
            "TABLE = {{'{http}': '/media/'}}\ndef f(x):\n    for old, new in TABLE.items():\n"
            "        x = x.replace(old, new)\n    return x"
        ),
    ),
    ("rows with that address", "q = P.objects.filter(url='{http}a.png')"),
    ("rows without it", "q = P.objects.exclude(url='{http}a.png')"),
    ("the row with it", "q = P.objects.get(url='{http}a.png')"),
    ("the row with it, or an error", "q = get_object_or_404(P, url='{http}a.png')"),
    ("a condition", "q = P.objects.filter(Q(url='{http}a.png') | Q(url=None))"),
    ("filter_by", "q = session.query(P).filter_by(url='{http}a.png')"),
    ("SQL that looks for a parameter", "c.execute('SELECT 1 FROM p WHERE b LIKE %s', ['{http}%'])"),
    ("fnmatch", "import fnmatch\nx = fnmatch.fnmatch(y, '{http}*')"),
    ("a selector", "x = soup.select('img[src^=\"{http}\"]')"),
    ("a match", "match x:\n    case '{http}':\n        pass"),
    ("in", "x = '{http}' in y"),
    ("in a tuple", "x = y in ('{http}', 'a')"),
    ("a CSP setting", "CSP_IMG_SRC = (\"'self'\", '{http}')"),
    ("a CSP setting that is appended to", "CSP_IMG_SRC.append('{http}')"),
    ("a CSP setting that is added to", "CSP_IMG_SRC += ('{http}',)"),
    ("a CSP dict", "CONTENT_SECURITY_POLICY = {{'DIRECTIVES': {{'img-src': ['{http}']}}}}"),
    ("a CSP header", "response['Content-Security-Policy'] = \"img-src 'self' {http}\""),
    ("a CSP text", "policy = \"default-src 'self'; img-src 'self' data: {http}; font-src 'self'\""),
    ("CSP keywords", "policy = Policy(img_src=['{http}'])"),
    ("CORS origins", "CORS_ALLOWED_ORIGINS = ['{http}']"),
    ("CORS keywords", "app.add_middleware(CORSMiddleware, allow_origins=['{http}'])"),
    ("a CORS call", "CORS(app, resources={{'/a': {{'origins': '{http}'}}}})"),
    ("a CORS header", "response.headers['Access-Control-Allow-Origin'] = '{http}'"),
    ("trusted origins", "CSRF_TRUSTED_ORIGINS = ['{http}']"),
    ("allowed hosts", "ALLOWED_IMAGE_HOSTS = {{'{http}'}}"),
    ("a function that gives origins", "def get_allowed_origins():\n    return ['{http}']"),
]
WRITTEN = [
    ("SQL that sets", "c.execute('UPDATE p SET u = %s WHERE id = %s', ['{http}', 1])"),
    ("another's fixture", "from shop import fixture\n@fixture\ndef f():\n    return '{http}'"),
    ("a class of no test", "class Helper:\n    def f(self):\n        return '{http}'"),
    ("https somewhere else", "a = '{http}'\nb = '{https}'"),
    ("https in another call", "a = f('{http}')\nb = f('{https}')"),
    ("https with another path", "x = ['{http}a.png', '{https}b.png']"),
    (
        "a name that is compared and handed out",
        "OLD = '{http}'\ndef f(x):\n    return x if x.startswith(OLD) else OLD + x",
    ),
    ("a name that nothing uses", "OLD = '{http}'"),
    (
        "a name of another scope",
        ("def f():\n    old = '{http}'\n    return old\ndef g(x, old):\n    return x.startswith(old)"),
    ),
    ("an argument", "x = get('{http}a.png')"),
    ("a row that is made", "P.objects.create(url='{http}a.png')"),
    ("a row that is changed", "P.objects.filter(pk=1).update(url='{http}a.png')"),
    ("a request", "x = requests.get(url='{http}a.png')"),
    ("SQL that stores a parameter", "c.execute('INSERT INTO p VALUES (%s)', ['{http}a.png'])"),
    ("a loop that hands out", "for name, url in [('a', '{http}a.png')]:\n    show(name, url)"),
    (
        "items that are handed out",
        "PICS = {{'a': '{http}a.png'}}\nfor name, url in PICS.items():\n    show(name, url)",
    ),
    ("the values of a dict", "PICS = {{'a': '{http}a.png'}}\nshow(*PICS.values())"),
    ("one picture's source", "img_src = '{http}a.png'"),
    ("a conditional", "x = '{https}' if secure else '{http}'"),
    ("markup", "x = '<img src=\"{http}a.png\">'"),
    ("a style", "x = 'a {{ background: url({http}a.png) }}'"),
    ("a dict that is handed out", "x = {{'img': '{http}a.png'}}"),
    ("a default", "def f(base='{http}'):\n    return base"),
    ("a setting", "MEDIA_URL = '{http}'"),
]
SILENT_PAGES = [
    ("setup.cfg", "a regex of a linter", "[flake8]\nbanned-regex = {http}\n"),
    ("schema.json", "a pattern of a schema", '{{"url": {{"pattern": "{http}"}}}}'),
    ("a.sh", "a prefix that is cut off", "u=${{u#{http}}}"),
    ("a.sh", "a text that is replaced", 'u="${{u//{http}}}"'),
    ("web/a.spec.ts", "a script's test", "const u = '{http}';"),
    ("web/a.test.jsx", "a test of JSX", "const u = '{http}';"),
    ("web/__tests__/a.js", "a folder of tests", "const u = '{http}';"),
    ("web/__mocks__/a.js", "a folder of mocks", "const u = '{http}';"),
    (
        "page.html",
        "a CSP meta tag",
        '<meta http-equiv="Content-Security-Policy" content="img-src \'self\' {http}">',
    ),
    ("a.css", "a selector", 'img[src^="{http}"] {{ border: 0 }}'),
    ("a.scss", "a selector of the whole", "a[href='{http}a.png'] {{ border: 0 }}"),
    ("a.js", "a selector in a string", 'x = document.querySelector(`img[src*="{http}"]`)'),
    ("a.js", "a selector with escapes", 'x = $("img[src^=\\"{http}\\"]")'),
    ("page.html", "its https form in the same attribute", '<a data-hosts="{http} {https}">'),
    ("page.html", "its https form in the same tag", "{{% load x %}}{{{{ body|swap:'{http},{https}' }}}}"),
    ("page.jinja", "its https form in the same tag", "{{{{ body | swap('{http}', '{https}') }}}}"),
    ("page.jinja", "a set of pairs", "{{% set pairs = [('{http}', '{https}')] %}}"),
]
PAGES = [
    ("a.sh", "a default", 'u="${{u:-{http}}}"'),
    ("web/a.stories.ts", "a story", "const u = '{http}';"),
    ("a.css", "a picture", 'img {{ content: url("{http}a.png") }}'),
    ("a.js", "an assignment", "x.src = '{http}a.png'"),
    ("page.html", "an attribute", "<img src='{http}a.png'>"),
    ("page.html", "https in another attribute", "<img src='{http}a.png' data-src='{https}a.png'>"),
    ("page.html", "https in another element", "<img src='{http}a.png'><img src='{https}a.png'>"),
    ("page.html", "a text that names a directive", "<p>img-src</p><img src='{http}a.png'>"),
    ("page.jinja", "a string that is printed", "{{{{ '{http}a.png' }}}}"),
]


CONSTANT = f"OLD = '{HTTP}'\n"
ELSEWHERE_SILENT = [
    ("replaced", "from .conf import OLD\nx = u.replace(OLD, NEW)\n"),
    ("replaced by its module", "from shop import conf\nx = u.replace(conf.OLD, conf.NEW)\n"),
    ("searched for behind a star", "from .conf import *\nx = re.sub(OLD, NEW, u)\n"),
    (
        "compared",
        "from shop.conf import (\n    NEW,\n    OLD,\n)\nx = u == OLD or OLD in u or OLD not in v\n",
    ),
]
ELSEWHERE = [
    ("delivered", "from .conf import OLD\nx = OLD + name\n"),
    ("replaced and delivered", "from .conf import OLD\nx = u.replace(OLD, NEW)\ny = OLD + name\n"),
    ("imported under another name", "from .conf import OLD as O\nx = u.replace(O, NEW)\n"),
    ("imported and not used", "from .conf import OLD\n"),
    ("another name of the module", "from .conf import NEW\nx = u.replace(NEW, OLD)\n"),
    ("another module", "from .other import conf2\nx = u.replace(OLD, NEW)\n"),
]


def elsewhere(constant, text, name="shop/conf.py", other="shop/views.py"):
    return codes({name: constant, other: text}, name)


def rows(table):
    return [pytest.param(text.format(http=HTTP, https=HTTPS), id=name) for name, text in table]


def pages(table):
    return [pytest.param(name, text.format(http=HTTP, https=HTTPS), id=what) for name, what, text in table]


@pytest.mark.parametrize("text", rows(SILENT))
def test_silent(text):
    assert_silent("CLD402", "views.py", f"{text}\n")


@pytest.mark.parametrize("text", rows(WRITTEN))
def test_handed_out(text):
    assert [one.split()[1] for one in findings(f"{text}\n", "views.py")] == ["CLD402"]


@pytest.mark.parametrize(("name", "text"), pages(SILENT_PAGES))
def test_silent_pages(name, text):
    assert_silent("CLD402", name, text)


@pytest.mark.parametrize(("name", "text"), pages(PAGES))
def test_pages(name, text):
    assert [one.split()[1] for one in findings(text, name)] == ["CLD402"]


@pytest.mark.parametrize("text", rows(ELSEWHERE_SILENT))
def test_a_constant_that_another_module_only_searches_for(text):
    assert elsewhere(CONSTANT, text) == []


@pytest.mark.parametrize("text", rows(ELSEWHERE))
def test_a_constant_that_another_module_may_deliver(text):
    assert elsewhere(CONSTANT, text) == ["1 CLD402"]


def test_a_constant_of_a_module_that_is_imported_for_something_else():
    assert elsewhere(f"OLD = '{HTTP}'\nSIZE = 3\n", "from shop import conf\nx = conf.SIZE\n") == ["1 CLD402"]


def test_a_constant_that_its_own_module_delivers():
    text = "from .conf import OLD\nx = u.replace(OLD, NEW)\n"
    assert elsewhere(f"{CONSTANT}x = OLD + name\n", text) == ["1 CLD402"]


def test_a_constant_that_a_test_alone_searches_for():
    text = "from shop.conf import OLD\nassert u.startswith(OLD)\n"
    assert elsewhere(CONSTANT, text, other="shop/tests/test_a.py") == ["1 CLD402"]


def test_a_constant_of_a_package_at_the_root():
    text = "from . import OLD\nx = u.replace(OLD, NEW)\n"
    assert elsewhere(CONSTANT, text, "__init__.py", "views.py") == []


def test_a_setting_that_django_reads_too():
    constant = f"INSTALLED_APPS = []\nMEDIA_URL = '{HTTP}'\n"
    text = "from shop import settings\nx = u.startswith(settings.MEDIA_URL)\n"
    assert elsewhere(constant, text, name="shop/settings.py") == ["2 CLD402"]
