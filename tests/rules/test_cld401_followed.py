"""response-url: responses followed through functions, attributes, copies, containers and patterns."""

from __future__ import annotations

import pytest

from tests.project import codes
from tests.rules import assert_fixed, assert_silent, lines, rows

IMPORTS = (
    "import asyncio\nfrom functools import partial\nimport cloudinary\nfrom cloudinary import api, uploader\n"
)

SILENT = [
    (
        "a function that also returns something else",
        "def h(f):\n    if f:\n        return uploader.upload(f)\n    return {}\nu = h(f)['url']",
    ),
    (
        "a function that returns a dict of its own",
        "def h(f):\n    r = uploader.upload(f)\n    return {'url': r['secure_url']}\nu = h(f)['url']",
    ),
    (
        "a function that returns one of two things",
        "def h(f):\n    return uploader.upload(f) if f else other(f)\nu = h(f)['url']",
    ),
    ("a function that returns nothing", "def h(f):\n    uploader.upload(f)\nu = h(f)['url']"),
    ("a generator", "def h(f):\n    yield f\n    return uploader.upload(f)\nu = h(f)['url']"),
    ("a decorator that may change it", "@as_json\ndef h(f):\n    return uploader.upload(f)\nu = h(f)['url']"),
    (
        "a function of that name defined twice",
        "def h(f):\n    return uploader.upload(f)\ndef h(f):\n    return f\nu = h(f)['url']",
    ),
    (
        "the return of an inner function",
        (
            "def h(f):\n    def inner():\n        return uploader.upload(f)\n"
            "    return other(inner)\nu = h(f)['url']"
        ),
    ),
    (
        "another object's method of that name",
        "class M:\n    def save(self, f):\n        return uploader.upload(f)\nu = other.save(f)['url']",
    ),
    (
        "an overridden method",
        (
            "class A:\n    def save(self, f):\n        return uploader.upload(f)\nclass B(A):\n"
            "    def save(self, f):\n        return f\nu = B().save(f)['url']"
        ),
    ),
    (
        "an attribute that is also something else",
        (
            "class M:\n    def a(self):\n        self.r = uploader.upload(f)\n    def b(self):\n"
            "        self.r = {}\n    def c(self):\n        return self.r['url']"
        ),
    ),
    (
        "the same attribute of another class",
        (
            "class A:\n    def a(self):\n        self.r = uploader.upload(f)\nclass B:\n"
            "    def c(self):\n        return self.r['url']"
        ),
    ),
    (
        "another object's attribute",
        "class A:\n    def a(self, o):\n        self.r = uploader.upload(f)\n        return o.r['url']",
    ),
    ("a copy with an address of its own", "r = uploader.upload(f)\nu = {**r, 'url': a}['url']"),
    ("a copy with unknown keys", "r = uploader.upload(f)\nu = {**r, k: a}['url']"),
    ("a copy of two dicts", "r = uploader.upload(f)\nu = {**r, **s}['url']"),
    ("dict with an address of its own", "r = uploader.upload(f)\nu = dict(r, url=a)['url']"),
    ("a condition with another dict", "r = uploader.upload(f) if f else {}\nu = r['url']"),
    ("pop of secure_url first", "r = uploader.upload(f)\nu = r.pop('secure_url', r.pop('url'))"),
    (
        "a pattern that tries secure_url first",
        (
            "match uploader.upload(f):\n    case {'secure_url': u}:\n        pass\n"
            "    case {'url': u}:\n        pass"
        ),
    ),
    ("a pattern for another dict", "match other(f):\n    case {'url': u}:\n        pass"),
    (
        "a list with something else appended",
        "rs = []\nrs.append(uploader.upload(f))\nrs.append({})\nus = [r['url'] for r in rs]",
    ),
    ("a list that nothing is appended to", "rs = []\nus = [r['url'] for r in rs]"),
    ("another key of a dict", "d = {'a': uploader.upload(f), 'b': {}}\nu = d['b']['url']"),
    ("an item that was written anew", "d = {}\nd['a'] = uploader.upload(f)\nd['a'] = {}\nu = d['a']['url']"),
    ("a dict itself", "d = {'a': uploader.upload(f)}\nu = d['url']"),
    (
        "another field of a dataclass",
        "@dataclass\nclass P:\n    r: dict\n    s: dict\np = P(uploader.upload(f), {})\nu = p.s['url']",
    ),
    ("a class that keeps nothing", "class P:\n    pass\np = P(r=uploader.upload(f))\nu = p.r['url']"),
    ("the index of enumerate", "for i, r in enumerate(api.resources()['resources']):\n    u = i['url']"),
    ("map with another function", "us = [r['url'] for r in map(other, files)]"),
    ("an imported function", "from shop.media import save\nu = save(f)['url']"),
    ("a function that calls itself", "def h(f):\n    return h(f)\nu = h(f)['url']"),
    (
        "a generator of something else, too",
        (
            "def h(fs):\n    for f in fs:\n        yield uploader.upload(f)\n"
            "    yield {}\nus = [r['url'] for r in h(fs)]"
        ),
    ),
    (
        "a generator that goes through another",
        "def h(fs):\n    yield uploader.upload(f)\n    yield from other(fs)\nus = [r['url'] for r in h(fs)]",
    ),
    (
        "a function around that assigns twice",
        "r = uploader.upload(f)\nr = other(f)\ndef h():\n    return r['url']",
    ),
    ("a parameter of an inner function", "r = uploader.upload(f)\ndef h(r):\n    return r['url']"),
    (
        "an attribute of the class that a method assigns anew",
        (
            "class M:\n    r = uploader.upload(f)\n    def a(self):\n        self.r = {}\n"
            "    def b(self):\n        return self.r['url']"
        ),
    ),
    (
        "a dict that holds something else, too",
        "rs = {}\nrs[a] = uploader.upload(f)\nrs[b] = other(f)\nus = [r['url'] for r in rs.values()]",
    ),
    (
        "a dict with other keys",
        "rs = {}\nrs['a'] = uploader.upload(f)\nus = [r['url'] for r in rs.values()]",
    ),
    (
        "the keys of a dict",
        "rs = {n: uploader.upload(f) for n in ns}\nus = [n['url'] for n, r in rs.items()]",
    ),
    ("a dict of responses itself", "rs = {n: uploader.upload(f) for n in ns}\nu = rs['url']"),
    (
        "a list that another is added to",
        "rs = []\nrs.append(uploader.upload(f))\nrs.extend(others)\nus = [r['url'] for r in rs]",
    ),
    (
        "a list that grows by another",
        "rs = []\nrs += [uploader.upload(f)]\nrs += others\nus = [r['url'] for r in rs]",
    ),
    (
        "gathered with something else",
        "async def h():\n    a, b = await asyncio.gather(up(f), other(f))\n    a['url']",
    ),
    ("a lambda over other dicts", "us = list(map(lambda r: r['url'], others))"),
    ("a lambda that something else calls", "h = on_commit(lambda r: r['url'], api.resources()['resources'])"),
    ("a future of another function", "u = pool.submit(other, f).result()['url']"),
    (
        "a function that writes its address anew",
        (
            "def h(f):\n    r = uploader.upload(f)\n"
            "    r['url'] = r['secure_url']\n    return r\nu = h(f)['url']"
        ),
    ),
    (
        "a function that updates its address",
        "def h(f):\n    r = uploader.upload(f)\n    r.update(url=a)\n    return r\nu = h(f)['url']",
    ),
    (
        "a function that updates it with another dict",
        "def h(f):\n    r = uploader.upload(f)\n    r.update(a)\n    return r\nu = h(f)['url']",
    ),
    (
        "a list whose addresses a loop writes anew",
        (
            "def h():\n    rs = api.resources()['resources']\n    for r in rs:\n"
            "        r['url'] = r['secure_url']\n    return rs\nus = [r['url'] for r in h()]"
        ),
    ),
    (
        "an attribute whose address a method writes anew",
        (
            "class M:\n    def __init__(self, f):\n        self.r = uploader.upload(f)\n"
            "        self.r['url'] = self.r['secure_url']\n    def a(self):\n        return self.r['url']"
        ),
    ),
    ("one of two functions", "up = uploader.upload if f else other\nu = up(f)['url']"),
]

FOLLOWED = [
    ("a function", "def h(f):\n    return uploader.upload(f)\nu = h(f)['url']"),
    (
        "a function that returns None, too",
        "def h(f):\n    if not f:\n        return None\n    return uploader.upload(f)\nu = h(f)['url']",
    ),
    (
        "a function by way of a name",
        "def h(f):\n    r = uploader.upload(f)\n    return r\nr = h(f)\nu = r.get('url')",
    ),
    (
        "a function of a function",
        "def h(f):\n    return uploader.upload(f)\ndef g(f):\n    return h(f)\nu = g(f)['url']",
    ),
    (
        "a coroutine",
        (
            "async def h(f):\n    return await asyncio.to_thread(uploader.upload, f)\n"
            "async def g(f):\n    return (await h(f))['url']"
        ),
    ),
    (
        "an inner function",
        "def g(f):\n    def h():\n        return uploader.upload(f)\n    return h()['url']",
    ),
    ("a lambda", "h = lambda f: uploader.upload(f)\nu = h(f)['url']"),
    (
        "a known decorator",
        (
            "@sync_to_async\ndef h(f):\n    return uploader.upload(f)\nasync def g():\n"
            "    return (await h(f))['url']"
        ),
    ),
    (
        "a method",
        (
            "class M:\n    def save(self, f):\n        return uploader.upload(f)\n"
            "    def address(self, f):\n        return self.save(f)['url']"
        ),
    ),
    (
        "a method of an instance",
        "class M:\n    def save(self, f):\n        return uploader.upload(f)\nm = M()\nu = m.save(f)['url']",
    ),
    (
        "a method of a base",
        (
            "class A:\n    def save(self, f):\n        return uploader.upload(f)\nclass B(A):\n"
            "    pass\nu = B().save(f)['url']"
        ),
    ),
    (
        "a static method",
        (
            "class M:\n    @staticmethod\n    def save(f):\n        return uploader.upload(f)\n"
            "u = M.save(f)['url']"
        ),
    ),
    (
        "a property",
        (
            "class M:\n    @property\n    def r(self):\n        return uploader.upload(f)\n"
            "    def address(self):\n        return self.r['url']"
        ),
    ),
    (
        "a module as an attribute",
        (
            "class M:\n    def __init__(self):\n        self.uploader = cloudinary.uploader\n"
            "    def save(self, f):\n        return self.uploader.upload(f)['url']"
        ),
    ),
    (
        "an attribute of the same method",
        "class M:\n    def save(self, f):\n        self.r = uploader.upload(f)\n        return self.r['url']",
    ),
    (
        "an attribute of another method",
        (
            "class M:\n    r = None\n    def __init__(self, f):\n"
            "        self.r = uploader.upload(f)\n    def address(self):\n"
            "        return self.r['url']"
        ),
    ),
    (
        "an attribute that is None first",
        (
            "class M:\n    def __init__(self):\n        self.r = None\n    def save(self, f):\n"
            "        self.r = uploader.upload(f)\n    def address(self):\n"
            "        return self.r['url']"
        ),
    ),
    ("a partial", "up = partial(uploader.upload, folder='a')\nu = up(f)['url']"),
    ("a partial that is called at once", "u = partial(uploader.upload, f)()['url']"),
    ("a copy by stars", "r = uploader.upload(f)\nu = {**r, 'a': 1}['url']"),
    ("a copy by dict", "r = uploader.upload(f)\nu = dict(r, a=1)['url']"),
    ("a copy by its method", "u = uploader.upload(f).copy()['url']"),
    ("pop", "r = uploader.upload(f)\nu = r.pop('url')"),
    ("a pattern", "match uploader.upload(f):\n    case {'public_id': i, 'url': u}:\n        pass"),
    ("a condition with None", "r = uploader.upload(f) if f else None\nu = r['url']"),
    ("a condition between two", "u = (uploader.upload(f) if f else api.resource('a'))['url']"),
    ("and", "r = f and uploader.upload(f)\nu = r['url']"),
    (
        "a list that is appended to",
        "rs = []\nfor f in files:\n    rs.append(uploader.upload(f))\nus = [r['url'] for r in rs]",
    ),
    ("a list literal", "rs = [uploader.upload(a), uploader.upload(b)]\nu = rs[1]['url']"),
    ("unpacking", "a, b = [uploader.upload(f) for f in files]\nu = a['url'], b['url']"),
    ("a key of a dict", "d = {'a': uploader.upload(f), 'b': {}}\nu = d['a']['url']"),
    ("an item that was written", "d = {}\nd['a'] = uploader.upload(f)\nu = d['a']['url']"),
    (
        "a dataclass",
        "@dataclass\nclass P:\n    n: int\n    r: dict\np = P(1, uploader.upload(f))\nu = p.r['url']",
    ),
    (
        "a dataclass with keywords",
        "@dataclass\nclass P:\n    r: dict\np = P(r=uploader.upload(f))\nu = p.r['url']",
    ),
    ("a namespace", "p = SimpleNamespace(r=uploader.upload(f))\nu = p.r['url']"),
    ("enumerate", "for i, r in enumerate(api.resources()['resources']):\n    u = r['url']"),
    ("sorted", "us = [r['url'] for r in sorted(api.resources()['resources'], key=k)]"),
    ("reversed", "for r in reversed(api.resources()['resources']):\n    u = r['url']"),
    ("zip", "for n, r in zip(names, api.resources()['resources']):\n    u = r['url']"),
    ("map", "us = [r['url'] for r in map(uploader.upload, files)]"),
    ("an executor's map", "us = [r['url'] for r in pool.map(uploader.upload, files)]"),
    ("a future", "u = pool.submit(uploader.upload, f).result()['url']"),
    ("next", "u = next(iter(api.resources()['resources']))['url']"),
    ("a generator expression", "us = [r['url'] for r in (uploader.upload(f) for f in files)]"),
    ("a list that grows", "rs = []\nrs += [uploader.upload(f)]\nu = rs[0]['url']"),
    (
        "a list that others are added to",
        (
            "rs = []\nfor c in cursors:\n    p = api.resources(next_cursor=c)\n"
            "    rs.extend(p['resources'])\nus = [r['url'] for r in rs]"
        ),
    ),
    ("a comprehension that is added", "rs = []\nrs.extend(uploader.upload(f) for f in fs)\nu = rs[0]['url']"),
    (
        "a dict under names",
        "rs = {}\nfor n in ns:\n    rs[n] = uploader.upload(f)\nus = [r['url'] for r in rs.values()]",
    ),
    ("a dict under one of its names", "rs = {n: uploader.upload(f) for n in ns}\nu = rs['cover']['url']"),
    (
        "the pairs of a dict",
        "rs = {n: uploader.upload(f) for n in ns}\nus = [r['url'] for n, r in rs.items()]",
    ),
    ("filter", "us = [r['url'] for r in filter(None, api.resources()['resources'])]"),
    ("a lambda in map", "us = list(map(lambda r: r['url'], api.resources()['resources']))"),
    ("a lambda as a key", "rs = sorted(api.resources()['resources'], key=lambda r: r['url'])"),
    ("a lambda as a key of a list", "rs = api.resources()['resources']\nrs.sort(key=lambda r: r['url'])"),
    (
        "a progress bar",
        "from tqdm import tqdm\nfor r in tqdm(api.resources()['resources']):\n    u = r['url']",
    ),
    (
        "a generator",
        "def h(fs):\n    for f in fs:\n        yield uploader.upload(f)\nus = [r['url'] for r in h(fs)]",
    ),
    (
        "a function that returns several",
        "def h(fs):\n    return [uploader.upload(f) for f in fs]\nus = [r['url'] for r in h(fs)]",
    ),
    ("an update with other keys", "r = uploader.upload(f)\nr.update(a=1)\nr.update({'b': 2})\nu = r['url']"),
    (
        "an item under a name",
        (
            "rs = {}\ndef h(n):\n    if n not in rs:\n"
            "        rs[n] = uploader.upload(n)\n    return rs[n]['url']"
        ),
    ),
    ("one of two uploads", "up = uploader.upload if f else uploader.upload_large\nu = up(f)['url']"),
    (
        "gathered",
        (
            "async def h():\n"
            "    rs = await asyncio.gather(*(asyncio.to_thread(uploader.upload, f) for f in fs))\n"
            "    return [r['url'] for r in rs]"
        ),
    ),
    (
        "gathered by name",
        (
            "async def h():\n    a, b = await asyncio.gather(\n"
            "        asyncio.to_thread(uploader.upload, f),\n"
            "        asyncio.to_thread(uploader.upload, f),\n    )\n    return a['url'], b['url']"
        ),
    ),
    (
        "a task",
        (
            "async def h():\n    t = asyncio.create_task(asyncio.to_thread(uploader.upload, f))\n"
            "    return (await asyncio.wait_for(t, 5))['url']"
        ),
    ),
    (
        "a future by its name",
        "job = pool.submit(uploader.upload, f)\nr = job.result(timeout=5)\nu = r['url']",
    ),
    (
        "futures",
        "jobs = [pool.submit(uploader.upload, f) for f in fs]\nus = [job.result()['url'] for job in jobs]",
    ),
    (
        "a function around",
        "def h(f):\n    r = uploader.upload(f)\n    transaction.on_commit(lambda: keep(r['url']))",
    ),
    ("a module around", "r = None\nr = uploader.upload(f)\ndef h():\n    return r['url']"),
    (
        "an attribute of the class",
        "class M:\n    r = uploader.upload(f)\n    def a(self):\n        return self.r['url']",
    ),
    (
        "an own function run in a thread by the SDK's",
        "async def g():\n    return (await run_in_threadpool(uploader.upload, f))['url']",
    ),
]


@pytest.mark.parametrize("text", rows(SILENT))
def test_silent(text):
    assert_silent("CLD401", "views.py", IMPORTS + text)


@pytest.mark.parametrize("text", rows(FOLLOWED))
def test_followed(text):
    before = f"{IMPORTS}{text}\n"
    assert_fixed("CLD401", "views.py", before, before.replace("'url'", "'secure_url'"))


READ = "u = {}(f)['url']\n"
MEDIA = """
    from cloudinary import uploader
    def save(f):
        return uploader.upload(f)
    def store(f):
        return {"url": uploader.upload(f)["secure_url"]}
    class Media:
        def save(self, f):
            return uploader.upload(f)
    media = Media()
    keep = lambda f: uploader.upload(f)
    def save_all(files):
        return [save(f) for f in files]
    """
PACKAGE = {"shop/__init__.py": "from .media import Media, save as keep_it, save_all\n"}
OTHER = "def save(f):\n    return f\n"

IMPORTED_SILENT = [
    ("a function that gives another dict", "from shop.media import store\nu = store(f)['url']\n", {}),
    (
        "a function of another module",
        "from shop.other import save\nu = save(f)['url']\n",
        {"shop/other.py": OTHER},
    ),
    (
        "a parameter of that name",
        "from shop.media import save\ndef g(save):\n    return save(f)['url']\n",
        {},
    ),
    ("a name that is bound anew", "from shop.media import save\nsave = other\nu = save(f)['url']\n", {}),
    (
        "another package's module of that name",
        "from stored import save\nu = save(f)['url']\n",
        {"lib/stored.py": MEDIA},
    ),
    (
        "one of two modules of that name",
        "from app.media import save\nu = save(f)['url']\n",
        {"a/app/media.py": MEDIA, "b/app/media.py": OTHER},
    ),
    ("secure_url", "from shop.media import save\nu = save(f)['secure_url']\n", {}),
    (
        "secure_url first",
        "from shop.media import save\nr = save(f)\nu = r.get('secure_url') or r.get('url')\n",
        {},
    ),
]
IMPORTED_SILENT += [
    ("several, of which none is taken", "from shop.media import save_all\nu = save_all(fs)['url']\n", {}),
    ("elements of one", "from shop.media import save\nus = [r['url'] for r in save(f)]\n", {}),
    (
        "a package that hands on another",
        "from shop import save\nu = save(f)['url']\n",
        {"shop/__init__.py": "from .other import save\n", "shop/other.py": OTHER},
    ),
    (
        "a module between that gives something else",
        "from .between import put\nu = put(f)['url']\n",
        {"shop/between.py": "from .media import save\ndef put(f):\n    return clean(save(f))\n"},
    ),
    (
        "a module between that gives either",
        "from .between import put\nu = put(f)['url']\n",
        {
            "shop/between.py": (
                "from .media import save\ndef put(f):\n    if f:\n        return save(f)\n    return {}\n"
            )
        },
    ),
    (
        "modules that import each other",
        "from .a import put\nu = put(f)['url']\n",
        {"shop/a.py": "from .b import put\n", "shop/b.py": "from .a import put\n"},
    ),
    (
        "modules that take in all of each other",
        "from .a import put\nu = put(f)['url']\n",
        {"shop/a.py": "from .b import *\n", "shop/b.py": "from .a import *\n"},
    ),
    (
        "a helper of the tests",
        "from tests.help import put\nu = put(f)['url']\n",
        {"tests/help.py": "from shop.media import save\ndef put(f):\n    return save(f)\n"},
    ),
]
IMPORTED = [
    ("of several", "from shop.media import save_all\nus = [r['url'] for r in save_all(fs)]\n", {}),
    ("one of several", "from shop.media import save_all\nu = save_all(fs)[0].get('url')\n", {}),
    ("unpacked", "from shop.media import save_all\na, b = save_all(fs)\nu = a['url']\n", {}),
    ("by a package that never mentions it", "from shop import Media\nu = Media().save(f)['url']\n", PACKAGE),
    ("by a package under another name", "from shop import keep_it\nu = keep_it(f)['url']\n", PACKAGE),
    ("by a package as a whole", "import shop\nu = shop.keep_it(f)['url']\n", PACKAGE),
    (
        "by a package that takes in all",
        "from shop import save\nu = save(f)['url']\n",
        {"shop/__init__.py": "from .media import *\n"},
    ),
    (
        "by modules that take in all of each other",
        "from .a import save\nu = save(f)['url']\n",
        {"shop/a.py": "from .b import *\n", "shop/b.py": "from .a import *\nfrom .media import *\n"},
    ),
    (
        "by two packages",
        "from shop import put\nu = put(f)['url']\n",
        {
            "shop/__init__.py": "from .api import put\n",
            "shop/api/__init__.py": "from ..media import save as put\n",
        },
    ),
    (
        "by way of a module that never mentions it",
        "from .between import put\nu = put(f)['url']\n",
        {"shop/between.py": "from .media import save\ndef put(f):\n    r = save(f)\n    return r\n"},
    ),
    (
        "by way of two such modules",
        "from .last import put\nu = put(f)['url']\n",
        {
            "shop/between.py": "from . import media\ndef put(f):\n    return media.save(f)\n",
            "shop/last.py": "from shop.between import put as old\ndef put(f):\n    return old(f)\n",
        },
    ),
    (
        "a class that keeps another's instance",
        "from .between import Service\nu = Service().put(f)['url']\n",
        {
            "shop/between.py": (
                "from .media import Media\nclass Service:\n"
                "    def __init__(self):\n        self.m = Media()\n"
                "    def put(self, f):\n        return self.m.save(f)\n"
            )
        },
    ),
    (
        "several, collected by a module between",
        "from .between import put_all\nfor r in put_all(fs):\n    u = r['url']\n",
        {
            "shop/between.py": (
                "from .media import save\ndef put_all(fs):\n    out = []\n    for f in fs:\n"
                "        out.append(save(f))\n    return out\n"
            )
        },
    ),
    (
        "the SDK's own, handed on",
        "from shop import put\nu = put(f)['url']\n",
        {"shop/__init__.py": "from cloudinary.uploader import upload as put\n"},
    ),
    ("by its name", "from shop.media import save\nu = save(f)['url']\n", {}),
    ("by another name", "from shop.media import save as up\nr = up(f)\nu = r.get('url')\n", {}),
    ("by its module", "from shop import media\nu = media.save(f)['url']\n", {}),
    ("by its whole path", "import shop.media\nu = shop.media.save(f)['url']\n", {}),
    ("in the same folder", "from .media import save\nu = save(f)['url']\n", {}),
    ("a method", "from .media import Media\nu = Media().save(f)['url']\n", {}),
    ("a method of an instance there", "from .media import media\nu = media.save(f)['url']\n", {}),
    ("a lambda", "from .media import keep\nu = keep(f)['url']\n", {}),
    (
        "an attribute",
        (
            "from .media import Media\nclass V:\n    def __init__(self):\n"
            "        self.m = Media()\n    def get(self, f):\n"
            "        return self.m.save(f)['url']\n"
        ),
        {},
    ),
    (
        "awaited in a thread",
        (
            "import asyncio\nfrom .media import save\nasync def g(f):\n"
            "    return (await asyncio.to_thread(save, f))['url']\n"
        ),
        {},
    ),
    (
        "by way of a module between",
        "from .between import put\nu = put(f)['url']\n",
        {"shop/between.py": "import cloudinary\nfrom .media import save\ndef put(f):\n    return save(f)\n"},
    ),
    (
        "by way of a package",
        "from shop.api import save\nu = save(f)['url']\n",
        {"shop/api/__init__.py": "import cloudinary\nfrom shop.media import save\n"},
    ),
    ("below another folder", "from app.media import save\nu = save(f)['url']\n", {"src/app/media.py": MEDIA}),
]


def view(text, more):
    return codes({"shop/media.py": MEDIA, "shop/views.py": text, **more}, "shop/views.py")


@pytest.mark.parametrize(("text", "more"), [pytest.param(*row, id=name) for name, *row in IMPORTED_SILENT])
def test_silent_where_imported(text, more):
    assert view(text, more) == []


@pytest.mark.parametrize(("text", "more"), [pytest.param(*row, id=name) for name, *row in IMPORTED])
def test_followed_where_imported(text, more):
    last = len(lines(text).splitlines())
    assert view(text, more) == [f"{last} CLD401"]
