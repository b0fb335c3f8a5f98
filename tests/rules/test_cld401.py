"""response-url: the key of a response, followed from the call to where it is read."""

from __future__ import annotations

import pytest

from tests.rules import assert_fixed, assert_silent, findings, lines

IMPORTS = "import cloudinary.api\nimport cloudinary.uploader\nfrom cloudinary import Search, api, uploader\n"

SILENT = [
    pytest.param("r = uploader.upload(f)\nu = r['secure_url']", id="secure_url"),
    pytest.param("r = uploader.upload(f)\nu = r.get('secure_url')", id="get of secure_url"),
    pytest.param("r = uploader.upload(f)\nu = r['public_id']", id="another key"),
    pytest.param("r = uploader.upload(f)\nr['url'] = fix(r)", id="a write"),
    pytest.param("r = uploader.upload(f)\ndel r['url']", id="a deletion"),
    pytest.param("r = uploader.upload(f)\nr['url'] = a\nu = r['url']", id="a read of what was written"),
    pytest.param("r = uploader.upload(f)\nr.update(url=a)\nu = r['url']", id="a read of what was updated"),
    pytest.param("r = uploader.upload(f)\nif 'url' in r: pass", id="an in test"),
    pytest.param("r = uploader.upload(f)\nu = r.get('secure_url') or r.get('url')", id="secure_url first"),
    pytest.param(
        "r = uploader.upload(f)\nu = r.get('secure_url', r['url'])", id="a default behind secure_url"
    ),
    pytest.param(
        "r = uploader.upload(f)\nu = r['secure_url'] if 'secure_url' in r else r['url']", id="a conditional"
    ),
    pytest.param("r = client.upload(f)\nu = r['url']", id="another service's response"),
    pytest.param("r = requests.get(x).json()\nu = r['url']", id="a request's dict"),
    pytest.param("u = settings['url']", id="another dict"),
    pytest.param("r = uploader.upload(f)\nr = other(f)\nu = r['url']", id="the nearest assignment decides"),
    pytest.param("def f(r):\n    return r['url']", id="a parameter"),
    pytest.param("r = uploader.upload(f)\ndef g(r):\n    return r['url']", id="a parameter of that name"),
    pytest.param("r = uploader.upload(f)\nu = r[key]", id="a key that is not known"),
    pytest.param("r = uploader.upload(f)\nu = r['info']['url']", id="a dict of another kind inside"),
    pytest.param("i = uploader.upload_image(f)\nu = i.url", id="the url property"),
    pytest.param("# uploader.upload(f)['url']", id="a comment"),
    pytest.param(
        "async def g():\n    r = await loop.run_in_executor(None, lambda: send(f))\n    u = r['url']",
        id="another function run in a thread",
    ),
    pytest.param(
        "async def g():\n    r = await to_thread(partial(send, uploader.upload))\n    u = r['url']",
        id="another function's partial run in a thread",
    ),
    pytest.param("rs = [send(f) for f in files]\nus = [r['url'] for r in rs]", id="a list of other dicts"),
    pytest.param("r = [uploader.upload(f) for f in files]\nu = r['url']", id="a list itself"),
]

FIXED = [
    pytest.param("u = uploader.upload(f)['url']", id="at once"),
    pytest.param("u = cloudinary.uploader.upload(f, folder='a')[\"url\"]", id="by its module"),
    pytest.param("r = uploader.upload(f)\nu = r['url']", id="by way of a name"),
    pytest.param("r = uploader.upload(f)\nu = r.get('url')", id="get"),
    pytest.param("r = uploader.upload(f)\nu = r.get('url', '')", id="get with a default"),
    pytest.param("r = None\nr = uploader.upload(f)\nu = r['url']", id="None before it"),
    pytest.param("r = uploader.upload(f)\nif x:\n    r = None\nu = r['url']", id="None after it"),
    pytest.param(
        "async def f():\n    r = await run(uploader.upload)\n    u = (uploader.upload(f))['url']",
        id="parenthesised",
    ),
    pytest.param("r = uploader.upload_large(f)\nu = r['url']", id="upload_large"),
    pytest.param("r = uploader.unsigned_upload(f, 'p')\nu = r['url']", id="unsigned_upload"),
    pytest.param("r = uploader.explicit('a')\nu = r['url']", id="explicit"),
    pytest.param("r = uploader.rename('a', 'b')\nu = r['url']", id="rename"),
    pytest.param("r = uploader.text('a')\nu = r['url']", id="text"),
    pytest.param("r = uploader.multi('a')\nu = r['url']", id="multi"),
    pytest.param("r = uploader.generate_sprite('a')\nu = r['url']", id="generate_sprite"),
    pytest.param("r = uploader.create_zip()\nu = r['url']", id="create_zip"),
    pytest.param("r = api.resource('a')\nu = r['url']", id="the admin API"),
    pytest.param("r = api.update('a')\nu = r['url']", id="the admin API's update"),
    pytest.param("for r in api.resources()['resources']:\n    u = r['url']", id="a loop"),
    pytest.param("us = [r['url'] for r in api.resources_by_tag('a')['resources']]", id="a comprehension"),
    pytest.param("r = Search().expression('a').execute()\nu = r['resources'][0]['url']", id="a search"),
    pytest.param("r = uploader.upload(f)\nu = r['eager'][0]['url']", id="eager"),
    pytest.param("r = api.resource('a')\nfor d in r['derived']:\n    u = d['url']", id="derived"),
    pytest.param("def g():\n    r = uploader.upload(f)\n    return r['url']", id="in a function"),
    pytest.param("r = uploader.upload(f)\nu = f\"{r['url']}?x=1\"", id="inside an f-string"),
    pytest.param(
        "i = uploader.upload_image(f)\nu = i.metadata['url']", id="the metadata of an upload_image result"
    ),
    pytest.param("u = uploader.upload(f)[r'url']", id="a raw string"),
    pytest.param(
        "async def g():\n    r = await asyncio.to_thread(uploader.upload, f)\n    u = r['url']",
        id="run in a thread",
    ),
    pytest.param(
        "async def g():\n    u = (await sync_to_async(uploader.upload)(f))['url']", id="made asynchronous"
    ),
    pytest.param(
        "async def g():\n    r = await loop.run_in_executor(None, lambda: uploader.upload(f))\n"
        "    u = r['url']",
        id="run in a thread by a lambda",
    ),
    pytest.param(
        "from functools import partial\nasync def g():\n"
        "    r = await loop.run_in_executor(None, partial(uploader.upload, f, folder='a'))\n    u = r['url']",
        id="run in a thread by a partial",
    ),
    pytest.param(
        "rs = [uploader.upload(f) for f in files]\nus = [r['url'] for r in rs]", id="a list of responses"
    ),
    pytest.param("u = [uploader.upload(f) for f in files][0]['url']", id="one of a list of responses"),
]


@pytest.mark.parametrize("text", SILENT)
def test_silent(text):
    assert_silent("CLD401", "views.py", IMPORTS + text)


@pytest.mark.parametrize("text", FIXED)
def test_fixed(text):
    head, _, tail = text.rpartition("url" if 'f"' not in text else "['url']")
    key = "['secure_url']" if 'f"' in text else "secure_url"
    assert_fixed("CLD401", "views.py", IMPORTS + text + "\n", IMPORTS + head + key + tail + "\n")


def test_a_response_handed_on_by_another_name():
    before = """
        result = uploader.upload(f)
        photo = result
        print(photo["url"])
        """
    after = before.replace('"url"', '"secure_url"')
    assert_fixed("CLD401", "views.py", IMPORTS + lines(before), IMPORTS + lines(after))


def test_stands_at_the_key():
    assert findings("from cloudinary import uploader\nu = uploader.upload(f)['url']\n", "a.py") == [
        "2:24 CLD401"
    ]
