"""url-without-secure: `CLOUDINARY_URL` in every language that can hold it."""

from __future__ import annotations

import pytest

from cloudinary_lint.project import Project
from tests.project import surveyed
from tests.rules import assert_fixed, assert_silent, assert_unfixed, findings

PYTHON_SILENT = [
    pytest.param("os.environ['CLOUDINARY_URL'] = 'cloudinary://k:s@demo?secure=true'", id="secure is said"),
    pytest.param(
        "os.environ['CLOUDINARY_URL'] = 'cloudinary://k:s@demo?a=b&secure=1'", id="secure is said last"
    ),
    pytest.param(
        "os.environ['CLOUDINARY_URL'] = 'cloudinary://k:s@demo?secure=' + x", id="secure is not known"
    ),
    pytest.param(
        "os.environ['CLOUDINARY_URL'] = f'cloudinary://k:s@demo?{query}'", id="a query that is not known"
    ),
    pytest.param("os.environ['CLOUDINARY_URL'] = url", id="a value that is not in sight"),
    pytest.param("os.environ['CLOUDINARY_URL'] = ''", id="an empty value"),
    pytest.param("os.environ['CLOUDINARY_URL'] = 'cloudinary://demo'", id="no credentials in the URL"),
    pytest.param("os.environ['OTHER_URL'] = 'cloudinary://k:s@demo'", id="another variable"),
    pytest.param("url = os.environ['CLOUDINARY_URL']", id="the variable is read"),
    pytest.param("# os.environ['CLOUDINARY_URL'] = 'cloudinary://k:s@demo'", id="a comment"),
    pytest.param(
        """
        '''
        Set it like this: os.environ['CLOUDINARY_URL'] = 'cloudinary://k:s@demo'
        '''
        """,
        id="a docstring",
    ),
    pytest.param(
        """
        os.environ['CLOUDINARY_CLOUD_NAME'] = 'demo'
        os.environ['CLOUDINARY_URL'] = 'cloudinary://k:s@demo'
        """,
        id="beside CLOUDINARY_CLOUD_NAME the URL is ignored",
    ),
]

PYTHON = [
    pytest.param("os.environ['CLOUDINARY_URL'] = '{}'", id="os.environ[...] ="),
    pytest.param('os.environ["CLOUDINARY_URL"] = "{}"', id="double quotes"),
    pytest.param("os.environ.setdefault('CLOUDINARY_URL', '{}')", id="os.environ.setdefault"),
    pytest.param("os.environ.setdefault(\n    'CLOUDINARY_URL',\n    '{}',\n)", id="over several lines"),
    pytest.param("url = os.getenv('CLOUDINARY_URL', '{}')", id="the default of os.getenv"),
    pytest.param("url = os.environ.get('CLOUDINARY_URL', '{}')", id="the default of os.environ.get"),
    pytest.param('url = env("CLOUDINARY_URL", default="{}")', id="the default of env()"),
    pytest.param("url = env.str('CLOUDINARY_URL', '{}')", id="the default of env.str()"),
    pytest.param("url = config('CLOUDINARY_URL', default='{}')", id="the default of config()"),
    pytest.param("URL = '{}'\nos.environ['CLOUDINARY_URL'] = URL", id="by way of a name"),
    pytest.param("os.environ['CLOUDINARY_URL'] = (\n    '{}'\n)", id="parenthesised"),
    pytest.param("os.environ.update({{'CLOUDINARY_URL': '{}'}})", id="os.environ.update with a dict"),
    pytest.param("os.environ |= {{'CLOUDINARY_URL': '{}'}}", id="os.environ |= with a dict"),
    pytest.param("os.environ.update(CLOUDINARY_URL='{}')", id="os.environ.update with a keyword"),
    pytest.param("os.environ['CLOUDINARY_URL'] = r'{}'", id="a raw string"),
    pytest.param("os.environ['CLOUDINARY_URL'] = '''{}'''", id="triple quotes"),
    pytest.param(
        "CLOUDINARY_URL = env('CLOUDINARY_URL', default='{}')", id="a Django setting from the environment"
    ),
]

QUERIES = [
    pytest.param("cloudinary://key:secret@demo", "?secure=true", "", id="no query"),
    pytest.param("cloudinary://key:secret@demo?shorten=true", "&secure=true", "", id="a query"),
    pytest.param("cloudinary://key:secret@demo?", "secure=true", "", id="an empty query"),
    pytest.param("cloudinary://key:secret@demo", "?secure=true", "#here", id="a fragment"),
    pytest.param("cloudinary://key:secret@demo?a=b", "&secure=true", "#x?y", id="a query and a fragment"),
    pytest.param("CLOUDINARY://key:secret@demo", "?secure=true", "", id="the scheme in capitals"),
    pytest.param("cloudinary://<key>:<secret>@<cloud>", "?secure=true", "", id="a sample"),
    pytest.param("cloudinary://key:secret@demo?secured=true", "&secure=true", "", id="another parameter"),
]

PYTHON_FIXED = [
    pytest.param(
        'os.environ["CLOUDINARY_URL"] = f"cloudinary://{k}:{s}@{n}"\n',
        'os.environ["CLOUDINARY_URL"] = f"cloudinary://{k}:{s}@{n}?secure=true"\n',
        id="an f-string whose last placeholder ends it",
    ),
    pytest.param(
        """
        os.environ["CLOUDINARY_URL"] = (
            "cloudinary://key:secret"
            "@demo"  # ours
        )
        """,
        """
        os.environ["CLOUDINARY_URL"] = (
            "cloudinary://key:secret"
            "@demo?secure=true"  # ours
        )
        """,
        id="implicit concatenation",
    ),
    pytest.param(
        "os.environ['CLOUDINARY_URL'] = 'cloudinary://' + key + ':' + secret + '@demo'\n",
        "os.environ['CLOUDINARY_URL'] = 'cloudinary://' + key + ':' + secret + '@demo?secure=true'\n",
        id="concatenation with +",
    ),
    pytest.param(
        "os.environ['CLOUDINARY_URL'] = 'cloudinary://%s:%s@%s' % (key, secret, name)\n",
        "os.environ['CLOUDINARY_URL'] = 'cloudinary://%s:%s@%s?secure=true' % (key, secret, name)\n",
        id="the % operator",
    ),
    pytest.param(
        "os.environ['CLOUDINARY_URL'] = 'cloudinary://{}:{}@{}'.format(key, secret, name)\n",
        "os.environ['CLOUDINARY_URL'] = 'cloudinary://{}:{}@{}?secure=true'.format(key, secret, name)\n",
        id="format()",
    ),
]

ENV_SILENT = [
    pytest.param("CLOUDINARY_URL=cloudinary://k:s@demo?secure=true", id="secure is said"),
    pytest.param("CLOUDINARY_URL=cloudinary://k:s@demo?secure=false", id="secure is a text: CLD203"),
    pytest.param("CLOUDINARY_URL=cloudinary://k:s@demo?SECURE=true", id="secure is misspelled: CLD202"),
    pytest.param("CLOUDINARY_URL=", id="an empty value"),
    pytest.param("CLOUDINARY_URL", id="no value"),
    pytest.param("# CLOUDINARY_URL=cloudinary://k:s@demo", id="a comment"),
    pytest.param("OTHER_URL=cloudinary://k:s@demo", id="another variable"),
    pytest.param(
        "CLOUDINARY_URL=cloudinary://k:s@demo\nCLOUDINARY_CLOUD_NAME=demo", id="beside a cloud name"
    ),
    pytest.param(
        "CLOUDINARY_CLOUD_NAME=${NAME}\nCLOUDINARY_URL=cloudinary://k:s@demo", id="beside an unknown name"
    ),
]

ENV = [
    pytest.param("CLOUDINARY_URL={}\n", id="plain"),
    pytest.param("CLOUDINARY_URL={}", id="no final newline"),
    pytest.param("CLOUDINARY_URL={}  # from the console\n", id="a comment behind it"),
    pytest.param('CLOUDINARY_URL="{}"\n', id="double quotes"),
    pytest.param("CLOUDINARY_URL='{}' # from the console\n", id="single quotes and a comment"),
    pytest.param('export CLOUDINARY_URL="{}"\n', id="exported"),
    pytest.param('export CLOUDINARY_URL = "{}"   # ours\n', id="exported, quoted, with blanks and a comment"),
    pytest.param("CLOUDINARY_URL={}   \nDEBUG=1\n", id="blanks behind it"),
    pytest.param("CLOUDINARY_CLOUD_NAME=\nCLOUDINARY_URL={}\n", id="beside an empty cloud name"),
]

LITERAL = [
    pytest.param(
        "compose.yml", "services:\n  web:\n    environment:\n      CLOUDINARY_URL: {}\n", id="YAML, plain"
    ),
    pytest.param(
        "compose.yml", "x-env: &env\n  CLOUDINARY_URL: {}\nweb:\n  environment: *env\n", id="YAML, an anchor"
    ),
    pytest.param("compose.yaml", 'environment:\n  CLOUDINARY_URL: "{}"  # ours\n', id="YAML, quoted"),
    pytest.param("compose.yml", "environment:\n  - CLOUDINARY_URL={}\n", id="YAML, a list item"),
    pytest.param("compose.yml", 'environment:\n  - "CLOUDINARY_URL={}"\n', id="YAML, a quoted list item"),
    pytest.param(
        "render.yaml", "envVars:\n  - key: CLOUDINARY_URL\n    value: {}\n", id="YAML, key and value"
    ),
    pytest.param("app.json", '{{"env": {{"CLOUDINARY_URL": "{}"}}}}\n', id="JSON"),
    pytest.param("app.json", '{{"env": {{"CLOUDINARY_URL": {{"value": "{}"}}}}}}\n', id="JSON, nested"),
    pytest.param("fly.toml", '[env]\nCLOUDINARY_URL = "{}"\n', id="TOML"),
    pytest.param("Dockerfile", "FROM python\nENV CLOUDINARY_URL={}\n", id="Dockerfile"),
    pytest.param("Dockerfile", "FROM python\nENV CLOUDINARY_URL {}\n", id="Dockerfile, the old form"),
    pytest.param("Dockerfile", 'FROM python\nARG CLOUDINARY_URL="{}"\n', id="Dockerfile, ARG"),
    pytest.param("run.sh", "export CLOUDINARY_URL={}\n", id="shell"),
    pytest.param(".envrc", 'export CLOUDINARY_URL="{}"\n', id="direnv"),
]

HOSTS = [
    pytest.param("cloudinary://k:s@demo/img.example.org", id="a path"),
    pytest.param("cloudinary://k:s@demo?cname=img.example.org", id="cname"),
    pytest.param("cloudinary://k:s@demo?secure_distribution=img.example.org", id="secure_distribution"),
    pytest.param(
        "cloudinary://k:s@demo?cdn_subdomain=true&private_cdn=true", id="cdn_subdomain with private_cdn"
    ),
]

UNFIXED = [
    pytest.param("cloudinary://k:s@demo/", id="a bare slash"),
    pytest.param("cloudinary://k:s/t@demo", id="a slash in the secret"),
    pytest.param("cloudinary://k:s#t@demo", id="a number sign in the secret"),
    pytest.param("cloudinary://k:s?t@demo", id="a question mark in the secret"),
]


@pytest.mark.parametrize("text", PYTHON_SILENT)
def test_silent_in_python(text):
    assert_silent("CLD104", "env.py", text)


@pytest.mark.parametrize("written", PYTHON)
def test_every_way_python_gives_it_to_the_environment(written):
    before = written.format("cloudinary://key:secret@demo") + "\n"
    after = written.format("cloudinary://key:secret@demo?secure=true") + "\n"
    assert_fixed("CLD104", "env.py", before, after)


@pytest.mark.parametrize(("before", "after"), PYTHON_FIXED)
def test_fixed_in_python(before, after):
    assert_fixed("CLD104", "env.py", before, after)


@pytest.mark.parametrize("text", ENV_SILENT)
def test_silent_in_env_files(text):
    assert_silent("CLD104", ".env", text)


@pytest.mark.parametrize("written", ENV)
@pytest.mark.parametrize(("url", "added", "rest"), QUERIES)
def test_fixed_in_env_files(written, url, added, rest):
    before, after = written.format(url + rest), written.format(url + added + rest)
    assert_fixed("CLD104", ".env", before, after)


@pytest.mark.parametrize(("name", "written"), LITERAL)
def test_fixed_in_other_files(name, written):
    before = written.format("cloudinary://key:secret@demo")
    after = written.format("cloudinary://key:secret@demo?secure=true")
    assert_fixed("CLD104", name, before, after)


@pytest.mark.parametrize(("url", "added", "rest"), QUERIES)
def test_every_query(url, added, rest):
    before = f"os.environ['CLOUDINARY_URL'] = '{url}{rest}'\n"
    assert_fixed("CLD104", "env.py", before, f"os.environ['CLOUDINARY_URL'] = '{url}{added}{rest}'\n")


@pytest.mark.parametrize("url", HOSTS)
def test_unsafe_beside_what_changes_the_host(url):
    before, after = (
        f"CLOUDINARY_URL={url}\n",
        f"CLOUDINARY_URL={url}{'&' if '?' in url else '?'}secure=true\n",
    )
    assert_fixed("CLD104", ".env", before, after, unsafe=True)


@pytest.mark.parametrize("url", UNFIXED)
@pytest.mark.parametrize(
    ("name", "written", "column"),
    [("env.py", "x['CLOUDINARY_URL'] = '{}'\n", 24), (".env", "CLOUDINARY_URL='{}'\n", 17)],
)
def test_no_fix_where_it_would_break_the_value(url, name, written, column):
    text = written.replace("x", "os.environ").format(url)
    assert_unfixed(f"1:{column + 9 * (name == 'env.py')} CLD104", name, text)


@pytest.mark.parametrize("name", ["run.sh", ".envrc", ".env"])
def test_no_fix_where_a_shell_would_cut_the_value(name):
    text = "export CLOUDINARY_URL=cloudinary://k:s@demo?shorten=true\n"
    assert_unfixed("1:23 CLD104", name, text)


@pytest.mark.parametrize("name", ["run.sh", ".envrc", ".env"])
def test_a_first_parameter_needs_no_quotes_in_a_shell(name):
    before = "export CLOUDINARY_URL=cloudinary://k:s@demo\n"
    assert_fixed("CLD104", name, before, before.replace("demo", "demo?secure=true"))


def test_a_quoted_value_takes_another_parameter_in_a_shell():
    before = "export CLOUDINARY_URL='cloudinary://k:s@demo?shorten=true'\n"
    assert_fixed("CLD104", "run.sh", before, before.replace("=true", "=true&secure=true"))


@pytest.mark.parametrize("name", ["env.py", ".env", "compose.yml"])
def test_silent_where_only_another_language_requires_cloudinary(name):
    text = {
        "env.py": "os.environ['CLOUDINARY_URL'] = 'cloudinary://k:s@demo'\n",
        ".env": "CLOUDINARY_URL=cloudinary://k:s@demo\n",
        "compose.yml": "CLOUDINARY_URL: cloudinary://k:s@demo\n",
    }[name]
    assert_silent("CLD104", name, text, Project(is_foreign=True))


def test_every_occurrence_is_reported():
    text = "CLOUDINARY_URL=cloudinary://k:s@demo\nCLOUDINARY_URL=cloudinary://k:s@demo?secure=true\n"
    assert findings(text, ".env") == ["1:16 CLD104"]


def test_stands_at_the_literal():
    assert findings("import os\nos.environ['CLOUDINARY_URL'] = 'cloudinary://k:s@demo'\n", "env.py") == [
        "2:33 CLD104"
    ]


@pytest.mark.parametrize("path", ["shop/account.py", "shop/settings.py"])
def test_unsafe_where_the_project_takes_the_url_apart(path):
    code = "import os\ncloud = os.environ['CLOUDINARY_URL'].split('@')[1]\n"
    before, after = (f"CLOUDINARY_URL=cloudinary://k:s@demo{query}\n" for query in ("", "?secure=true"))
    assert_fixed("CLD104", ".env", before, after, surveyed({path: code, ".env": before}), unsafe=True)


def test_safe_where_only_a_test_takes_the_url_apart():
    code = "import os\ncloud = os.environ['CLOUDINARY_URL'].split('@')[1]\n"
    before, after = (f"CLOUDINARY_URL=cloudinary://k:s@demo{query}\n" for query in ("", "?secure=true"))
    assert_fixed("CLD104", ".env", before, after, surveyed({"tests/test_a.py": code, ".env": before}))
