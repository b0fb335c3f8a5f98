"""Whole projects of the kinds that people have reported: what is found in each, place by place.

The projects are run by the command line, in a repository of their own, since what git ignores and what the
settings exclude are parts of some.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cloudinary_lint.cli.main import main
from tests.repositories import init, run_git

if TYPE_CHECKING:
    from pathlib import Path

APPS = "INSTALLED_APPS = [\n    'cloudinary_storage',\n    'cloudinary',\n    'blog',\n]\n"
STORAGE = "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'API_KEY': 'k', 'API_SECRET': 's'}\n"
MEDIA = "DEFAULT_FILE_STORAGE = 'cloudinary_storage.storage.MediaCloudinaryStorage'\n"
DICT = "CLOUDINARY = {'cloud_name': 'demo', 'api_key': 'k', 'api_secret': 's'}\n"
FIELD = "from cloudinary.models import CloudinaryField\nclass Post:\n    cover = CloudinaryField()\n"
SHOWN = "<img src='{{ post.cover.url }}'>\n"
TAG = "{% load cloudinary %}{% cloudinary post.cover %}\n"
BLOG = {"blog/models.py": FIELD, "blog/templates/post.html": SHOWN}
URL = "CLOUDINARY_URL=cloudinary://key:word@demo"
CALL = "import cloudinary\nshown = cloudinary.CloudinaryImage('a').build_url()\n"
HTTP = "http://res.cloudinary.com"
HTTPS = "https://res.cloudinary.com"
ACCOUNT = "cloud_name='demo', api_key='k', api_secret='s'"
ENV_FILES = [
    ".env-sample",
    ".env.development.local",
    ".env.tpl",
    ".env_prod",
    ".envs/.local/.django",
    ".flaskenv",
    "config/.env-prod",
    "env.prod",
    "env.txt",
    "sample.env",
    "vars.env.example",
]

REPORTED = [
    pytest.param(
        {
            **BLOG,
            "site1/settings.py": APPS + STORAGE.replace("}", ", 'SECURE': True}") + MEDIA,
            "requirements.txt": "Django==5.1.7\n",
        },
        ["site1/settings.py:3 CLD106", "site1/settings.py:7 CLD206"],
        id="a storage that says SECURE and is never loaded",
    ),
    pytest.param(
        {**BLOG, "site1/settings.py": APPS + STORAGE},
        ["site1/settings.py:3 CLD106", "site1/settings.py:6 CLD101"],
        id="the same before SECURE was written",
    ),
    pytest.param(
        {
            "app.py": "import cloudinary\nfrom flask import Flask\napp = Flask(__name__)\n"
            "app.config['CLOUDINARY_URL'] = 'cloudinary://key:word@demo?secure=true'\n"
            "picture = cloudinary.CloudinaryImage('a')\nshow(picture.url)\n",
            "templates/home.html": "{{ picture.build_url(width=100) }}\n",
        },
        ["app.py:1 CLD106", "app.py:4 CLD206", "templates/home.html:1 CLD301"],
        id="a URL in the configuration of Flask",
    ),
    pytest.param(
        {".env": f"{URL}/\n", "app.py": f"from dotenv import load_dotenv\nload_dotenv()\n{CALL}"},
        [".env:1 CLD104", "app.py:4 CLD301"],
        id="a URL that ends in a slash",
    ),
    pytest.param(
        {"app.py": f"import cloudinary\ncloudinary.config({ACCOUNT}, cname='media.example.com')\n{CALL}"},
        ["app.py:2 CLD103", "app.py:4 CLD301"],
        id="a cname",
    ),
    pytest.param(
        {**BLOG, "site1/settings.py": APPS, "Procfile": "web: gunicorn site1.wsgi\n"},
        ["site1/settings.py:3 CLD106"],
        id="a field whose account the host sets",
    ),
    pytest.param(
        {
            "main.py": "import letters.images\n",
            "letters/images.py": "from cloudinary.utils import cloudinary_url\ndef changed(key, width):\n"
            "    options = {'format': 'png'}\n    if width:\n        options['width'] = str(width)\n"
            "    return cloudinary_url(key, **options)[0]\n",
        },
        ["letters/images.py:6 CLD301"],
        id="a dict of options that is filled later",
    ),
    pytest.param(
        {
            "site1/settings.py": APPS,
            "blog/models.py": FIELD,
            "blog/templates/post.html": "{% load cloudinary %}\n{% cloudinary post.cover.url alt='x' %}\n"
            "{% cloudinary_url post.cover.url width=200 %}\n",
        },
        [
            "blog/templates/post.html:2 CLD306",
            "blog/templates/post.html:3 CLD306",
            "site1/settings.py:3 CLD106",
        ],
        id="the address of a field as the source of a tag",
    ),
    pytest.param(
        {
            "site1/settings.py": APPS
            + DICT.replace("}", ", 'secure': True}")
            + f"CSP_IMG_SRC = ('self', '{HTTP}', '{HTTPS}')\nCORS_ALLOWED_ORIGINS = ['{HTTP}']\n",
            "blog/models.py": FIELD,
            "blog/middleware.py": "def csp(r):\n"
            f"    r['Content-Security-Policy'] = 'img-src {HTTP} {HTTPS}'\n",
            "blog/templates/base.html": "{% load static %}<meta http-equiv='Content-Security-Policy' "
            f"content='img-src {HTTP} {HTTPS}'>\n",
        },
        [],
        id="lists of sources and origins",
    ),
    pytest.param(
        {
            "blog/models.py": FIELD,
            "site1/settings.py": APPS + DICT.replace("}", ", 'secure': True}"),
            "blog/media.py": "import cloudinary.uploader\nfrom asyncio import to_thread\n"
            "class Media:\n    def __init__(self, f):\n        self.result = cloudinary.uploader.upload(f)\n"
            "    def address(self):\n        return self.result['url']\n"
            "def upload_file(f):\n    return cloudinary.uploader.upload(f)\n"
            "def avatar(user, f):\n    user.avatar = upload_file(f)['url']\n"
            "def eager(f):\n    r = cloudinary.uploader.upload(f)\n    return r['eager'][0]['url']\n"
            "async def later(f):\n    r = await to_thread(cloudinary.uploader.upload, f)\n"
            "    return r['url']\n",
        },
        [f"blog/media.py:{line} CLD401" for line in (7, 11, 14, 17)],
        id="responses that helpers and attributes hand on",
    ),
    pytest.param(
        {".env": f"CLOUDINARY_URL={URL}\n", "app.py": CALL},
        [".env:1 CLD208", "app.py:2 CLD301"],
        id="a URL that was pasted with its name",
    ),
    pytest.param(
        {
            "fix.py": f"import cloudinary\ndef run(s):\n    s.where(Picture.url.like('{HTTP}/%'))\n"
            f"    s.values(func.replace(Picture.url, '{HTTP}/', '{HTTPS}/'))\n"
            f"    db.find({{'url': {{'$regex': '^{HTTP}/'}}}})\n"
            f"    for old, new in [('{HTTP}/', '{HTTPS}/')]:\n        text = text.replace(old, new)\n",
            "blog/validators.py": f"ours = RegexValidator(regex='^{HTTP}/demo/', inverse_match=True)\n"
            f"PREFIXES = ('{HTTP}/', '{HTTPS}/')\ndef is_ours(a):\n    return a.startswith(PREFIXES)\n",
            "blog/management/commands/mend.py": f"Post.update(body=Replace('body', Value('{HTTP}/'), "
            f"Value('{HTTPS}/')))\ncursor.execute(\"UPDATE post SET body = REPLACE(body, '{HTTP}/', "
            f"'{HTTPS}/')\")\ncursor.execute(\"SELECT 1 FROM post WHERE body LIKE '%{HTTP}/%'\")\n",
            "scripts/fix.sh": f"sed -i 's#{HTTP}#{HTTPS}#g' *.json\ngrep -rn '{HTTP}' . && exit 1\n",
            ".github/workflows/lint.yml": "jobs:\n  a:\n    steps:\n"
            f"      - run: '! grep -rn \"{HTTP}\" .'\n",
            ".pre-commit-config.yaml": "repos:\n- repo: local\n  hooks:\n  - id: a\n    language: pygrep\n"
            f"    entry: '{HTTP}'\n",
        },
        [],
        id="code that looks for old addresses",
    ),
    pytest.param(
        {
            "app.py": "import cloudinary\n",
            "docker-compose.yml": "services:\n  web:\n    environment:\n"
            "      CLOUDINARY_URL: cloudinary://key:word@demo\n  node:\n    environment:\n"
            "      CLOUDINARY_CLOUD_NAME: demo\n",
        },
        ["docker-compose.yml:4 CLD104", "docker-compose.yml:7 CLD105"],
        id="two services, each with variables of its own",
    ),
    pytest.param(
        {
            ".env": f"{URL}?secure=true\n",
            "blog/models.py": FIELD,
            "blog/templates/post.html": TAG,
            "site1/settings.py": f"{APPS}from decouple import config\n"
            "CLOUDINARY_URL = config('CLOUDINARY_URL')\n",
        },
        ["blog/templates/post.html:1 CLD302", "site1/settings.py:3 CLD106"],
        id="an env file that python-decouple alone reads",
    ),
    pytest.param(
        {**dict.fromkeys(ENV_FILES, f"{URL}\n"), "requirements.txt": "cloudinary\n"},
        [f"{name}:1 CLD104" for name in ENV_FILES],
        id="env files of many names",
    ),
    pytest.param(
        {
            "app.py": "import cloudinary\n",
            "site1/local_settings.py.example": DICT,
            "site1/settings-sample.py": DICT,
            "site1/settings.dist.py": DICT,
            "site1/settings/components/cloudinary.py": DICT,
        },
        [
            "site1/local_settings.py.example:1 CLD102",
            "site1/settings-sample.py:1 CLD102",
            "site1/settings.dist.py:1 CLD102",
            "site1/settings/components/cloudinary.py:1 CLD102",
        ],
        id="samples of settings, and settings in pieces",
    ),
    pytest.param(
        {
            "pyproject.toml": "[tool.cloudinary-lint]\nexclude = ['{{cookiecutter.slug}}/']\n",
            "{{cookiecutter.slug}}/config/settings.py": "import cloudinary\n{% if x %}\nsecure = 1\n",
            "docs/app.py": f"import cloudinary\ncloudinary.config({ACCOUNT})\n{CALL}",
        },
        ["docs/app.py:2 CLD103", "docs/app.py:4 CLD301"],
        id="a file that can't be read and is excluded",
    ),
    pytest.param(
        {
            ".env.example": f"{URL}\n",
            "blog/models.py": FIELD,
            "blog/templates/old.html": b"<p>caf\xe9 cloudinary secure</p>\n",
            "blog/templates/post.html": TAG,
            "site1/settings.py": APPS + DICT,
        },
        [
            ".env.example:1 CLD104",
            "blog/templates/old.html:1 CLD901",
            "blog/templates/post.html:1 CLD302",
            "site1/settings.py:6 CLD102",
        ],
        id="a template that can't be decoded",
    ),
    pytest.param(
        {
            "blog/models.py": FIELD,
            "blog/templates/post.html": TAG,
            "scripts/old_import.py": "import cloudinary\nprint 'secure'\n",
            "site1/settings.py": APPS + DICT,
        },
        ["blog/templates/post.html:1 CLD302", "scripts/old_import.py:2 CLD901", "site1/settings.py:6 CLD102"],
        id="a script of Python 2 that nothing imports",
    ),
    pytest.param(
        {
            "a.py": f"import cloudinary\ncloudinary.config({ACCOUNT})  # noqa: CLD103\n"
            f"cloudinary.config({ACCOUNT}, secure=True)  # noqa: E501\n"
            f"cloudinary.config({ACCOUNT}, secure=True)  # type: ignore  # noqa\n",
        },
        [],
        id="comments of other tools",
    ),
    pytest.param(
        {
            "requirements.txt": "cloudinary\n",
            "static/app.less": f"body {{ background: url('{HTTP}/demo/a.jpg') }}\n",
            "web/App.jsx": f"const A = () => <img src='{HTTP}/demo/a.jpg' />;\n",
            "web/App.tsx": f"const A = () => <img src='{HTTP}/demo/a.jpg' />;\n",
            "web/App.vue": f"<template><img src='{HTTP}/demo/a.jpg'></template>\n",
            "web/a.js": f"const a = '{HTTP}/demo/a.jpg';\n",
            "web/a.mjs": f"const a = '{HTTP}/demo/a.jpg';\n",
        },
        [
            f"{name}:1 CLD402"
            for name in (
                "static/app.less",
                "web/App.jsx",
                "web/App.tsx",
                "web/App.vue",
                "web/a.js",
                "web/a.mjs",
            )
        ],
        id="addresses in scripts, components and styles",
    ),
    pytest.param(
        {
            **BLOG,
            ".gitignore": "env.py\n",
            "env.py": "import os\nos.environ['CLOUDINARY_URL'] = 'cloudinary://key:word@demo?secure=true'\n",
            "site1/settings.py": f"import os\nif os.path.isfile('env.py'):\n    import env\n{APPS}"
            "CLOUDINARY_STORAGE = {'CLOUDINARY_URL': os.environ.get('CLOUDINARY_URL')}\n",
        },
        ["site1/settings.py:6 CLD106", "site1/settings.py:9 CLD206"],
        id="a module with the account that git ignores",
    ),
]


def write(root: Path, files: dict[str, str | bytes]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


@pytest.mark.parametrize(("files", "expected"), REPORTED)
def test_what_is_found_in(files, expected, tmp_path, monkeypatch, capsys):
    write(tmp_path, files)
    init(tmp_path)
    run_git(tmp_path, "add", ".")
    monkeypatch.chdir(tmp_path)
    assert main(["--output-format", "json"]) == int(bool(expected))
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [f"{one['path']}:{one['line']} {one['code']}" for one in found] == expected
