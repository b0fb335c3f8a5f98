"""Files with a credential planted in them, in every spelling there is, and how to find it again.

For whoever builds something that shows or keeps what it read: plant, run, and see that `leaks` is empty.
"""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import strategies as st

HERE = "§"
"""Where the credential goes."""
IMAGE = "http://res.cloudinary.com/demo/x.jpg"
SDK = "import cloudinary\n"
LOAD = "{% load cloudinary %}"
URL = f"cloudinary://123:{HERE}@demo"

CARRIERS = {
    # dicts of settings
    "entry.py": f"CLOUDINARY_STORAGE = {{'CLOUD_NAME': 'demo', 'API_SECRET': '{HERE}'}}\n",
    "entries.py": f'CLOUDINARY_STORAGE = {{\n    "CLOUD_NAME": "demo",\n    "API_KEY": "{HERE}",\n}}\n',
    "dict_call.py": f"CLOUDINARY = dict(cloud_name='demo', api_secret='{HERE}')\n",
    "raw.py": f"CLOUDINARY = {{'cloud_name': 'demo', 'api_secret': r'{HERE}', 'SECURE': True}}\n",
    "bytes.py": f"CLOUDINARY_STORAGE = {{'API_SECRET': b'{HERE}', 'SECURE': False}}\n",
    "pieces.py": f"CLOUDINARY_STORAGE = {{'API_SECRET': ('{HERE}'\n  '{HERE}')}}\n",
    "sum.py": f"CLOUDINARY_STORAGE = {{'API_SECRET': '{HERE}' + '{HERE}', 'SECURE': 'False'}}\n",
    "lines.py": f'CLOUDINARY_STORAGE = {{"API_SECRET": """\n{HERE}\n{HERE}""", "SECURE": False}}\n',
    "default.py": f"CLOUDINARY_STORAGE = {{'API_SECRET': os.getenv('X', '{HERE}'), 'SECURE': False}}\n",
    "choice.py": f"CLOUDINARY = {{'cloud_name': 'x', 'api_secret': '{HERE}' if x else '{HERE}'}}\n",
    "cast.py": f"CLOUDINARY_STORAGE = {{'API_KEY': config('K', default='{HERE}'), 'secure': True}}\n",
    "formatted.py": f"CLOUDINARY_STORAGE = {{'API_SECRET': f'{HERE}{{x}}{HERE}', 'SECURE': False}}\n",
    # calls
    "call.py": f"{SDK}cloudinary.config(cloud_name='demo', api_secret='{HERE}', secure=False)\n",
    "call_lines.py": f"{SDK}cloudinary.config(\n    cloud_name='demo',\n    api_secret='{HERE}',\n)\n",
    "broken_call.py": f"{SDK}cloudinary.config(cloud_name='demo', api_secret='{HERE}'\n",
    "dead.py": f"{SDK}cloudinary.config(cloudinary_url='{URL}')\n",
    "upload.py": f"{SDK}cloudinary.uploader.upload('x', api_secret='{HERE}')['url']\n",
    "build.py": f"{SDK}cloudinary.CloudinaryImage('x').build_url(auth_token={{'key': '{HERE}'}})\n",
    "parameter.py": f"{SDK}def f(api_secret='{HERE}'): cloudinary.config(api_secret=api_secret)\n",
    "attribute.py": f"{SDK}cloudinary.config().api_secret = '{HERE}'; cloudinary.config(api_key='x')\n",
    "prefix.py": f"{SDK}cloudinary.config(upload_prefix='http://jane:{HERE}@api.cloudinary.com')\n",
    # addresses
    "environ.py": f"import os\nos.environ['CLOUDINARY_URL'] = '{URL}'\n",
    "getenv.py": f"import os\nURL = os.getenv('CLOUDINARY_URL', '{URL}?secure=false')\n",
    "url_f.py": f"import os\nos.environ['CLOUDINARY_URL'] = f'cloudinary://{{key}}:{HERE}@demo'\n",
    "url_key.py": f"import os\nos.environ['CLOUDINARY_URL'] = f'cloudinary://{HERE}:{{secret}}@demo'\n",
    "url_pieces.py": f"import os\nos.environ['CLOUDINARY_URL'] = (\n'cloudinary://1:'\n'{HERE}'\n'@demo')\n",
    "slash.py": f"import os\nos.environ['CLOUDINARY_URL'] = '{URL}/?secure=true'\n",
    "query.py": f"import os\nos.environ['CLOUDINARY_URL'] = 'cloudinary://1:a?{HERE}@demo'\n",
    "fragment.py": f"import os\nos.environ['CLOUDINARY_URL'] = 'cloudinary://1:a#{HERE}@demo'\n",
    "path.py": f"import os\nos.environ['CLOUDINARY_URL'] = 'cloudinary://1:a/{HERE}@demo'\n",
    "twice_at.py": f"import os\nos.environ['CLOUDINARY_URL'] = 'cloudinary://1:a@{HERE}@demo'\n",
    "proxy.py": f"PROXY = 'http://jane:{HERE}@proxy/'; PHOTO = '{IMAGE}'\n",
    "signed.py": f"PHOTO = '{IMAGE}?signature={HERE}&api_key={HERE}'\n",
    # what stands beside
    "comment.py": f"PHOTO = '{IMAGE}'  # my password: {HERE}\n",
    "before.py": f"API_SECRET = '{HERE}'; PHOTO = '{IMAGE}'\n",
    "above.py": f"TOKEN = '{HERE}'\nPHOTO = '{IMAGE}'\nPASSWORD = \"{HERE}\"\n",
    "header.py": f"HEADERS = {{'Authorization': 'Bearer {HERE}', 'photo': '{IMAGE}'}}\n",
    "pem.py": f'KEY = """-----BEGIN PRIVATE KEY-----\n{HERE}\n"""\nPHOTO = "{IMAGE}"\n',
    "undecodable.py": f"{SDK}API_SECRET = '{HERE}'  # caf\udce9\n",
    "ignored.py": f"{SDK}API_SECRET = '{HERE}'  # cloudinary-lint: ignore[CLD999] -- token: {HERE}\n",
    # other languages
    ".env": f"CLOUDINARY_URL={URL}\n",
    "quoted.env": f"export CLOUDINARY_URL='{URL}?secure=false' # secret {HERE}\nAPI_SECRET={HERE}\n",
    "both.env": f"CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_API_SECRET={HERE}\nCLOUDINARY_SECURE=False\n",
    "ignored.env": f"CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_URL={URL}?secure=true\nAPI_KEY='{HERE}'\n",
    "compose.yml": f"x:\n  environment:\n  - CLOUDINARY_URL={URL}\n  - API_SECRET={HERE}\n",
    "render.yaml": f"envVars:\n- key: CLOUDINARY_URL\n  value: {URL}\n- key: API_KEY\n  value: {HERE}\n",
    "app.json": f'{{"env": {{"CLOUDINARY_URL": "{URL}", "API_SECRET": "{HERE}"}}}}\n',
    "fly.toml": f'[env]\nCLOUDINARY_URL = "{URL}"\napi_secret = "{HERE}"\n',
    "a.ini": f"[env]\nCLOUDINARY_URL = {URL}\napi_secret = {HERE}\n",
    "deploy.sh": f"export API_SECRET='{HERE}'; export CLOUDINARY_URL='{URL}'\n",
    "Dockerfile": f"FROM x\nENV CLOUDINARY_URL={URL}\nENV API_SECRET={HERE} A=x\nENV API_KEY {HERE}\n",
    "a.js": f"const apiSecret = '{HERE}', photo = '{IMAGE}'\n",
    "a.vue": f"<img src='{IMAGE}?token={HERE}'>\n<script>const apiSecret = '{HERE}'</script>\n",
    "a.svelte": f"<img src='{IMAGE}?token={HERE}'>\n<script>const apiSecret = '{HERE}'</script>\n",
    "a.jsx": f"const apiSecret = '{HERE}'; const A = () => <img src='{IMAGE}' />\n",
    "a.less": f"@token: '{HERE}'; a {{ background: url({IMAGE}?token={HERE}) }}\n",
    ".flaskenv": f"CLOUDINARY_URL={URL}\nAPI_SECRET={HERE}\n",
    "env.prod": f"CLOUDINARY_URL={URL}\nAPI_SECRET={HERE}\n",
    ".envs/django": f"CLOUDINARY_URL={URL}\n",
    "settings.py.example": f"CLOUDINARY_STORAGE = {{'CLOUD_NAME': 'demo', 'API_SECRET': '{HERE}'}}\n",
    "a.css": f"/* token: {HERE} */ a {{ background: url({IMAGE}?token={HERE}) }}\n",
    "page.html": f"{{% load cloudinary %}}<input name='api_key' value='{HERE}'>{{% cloudinary_url x %}}\n",
    "link.html": f"<a href='http://jane:{HERE}@x/'><img src='{IMAGE}'></a>\n",
    # values that no key stands beside
    "unpacked.py": f"name, key, secret = 'demo', '1', '{HERE}'; PHOTO = '{IMAGE}'\n",
    "zipped.py": f"CLOUDINARY = dict(zip(['cloud_name', 'api_secret'], ['x', '{HERE}'])); P = '{IMAGE}'\n",
    "positional.py": f"{SDK}connect('demo', '1', '{HERE}'); PHOTO = '{IMAGE}'\n",
    "constant.py": f"X = 'API_SECRET'\nCLOUDINARY = {{'cloud_name': 'd', X: '{HERE}'}}; P = '{IMAGE}'\n",
    "percents.py": f"URL = 'cloudinary://%s:%s@demo' % ('1', '{HERE}'); PHOTO = '{IMAGE}'\n",
    "braces.py": f"URL = 'cloudinary://{{}}:{{}}@demo'.format('1', '{HERE}'); PHOTO = '{IMAGE}'\n",
    "quoted_url.py": f"URL = 'x?u=cloudinary%3A%2F%2F1%3A{HERE}%40demo'; PHOTO = '{IMAGE}'\n",
    "summed_url.py": f"URL = 'cloudinary://' + '1' + ':' + '{HERE}' + '@demo'; PHOTO = '{IMAGE}'\n",
    "no_cloud.py": f"URL = 'cloudinary://1:{HERE}'; PHOTO = '{IMAGE}'\n",
    "far.py": f"CLOUDINARY_STORAGE = {{'CLOUD_NAME': 'd', 'API_SECRET':{' ' * 2500}'{HERE}'}}\n",
    "below.py": f"CLOUDINARY_STORAGE = {{'CLOUD_NAME': 'd', 'API_SECRET':{chr(10) * 2500}'{HERE}'}}\n",
    "compared.py": f"if '{HERE}' == secret or check('{HERE}'): PHOTO = '{IMAGE}'\n",
    "returned.py": f"def secret(): return '{HERE}'; PHOTO = '{IMAGE}'\n",
    "cookie.py": f"HEADERS = {{'Cookie': 'session={HERE}', 'photo': '{IMAGE}'}}\n",
    "escaped_key.py": f"CLOUDINARY_STORAGE = {{'CLOUD_NAME': 'd', 'API_S\\x45CRET': '{HERE}'}}\n",
    "signature.py": f"PHOTO = 'http://res.cloudinary.com/demo/image/upload/s--{HERE}--/x.jpg'\n",
    "hook.py": f"HOOK = 'https://hooks.example.com/services/{HERE}'; PHOTO = '{IMAGE}'\n",
    "prose.py": f"PHOTO = '{IMAGE}'  # mot de passe : {HERE} (de Jean)\n",
    "docstring.py": f'"""Log in with {HERE}."""\nPHOTO = "{IMAGE}"\n',
    "field.py": f"PHOTO = f'{IMAGE}' + f'{{x or \"{HERE}\"}} {HERE}'\n",
    "encoding.py": f"# coding: {HERE}\n{SDK}",
    "code.py": f"{SDK}PHOTO = '{IMAGE}'  # cloudinary-lint: ignore[{HERE}]\n",
    "option.py": f"{SDK}cloudinary.config(cloud_name='d', SECURE='{HERE}', upload_prefix='http://{HERE}')\n",
    "broken.py": f"{SDK}x = {HERE} {HERE} password {HERE}\n",
    "block.yml": f"x:\n  secret: |\n    {HERE}\n    {HERE}\nCLOUDINARY_URL: {URL}\n",
    "upside_down.yml": f"env:\n- value: {HERE}\n  name: api_secret\n- value: {IMAGE}\n",
    "question.yml": f"? api_secret\n: {HERE}\nphoto: {IMAGE}\n",
    "arguments.yml": f"run: [app, -p, {HERE}, {IMAGE}]\n",
    "kubernetes.yml": f"kind: Secret\ndata:\n  x: {HERE}\n  photo: {IMAGE}\n",
    "upside_down.json": f'{{"value": "{HERE}", "name": "api_secret", "photo": "{IMAGE}"}}\n',
    "escaped.json": f'{{"api_s\\u0065cret": "{HERE}", "photo": "{IMAGE}"}}\n',
    "nested.json": f'{{"x": "{{\\\\\\"y\\\\\\": \\\\\\"{HERE}\\\\\\"}}", "photo": "{IMAGE}"}}\n',
    "lines.ini": f"[env]\nsecret =\n  {HERE}\n  {HERE}\nphoto={IMAGE}\n",
    "table.toml": f"a.\"b\".c = '{HERE}'\nd = ['{HERE}']\nphoto = '{IMAGE}'\n",
    "words.sh": f"SECRETS=( {HERE} '{HERE}' ); mysql -p{HERE}; curl -u x:{HERE} {IMAGE}\n",
    "piped.sh": f"echo {HERE} | login; curl {IMAGE}\n",
    "here.sh": f"curl {IMAGE}\ncat <<EOF\n{HERE}\nEOF\n",
    "run.dockerfile": f"FROM x\nRUN --mount=type=secret,id={HERE} app {HERE} {IMAGE}\n",
    "several.env": f"CLOUDINARY_URL={URL} CLOUDINARY_X={HERE}\nX='{HERE}''{HERE}'\n",
    "positional.js": f"new Cloudinary('1', '{HERE}'); const a = `{HERE}`, photo = '{IMAGE}'\n",
    "expression.js": f"x.replace(/'/g, '{HERE}'), photo = '{IMAGE}' // {HERE}\n",
    "variable.scss": f"$api-secret: {HERE}; a {{ background: url({IMAGE}) }}\n",
    "attributes.html": f"<meta content='{HERE}'><p data-x={HERE}><img src='{IMAGE}'></p>\n",
    "comments.html": f"<!-- {HERE} -->{{# {HERE} #}}{{% comment %}}{HERE}{{% endcomment %}}<p>{IMAGE}\n",
    "inline.html": f"<script>let x = '{HERE}'</script><p>The password is {HERE}</p><img src='{IMAGE}'>\n",
    "argument.html": f"{LOAD}{{{{ x.build_url(a='{HERE}') }}}}{{% cloudinary x a='{HERE}' %}}\n",
    "text.xml": f"{{% if x %}}<secret><![CDATA[{HERE}]]></secret><y>{HERE}</y><p>{IMAGE}</p>{{% endif %}}\n",
    "page.jinja": f"{{{{ config(api_secret='{HERE}') }}}}{{{{ image.build_url(width=1) }}}}\n",
}

_LETTERS = "ghjkmnpqrtvwxyzGHJKMNPQRTVWXYZ"
_WORDS = ("hunter", "dragon", "walrus", "trombone", "Copper", "velvet", "BADGER", "magpie")
_WINDOW = 8
"""How much of a credential may be seen; of letters five in a row are too many already."""

_mixed = st.builds(
    "".join,
    st.tuples(
        st.text(_LETTERS, min_size=_WINDOW, max_size=9),
        st.sampled_from(
            ["", "2", "-", "_", ".", "+", "~", "!", "*", "^", "=", ":", "@", "/", "?", ",", "=="]
        ),
        st.text(_LETTERS, max_size=12),
        st.sampled_from(["", "=", "==", "!"]),
    ),
)
_phrases = st.builds(
    str.join, st.sampled_from("-_. ="), st.lists(st.sampled_from(_WORDS), min_size=2, max_size=4)
)
_numbers = st.integers(10**9, 10**24).map(str)
_symbols = st.text(_LETTERS[:6] + "0123456789-_.+~!*^=:@?,", min_size=12, max_size=24)
credentials = st.one_of(_mixed, _phrases, _numbers, _symbols)
"""Words, numbers and symbols: nothing but the rule hides them."""


def plant(name: str, credential: str, folder: Path = Path()) -> Path:
    """One of the files, with a credential in it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(CARRIERS[name].replace(HERE, credential).encode("utf-8", "surrogateescape"))
    return path


def leaks(shown: str, credential: str) -> list[str]:
    """The parts of a credential that can be read in what is shown."""
    parts = {credential[start : start + _WINDOW] for start in range(len(credential) - _WINDOW + 1)}
    parts |= {found[1] for found in re.finditer(r"(?=([A-Za-z]{5}))", credential)}
    return sorted(part for part in parts if part in shown)
