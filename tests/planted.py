"""Files with a credential planted in them, in every spelling there is, and how to find it again.

For whoever builds something that shows or keeps what it read: plant, run, and see that `leaks` tells of
nothing.
"""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

HERE = "§"
"""Where the credential goes."""
IMAGE = "http://res.cloudinary.com/demo/x.jpg"
SDK = "import cloudinary\n"
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
    ".envs/django": f"CLOUDINARY_URL={URL}\n",
    "settings.py.example": f"CLOUDINARY_STORAGE = {{'CLOUD_NAME': 'demo', 'API_SECRET': '{HERE}'}}\n",
    "a.css": f"/* token: {HERE} */ a {{ background: url({IMAGE}?token={HERE}) }}\n",
    "page.html": f"{{% load cloudinary %}}<input name='api_key' value='{HERE}'>{{% cloudinary_url x %}}\n",
    "link.html": f"<a href='http://jane:{HERE}@x/'><img src='{IMAGE}'></a>\n",
    "page.jinja": f"{{{{ config(api_secret='{HERE}') }}}}{{{{ image.build_url(width=1) }}}}\n",
}

_LETTERS = "ghjkmnpqrtvwxyzGHJKMNPQRTVWXYZ"
_WINDOW = 5
"""How much of a credential may be seen: no word of ours has five such letters in a row."""

credentials = st.builds(
    "".join,
    st.tuples(
        st.text(_LETTERS, min_size=_WINDOW, max_size=9),
        st.sampled_from(["", "2", "-", "_", ".", "+", "~", "!", "*", "^"]),
        st.text(_LETTERS, max_size=12),
    ),
)
"""Long ones and short ones, words and letters and digits mixed: only their place gives them away."""


def plant(name: str, credential: str, folder: Path = Path()) -> Path:
    """One of the files, with a credential in it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(CARRIERS[name].replace(HERE, credential).encode("utf-8", "surrogateescape"))
    return path


def leaks(shown: str, credential: str) -> list[str]:
    """The parts of a credential that can be read in what is shown."""
    windows = {credential[start : start + _WINDOW] for start in range(len(credential) - _WINDOW + 1)}
    return sorted(window for window in windows if window in shown)
