"""Every carrier of variables: what is reported builds `http://` where the carrier is really read."""

from __future__ import annotations

import pytest

from tests.oracle import schemes
from tests.oracle.tool import Files, asked, assert_just, run

URL = "cloudinary://word:word@demo"
APP = {"app.py": "import cloudinary\n"}
SHELL = """
import os, subprocess
done = subprocess.run(['bash', '-c', {command!r}], capture_output=True, text=True).stdout
os.environ.update(one.split('=', 1) for one in done.split(chr(0)) if '=' in one)
found = build()
"""
TOML = """
import os
try:
    import tomllib
except ImportError:
    import tomli as tomllib
os.environ.update({key: str(value) for key, value in tomllib.load(open('fly.toml', 'rb'))['env'].items()})
found = build()
"""
JSON = """
import json, os
host = dict(os.environ)
for key in [key for key in host if key.startswith('CLOUDINARY')]:
    del os.environ[key]
for key, value in json.load(open('app.json'))['env'].items():
    os.environ[key] = value.get('value', host.get(key, '')) if isinstance(value, dict) else value
found = build()
"""
LIST = """
import os, yaml
for one in yaml.safe_load(open('render.yaml'))['envVars']:
    if 'value' in one:
        os.environ[one['key']] = str(one['value'])
found = build()
"""
INI = """
import os
lines = [line.partition('=')[2].strip() for line in open('uwsgi.ini') if line.startswith('env')]
os.environ.update(line.split('=', 1) for line in lines)
found = build()
"""
PYTHON = "run('env.py')\nfound = build()"
SOURCED = SHELL.format(command=". ./run.sh; env -0")
COMPOSE = "compose('compose.yml')\nfound = build()"
NAMED = "CLOUDINARY_CLOUD_NAME"


def service(text: str) -> str:
    lines = "".join(f"    {line}\n" for line in text.splitlines())
    return f"services:\n  web:\n{lines}"


ACCOUNTS = [
    pytest.param(
        "compose.yml", service(f"environment:\n  {NAMED}: demo\n  {{}}A: b"), COMPOSE, id="a mapping"
    ),
    pytest.param("compose.yml", service(f"environment:\n- {NAMED}=demo\n- {{}}A=b"), COMPOSE, id="a list"),
    pytest.param("compose.yml", service(f"environment: {{{{{NAMED}: demo}}}}"), COMPOSE, id="braces"),
    pytest.param(
        "compose.yml",
        f"x: &x\n  {NAMED}: demo\n" + service("environment:\n  <<: *x\n  A: b"),
        COMPOSE,
        id="a merged mapping",
    ),
    pytest.param("render.yaml", f"envVars:\n- key: {NAMED}\n  value: demo\n", LIST, id="keys and values"),
    pytest.param("app.json", f'{{{{"env": {{{{"{NAMED}": "demo"}}}}}}}}', JSON, id="JSON"),
    pytest.param("fly.toml", f'[env]\n{NAMED} = "demo"\n', TOML, id="TOML"),
    pytest.param("fly.toml", f'env = {{{{ {NAMED} = "demo" }}}}\n', TOML, id="an inline table"),
    pytest.param("uwsgi.ini", f"[uwsgi]\nenv = {NAMED}=demo\n", INI, id="INI"),
    pytest.param("run.sh", f"export {NAMED}=demo\n", SOURCED, id="a line of a shell"),
    pytest.param(
        "run.sh", f"{NAMED}=demo env -0\n", SHELL.format(command=". ./run.sh"), id="before a command"
    ),
    pytest.param(
        "run.sh",
        f"export A=b \\\n  {NAMED}=demo \\\n  B=c\n",
        SOURCED,
        id="lines",
    ),
    pytest.param(
        "run.sh",
        f'export {NAMED}="${{{{{NAMED}:-demo}}}}"\n',
        SOURCED,
        id="a default of a shell",
    ),
    pytest.param("env.py", f"import os\nos.environ['{NAMED}'] = 'demo'\n", PYTHON, id="an item"),
    pytest.param("env.py", f"import os\nos.environ.setdefault('{NAMED}', 'demo')\n", PYTHON, id="setdefault"),
    pytest.param("env.py", f"import os\nos.environ.update({NAMED}='demo')\n", PYTHON, id="update"),
    pytest.param("env.py", f"import os\nos.environ.update({{{{'{NAMED}': 'demo'}}}})\n", PYTHON, id="a dict"),
]

PASSED_ON = [
    pytest.param("compose.yml", service(f"environment:\n- {NAMED}\n- CLOUDINARY_URL"), COMPOSE, id="a list"),
    pytest.param("compose.yml", service(f"environment:\n  {NAMED}:\n  A: b"), COMPOSE, id="a mapping"),
    pytest.param(
        "compose.yml", service(f"environment:\n  {NAMED}: ${{{NAMED}}}"), COMPOSE, id="the same name"
    ),
    pytest.param("app.json", f'{{"env": {{"{NAMED}": {{"required": true}}}}}}', JSON, id="app.json"),
]

IGNORED = [
    pytest.param(
        "compose.yml",
        service(f"environment:\n  {NAMED}: demo\n  CLOUDINARY_URL: {{}}"),
        COMPOSE,
        id="compose",
    ),
    pytest.param("fly.toml", f'[env]\n{NAMED} = "demo"\nCLOUDINARY_URL = "{{}}"\n', TOML, id="TOML"),
    pytest.param(
        "run.sh",
        f"export {NAMED}=demo\nexport CLOUDINARY_URL='{{}}'\n",
        SOURCED,
        id="a shell",
    ),
    pytest.param(
        "env.py",
        f"import os\nos.environ['{NAMED}'] = 'demo'\nos.environ['CLOUDINARY_URL'] = '{{}}'\n",
        PYTHON,
        id="Python",
    ),
]

URLS = [
    pytest.param(
        "compose.yml",
        service("environment:\n  CLOUDINARY_URL: ${{CLOUDINARY_URL:-{}}}"),
        COMPOSE,
        id="compose",
    ),
    pytest.param(
        "compose.yml",
        "x: &url {}\n" + service("environment:\n  CLOUDINARY_URL: *url"),
        COMPOSE,
        id="an alias",
    ),
    pytest.param(
        "compose.yml",
        service("environment:\n  CLOUDINARY_URL: {}") + f"  node:\n    environment:\n      {NAMED}: x\n"
        "      CLOUDINARY_SECURE: 'true'\n",
        COMPOSE,
        id="beside another service",
    ),
    pytest.param(
        "run.sh",
        'export CLOUDINARY_URL="${{CLOUDINARY_URL:-{}}}"\n',
        SOURCED,
        id="a shell",
    ),
]


@pytest.mark.parametrize(("name", "form", "script"), ACCOUNTS)
def test_an_account_in_variables(name: str, form: str, script: str) -> None:
    assert_just({**imported(name), name: form.replace("{}", "").format()}, script)


@pytest.mark.parametrize(("name", "text", "script"), PASSED_ON)
def test_an_account_that_is_passed_on(name: str, text: str, script: str) -> None:
    assert_just({**APP, name: text}, script, **{NAMED: "demo", "CLOUDINARY_SECURE": "true"})


@pytest.mark.parametrize("query", ["", "?secure=true"])
@pytest.mark.parametrize(("name", "form", "script"), IGNORED)
def test_a_url_beside_a_cloud_name(name: str, form: str, script: str, query: str) -> None:
    assert_just({**imported(name), name: form.format(URL + query)}, script)


@pytest.mark.parametrize("query", ["", "?secure=true", "?a=b"])
@pytest.mark.parametrize(("name", "form", "script"), URLS)
def test_a_url(name: str, form: str, script: str, query: str) -> None:
    assert_just({**APP, name: form.format(URL + query)}, script)


def test_a_url_beside_an_env_file_that_names_the_cloud() -> None:
    files: Files = {
        **APP,
        ".env": f"{NAMED}=demo\n",
        "compose.yml": service(f"env_file: .env\nenvironment:\n  CLOUDINARY_URL: {URL}?secure=true"),
    }
    assert schemes(asked(files, COMPOSE)) == {"http"}
    assert run(files)[0] == {"CLD105"}
    _, left = run(files, "--fix")
    assert schemes(asked(left, COMPOSE)) == {"https"}


def imported(name: str) -> Files:
    """A module that uses the SDK; it imports `env.py`, where that is the carrier."""
    return {"app.py": "import env\nimport cloudinary\n"} if name == "env.py" else APP
