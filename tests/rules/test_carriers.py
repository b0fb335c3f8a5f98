"""CLD104, CLD105 and CLD204 in all that sets variables: compose, workflows, JSON, TOML, shells, Python."""

from __future__ import annotations

import re

import pytest

from cloudinary_lint.project import Verdict
from tests.project import codes, surveyed
from tests.rules import assert_fixed, assert_silent, assert_unfixed, findings

BARE = "cloudinary://k:s@demo"
SECURE = f"{BARE}?secure=true"

SILENT = [
    pytest.param(
        "compose.yml", "environment:\n  CLOUDINARY_CLOUD_NAME: ${CLOUD}\n", id="a name that compose tells"
    ),
    pytest.param("compose.yml", "environment:\n- CLOUDINARY_URL\n", id="a URL alone that compose passes on"),
    pytest.param(
        "compose.yml",
        "environment: [CLOUDINARY_CLOUD_NAME, CLOUDINARY_SECURE]\n",
        id="a list that passes secure on",
    ),
    pytest.param(
        "compose.yml",
        "env_file: .env\nenvironment:\n- CLOUDINARY_CLOUD_NAME=demo\n",
        id="an env file that may turn secure on",
    ),
    pytest.param(
        "compose.yml",
        "x: &x\n  CLOUDINARY_CLOUD_NAME: demo\nenvironment:\n  <<: *x\n  CLOUDINARY_SECURE: 'true'\n",
        id="a merged mapping, beside secure",
    ),
    pytest.param("compose.yml", "build:\n  args:\n    CLOUDINARY_CLOUD_NAME: demo\n", id="a build argument"),
    pytest.param(
        ".github/workflows/ci.yml",
        "env:\n  CLOUDINARY_SECURE: 'true'\njobs:\n  a:\n    env:\n      CLOUDINARY_CLOUD_NAME: demo\n",
        id="secure in the environment around a job",
    ),
    pytest.param(
        ".github/workflows/ci.yml",
        "env:\n  CLOUDINARY_CLOUD_NAME: ${{ secrets.CLOUDINARY_CLOUD_NAME }}\n",
        id="a secret of a workflow",
    ),
    pytest.param(
        "app.json",
        '{"env": {"CLOUDINARY_CLOUD_NAME": {"required": true}, "CLOUDINARY_SECURE": "true"}}',
        id="app.json with secure",
    ),
    pytest.param("data.json", '{"CLOUDINARY_CLOUD_NAME": {"a": {"b": 1}}}', id="a name in other JSON"),
    pytest.param("run.sh", 'echo "${CLOUDINARY_CLOUD_NAME:-demo}"\n', id="a default that is only printed"),
    pytest.param("run.sh", "# export CLOUDINARY_CLOUD_NAME=demo\n", id="a comment of a shell"),
    pytest.param("run.sh", "unset CLOUDINARY_CLOUD_NAME\n", id="a variable that is unset"),
    pytest.param("Dockerfile", "ARG CLOUDINARY_CLOUD_NAME\nENV A=b\n", id="an argument without a value"),
    pytest.param("env.py", "import os\nos.environ['CLOUDINARY_CLOUD_NAME'] = name\n", id="a name in a name"),
    pytest.param(
        "env.py",
        "import os\nname = os.getenv('CLOUDINARY_CLOUD_NAME', 'demo')\n",
        id="the default of a getter",
    ),
    pytest.param(
        "env.py",
        "import os\nif x:\n    os.environ['CLOUDINARY_CLOUD_NAME'] = 'demo'\n"
        "    os.environ['CLOUDINARY_SECURE'] = 'true'\nelse:\n"
        f"    os.environ['CLOUDINARY_URL'] = '{SECURE}'\n",
        id="one of two branches",
    ),
]

FIXED = [
    pytest.param(
        "compose.yml",
        "environment:\n  CLOUDINARY_CLOUD_NAME: demo\n  CLOUDINARY_API_KEY: 'k'  # ours\n  A: b\n",
        "environment:\n  CLOUDINARY_CLOUD_NAME: demo\n  CLOUDINARY_API_KEY: 'k'  # ours\n"
        "  CLOUDINARY_SECURE: 'true'\n  A: b\n",
        id="a mapping: below the comment, in the quotes of the last entry",
    ),
    pytest.param(
        "compose.yml",
        "environment:\n  CLOUDINARY_CLOUD_NAME: demo",
        'environment:\n  CLOUDINARY_CLOUD_NAME: demo\n  CLOUDINARY_SECURE: "true"',
        id="a plain value: quoted, since compose takes no true or false, and no final newline",
    ),
    pytest.param(
        "compose.yml",
        "environment:\r\n  - CLOUDINARY_CLOUD_NAME=demo\r\n  - A=b\r\n",
        "environment:\r\n  - CLOUDINARY_CLOUD_NAME=demo\r\n  - CLOUDINARY_SECURE=true\r\n  - A=b\r\n",
        id="a list, with the line ends of the file",
    ),
    pytest.param(
        "compose.yml",
        'environment: ["CLOUDINARY_CLOUD_NAME=demo", A=b]\n',
        'environment: ["CLOUDINARY_CLOUD_NAME=demo", "CLOUDINARY_SECURE=true", A=b]\n',
        id="a list in brackets",
    ),
    pytest.param(
        "compose.yml",
        "environment: {CLOUDINARY_CLOUD_NAME: demo}\n",
        'environment: {CLOUDINARY_CLOUD_NAME: demo, CLOUDINARY_SECURE: "true"}\n',
        id="a mapping in braces",
    ),
    pytest.param(
        "compose.yml",
        "environment:\n- CLOUDINARY_URL\n- CLOUDINARY_CLOUD_NAME\n",
        "environment:\n- CLOUDINARY_URL\n- CLOUDINARY_CLOUD_NAME\n- CLOUDINARY_SECURE=true\n",
        id="a list of names that compose passes on",
    ),
    pytest.param(
        "compose.yml",
        "environment:\n  CLOUDINARY_CLOUD_NAME:\n  A:\n",
        'environment:\n  CLOUDINARY_CLOUD_NAME:\n  CLOUDINARY_SECURE: "true"\n  A:\n',
        id="a mapping of names that compose passes on",
    ),
    pytest.param(
        "compose.yml",
        "environment:\n  CLOUDINARY_CLOUD_NAME: ${CLOUDINARY_CLOUD_NAME:?missing}\n",
        "environment:\n  CLOUDINARY_CLOUD_NAME: ${CLOUDINARY_CLOUD_NAME:?missing}\n"
        '  CLOUDINARY_SECURE: "true"\n',
        id="a variable of the same name outside",
    ),
    pytest.param(
        "compose.yml",
        "x: &x\n  CLOUDINARY_CLOUD_NAME: demo\nenvironment:\n  <<: *x\n  CLOUDINARY_API_KEY: k\n",
        "x: &x\n  CLOUDINARY_CLOUD_NAME: demo\nenvironment:\n  <<: *x\n  CLOUDINARY_API_KEY: k\n"
        '  CLOUDINARY_SECURE: "true"\n',
        id="a merged mapping",
    ),
    pytest.param(
        "compose.yml",
        "a:\n  environment: &e\n    CLOUDINARY_CLOUD_NAME: demo\nb:\n  environment: *e\n",
        'a:\n  environment: &e\n    CLOUDINARY_CLOUD_NAME: demo\n    CLOUDINARY_SECURE: "true"\n'
        "b:\n  environment: *e\n",
        id="a mapping that two services use",
    ),
    pytest.param(
        "render.yaml",
        "envVars:\n  - key: CLOUDINARY_CLOUD_NAME\n    value: demo\n"
        "  - key: CLOUDINARY_API_KEY\n    sync: false\n",
        "envVars:\n  - key: CLOUDINARY_CLOUD_NAME\n    value: demo\n"
        "  - key: CLOUDINARY_API_KEY\n    sync: false\n"
        '  - key: CLOUDINARY_SECURE\n    value: "true"\n',
        id="a list of keys and values",
    ),
    pytest.param(
        "pod.yaml",
        "env:\n- name: CLOUDINARY_CLOUD_NAME\n  valueFrom:\n    secretKeyRef:\n      name: a\n      key: b\n",
        "env:\n- name: CLOUDINARY_CLOUD_NAME\n  valueFrom:\n    secretKeyRef:\n      name: a\n      key: b\n"
        '- name: CLOUDINARY_SECURE\n  value: "true"\n',
        id="a secret of Kubernetes",
    ),
    pytest.param(
        "app.json",
        '{\n  "env": {\n    "CLOUDINARY_CLOUD_NAME": {\n      "description": "x"\n    },\n'
        '    "A": "b"\n  }\n}\n',
        '{\n  "env": {\n    "CLOUDINARY_CLOUD_NAME": {\n      "description": "x"\n    },\n'
        '    "CLOUDINARY_SECURE": {"value": "true"},\n    "A": "b"\n  }\n}\n',
        id="a name that app.json asks for",
    ),
    pytest.param(
        "launch.json",
        '{"env":{"A":"b","CLOUDINARY_CLOUD_NAME":"demo"}}',
        '{"env":{"A":"b","CLOUDINARY_CLOUD_NAME":"demo","CLOUDINARY_SECURE":"true"}}',
        id="JSON without blanks",
    ),
    pytest.param(
        "task.json",
        '[\n  {\n    "name": "CLOUDINARY_CLOUD_NAME",\n    "value": "demo"\n  }\n]\n',
        '[\n  {\n    "name": "CLOUDINARY_CLOUD_NAME",\n    "value": "demo"\n  },\n'
        '  {\n    "name": "CLOUDINARY_SECURE",\n    "value": "true"\n  }\n]\n',
        id="names and values in JSON",
    ),
    pytest.param(
        "fly.toml",
        '[env]\n  CLOUDINARY_CLOUD_NAME = "demo" # ours\n  A = 1\n',
        '[env]\n  CLOUDINARY_CLOUD_NAME = "demo" # ours\n  CLOUDINARY_SECURE = "true"\n  A = 1\n',
        id="TOML",
    ),
    pytest.param(
        "a.toml",
        'env = { CLOUDINARY_CLOUD_NAME = "demo", A = 1 }\n',
        'env = { CLOUDINARY_CLOUD_NAME = "demo", CLOUDINARY_SECURE = "true", A = 1 }\n',
        id="an inline table",
    ),
    pytest.param(
        "a.toml",
        'env = [\n  "CLOUDINARY_CLOUD_NAME=demo"\n]\n',
        'env = [\n  "CLOUDINARY_CLOUD_NAME=demo",\n  "CLOUDINARY_SECURE=true"\n]\n',
        id="an array without a last comma",
    ),
    pytest.param(
        "uwsgi.ini",
        "[uwsgi]\nenv = CLOUDINARY_CLOUD_NAME=demo\n",
        "[uwsgi]\nenv = CLOUDINARY_CLOUD_NAME=demo\nenv = CLOUDINARY_SECURE=true\n",
        id="uwsgi",
    ),
    pytest.param(
        "supervisor.ini",
        '[program:x]\nenvironment=CLOUDINARY_CLOUD_NAME="demo",A="b"\n',
        '[program:x]\nenvironment=CLOUDINARY_CLOUD_NAME="demo",CLOUDINARY_SECURE="true",A="b"\n',
        id="supervisor",
    ),
    pytest.param(
        ".envrc",
        "export CLOUDINARY_CLOUD_NAME='demo' # ours\nA=b\n",
        "export CLOUDINARY_CLOUD_NAME='demo' # ours\nexport CLOUDINARY_SECURE='true'\nA=b\n",
        id="a line of a shell",
    ),
    pytest.param(
        "run.sh",
        'export CLOUDINARY_CLOUD_NAME="${CLOUDINARY_CLOUD_NAME:-demo}"\n',
        'export CLOUDINARY_CLOUD_NAME="${CLOUDINARY_CLOUD_NAME:-demo}"\nexport CLOUDINARY_SECURE="true"\n',
        id="a default of a shell",
    ),
    pytest.param(
        "run.sh",
        "CLOUDINARY_CLOUD_NAME=demo python app.py\n",
        "CLOUDINARY_CLOUD_NAME=demo CLOUDINARY_SECURE=true python app.py\n",
        id="before a command",
    ),
    pytest.param(
        "run.sh",
        "docker run -e CLOUDINARY_CLOUD_NAME=demo image\n",
        "docker run -e CLOUDINARY_CLOUD_NAME=demo -e CLOUDINARY_SECURE=true image\n",
        id="after a flag",
    ),
    pytest.param(
        "run.sh",
        "heroku config:set \\\n  CLOUDINARY_CLOUD_NAME=demo \\\n  A=b\n",
        "heroku config:set \\\n  CLOUDINARY_CLOUD_NAME=demo \\\n  CLOUDINARY_SECURE=true \\\n  A=b\n",
        id="a command over several lines",
    ),
    pytest.param(
        "Dockerfile",
        "FROM a\nENV CLOUDINARY_CLOUD_NAME=demo\nRUN b\n",
        "FROM a\nENV CLOUDINARY_CLOUD_NAME=demo\nENV CLOUDINARY_SECURE=true\nRUN b\n",
        id="a Dockerfile",
    ),
    pytest.param(
        "Dockerfile",
        "FROM a\nENV CLOUDINARY_CLOUD_NAME demo\n",
        "FROM a\nENV CLOUDINARY_CLOUD_NAME demo\nENV CLOUDINARY_SECURE true\n",
        id="the old form",
    ),
    pytest.param(
        "Dockerfile",
        "FROM a\nENV A=b \\\n    CLOUDINARY_CLOUD_NAME=demo\n",
        "FROM a\nENV A=b \\\n    CLOUDINARY_CLOUD_NAME=demo \\\n    CLOUDINARY_SECURE=true\n",
        id="an instruction over several lines",
    ),
    pytest.param(
        "Procfile",
        "web: CLOUDINARY_CLOUD_NAME=demo gunicorn a\n",
        "web: CLOUDINARY_CLOUD_NAME=demo CLOUDINARY_SECURE=true gunicorn a\n",
        id="a Procfile",
    ),
    pytest.param(
        "env.py",
        "import os\nif x:\n    os.environ['CLOUDINARY_CLOUD_NAME'] = 'demo'  # ours\n",
        "import os\nif x:\n    os.environ['CLOUDINARY_CLOUD_NAME'] = 'demo'  # ours\n"
        "    os.environ['CLOUDINARY_SECURE'] = 'true'\n",
        id="Python",
    ),
    pytest.param(
        "env.py",
        'import os\nos.environ.setdefault("CLOUDINARY_CLOUD_NAME", "demo")\n',
        'import os\nos.environ.setdefault("CLOUDINARY_CLOUD_NAME", "demo")\n'
        'os.environ.setdefault("CLOUDINARY_SECURE", "true")\n',
        id="setdefault",
    ),
    pytest.param(
        "env.py",
        "import os\nos.environ.update({\n    'CLOUDINARY_CLOUD_NAME': 'demo',\n})\n",
        "import os\nos.environ.update({\n    'CLOUDINARY_CLOUD_NAME': 'demo',\n"
        "    'CLOUDINARY_SECURE': 'true',\n})\n",
        id="update with a dict",
    ),
    pytest.param(
        "env.py",
        "import os\nos.environ.update(CLOUDINARY_CLOUD_NAME='demo')\n",
        "import os\nos.environ.update(CLOUDINARY_CLOUD_NAME='demo', CLOUDINARY_SECURE='true')\n",
        id="update with keywords",
    ),
]

UNFIXED = [
    pytest.param(
        "run.sh", "echo CLOUDINARY_CLOUD_NAME=demo >> .env\n", "1:6 CLD105", id="an argument of echo"
    ),
    pytest.param("run.sh", ': "${CLOUDINARY_CLOUD_NAME:=demo}"\n', "1:6 CLD105", id="a default that is set"),
    pytest.param(
        "env.py", "import os; os.environ['CLOUDINARY_CLOUD_NAME'] = 'demo'\n", "1:24 CLD105", id="one of two"
    ),
    pytest.param(
        "compose.yml",
        "environment:\n  CLOUDINARY_CLOUD_NAME:\n    value: demo\n",
        "2:3 CLD105",
        id="a value below",
    ),
]

IGNORED = [
    pytest.param(
        "compose.yml", "environment:\n  CLOUDINARY_CLOUD_NAME: demo\n  CLOUDINARY_URL: {}\n", id="YAML"
    ),
    pytest.param(
        "compose.yml", "environment:\n- CLOUDINARY_CLOUD_NAME=demo\n- CLOUDINARY_URL={}\n", id="a list"
    ),
    pytest.param("a.json", '{{"CLOUDINARY_CLOUD_NAME": "demo", "CLOUDINARY_URL": "{}"}}', id="JSON"),
    pytest.param("fly.toml", '[env]\nCLOUDINARY_CLOUD_NAME = "demo"\nCLOUDINARY_URL = "{}"\n', id="TOML"),
    pytest.param("a.ini", "[uwsgi]\nenv = CLOUDINARY_CLOUD_NAME=demo\nenv = CLOUDINARY_URL={}\n", id="INI"),
    pytest.param("run.sh", "export CLOUDINARY_CLOUD_NAME=demo\nexport CLOUDINARY_URL={}\n", id="a shell"),
    pytest.param("Dockerfile", "ENV CLOUDINARY_CLOUD_NAME=demo CLOUDINARY_URL={}\n", id="a Dockerfile"),
    pytest.param("Procfile", "web: CLOUDINARY_CLOUD_NAME=demo CLOUDINARY_URL={} a\n", id="a Procfile"),
    pytest.param(
        "env.py",
        "import os\nos.environ['CLOUDINARY_CLOUD_NAME'] = 'demo'\nos.environ['CLOUDINARY_URL'] = '{}'\n",
        id="Python",
    ),
]

SAME_ENVIRONMENT = [
    pytest.param(
        f"x: &x\n  CLOUDINARY_CLOUD_NAME: demo\nenvironment:\n  <<: *x\n  CLOUDINARY_URL: {BARE}\n",
        id="a cloud name in a mapping that is merged",
    ),
    pytest.param(
        f"x: &x {{CLOUDINARY_CLOUD_NAME: demo}}\nenvironment:\n  <<: [*x]\n  CLOUDINARY_URL: {BARE}\n",
        id="a cloud name in one of several mappings that are merged",
    ),
    pytest.param(
        f"env: {{CLOUDINARY_CLOUD_NAME: demo}}\njobs:\n  a:\n    env:\n      CLOUDINARY_URL: {BARE}\n",
        id="a cloud name in the environment around a job",
    ),
    pytest.param(
        "environment:\n  CLOUDINARY_CLOUD_NAME: ${CLOUDINARY_CLOUD_NAME:-demo}\n"
        f"  CLOUDINARY_URL: ${{CLOUDINARY_URL:-{BARE}}}\n",
        id="a cloud name by default",
    ),
    pytest.param(
        f"environment:\n- CLOUDINARY_CLOUD_NAME\n- CLOUDINARY_URL={BARE}\n",
        id="a cloud name that is passed on",
    ),
]

MAY_HOLD_THE_QUERY = [
    pytest.param(
        f"environment:\n  CLOUDINARY_URL: {BARE}${{QUERY}}\n", id="a placeholder behind the cloud name"
    ),
    pytest.param(
        f"environment:\n  CLOUDINARY_URL: ${{CLOUDINARY_URL:-{BARE}${{QUERY:-?secure=true}}}}\n",
        id="a placeholder with a default that holds the query",
    ),
    pytest.param(f"environment:\n  CLOUDINARY_URL: {BARE}?a=b${{MORE}}\n", id="a placeholder behind a value"),
    pytest.param(
        f"environment:\n  CLOUDINARY_URL: ${{CLOUDINARY_URL:-{SECURE}}}\n", id="secure in the default"
    ),
    pytest.param("environment:\n  CLOUDINARY_URL: ${CLOUDINARY_URL:-}\n", id="an empty default"),
]

SIDE_BY_SIDE = [
    pytest.param(
        "services:\n  web:\n    environment:\n      CLOUDINARY_URL: {}\n"
        "  node:\n    environment:\n      CLOUDINARY_CLOUD_NAME: demo\n      CLOUDINARY_SECURE: 'true'\n",
        id="two services",
    ),
    pytest.param(
        "jobs:\n  a:\n    env: {{CLOUDINARY_CLOUD_NAME: demo, CLOUDINARY_SECURE: 'true'}}\n"
        "  b:\n    env:\n      CLOUDINARY_URL: {}\n",
        id="two jobs of a workflow",
    ),
    pytest.param(
        "steps:\n- run: |\n    export CLOUDINARY_CLOUD_NAME=demo CLOUDINARY_SECURE=true\n    a\n"
        "- run: |\n    export CLOUDINARY_URL={}\n    b\n",
        id="two scripts",
    ),
    pytest.param("x: &url {}\nenvironment:\n  CLOUDINARY_URL: *url\n", id="an alias of another key's value"),
    pytest.param(
        "x: {{url: &url {}?a=b}}\nenvironment: {{CLOUDINARY_URL: *url}}\n",
        id="an alias and an anchor in braces",
    ),
    pytest.param("a: &u other\n---\na: &u {}\nb:\n  CLOUDINARY_URL: *u\n", id="an anchor that is set twice"),
    pytest.param("environment:\n  CLOUDINARY_URL: ${{CLOUDINARY_URL:-{}}}\n", id="the default of a mapping"),
    pytest.param("environment:\n- CLOUDINARY_URL=${{CLOUDINARY_URL-{}}}\n", id="the default in a list"),
    pytest.param("environment:\n  CLOUDINARY_URL: {}?a=${{B}}\n", id="a placeholder that is a whole value"),
]

DEFAULTS = [
    pytest.param("run.sh", 'export CLOUDINARY_URL="${{CLOUDINARY_URL:-{}}}"\n', id="export"),
    pytest.param("run.sh", ': "${{CLOUDINARY_URL:={}}}"\n', id="an assignment by default"),
    pytest.param("run.sh", "CLOUDINARY_URL=${{CLOUDINARY_URL-{}}} run\n", id="before a command"),
    pytest.param("Dockerfile", "ENV CLOUDINARY_URL=${{CLOUDINARY_URL:-{}}}\n", id="ENV"),
    pytest.param("Procfile", "web: CLOUDINARY_URL=${{CLOUDINARY_URL:-{}}} a\n", id="a Procfile"),
    pytest.param(".env", "CLOUDINARY_URL=${{CLOUDINARY_URL:-{}}}\n", id="an env file"),
    pytest.param(".env", 'export CLOUDINARY_URL="${{CLOUDINARY_URL:-{}}}" # ours\n', id="quoted"),
]


@pytest.mark.parametrize(("name", "text"), SILENT)
def test_silent(name, text):
    assert findings(text, name) == []


@pytest.mark.parametrize(("name", "before", "after"), FIXED)
def test_the_cloud_name_without_secure(name, before, after):
    assert_fixed("CLD105", name, before, after)


@pytest.mark.parametrize(("name", "text", "expected"), UNFIXED)
def test_no_fix_where_the_style_can_not_be_repeated(name, text, expected):
    assert_unfixed(expected, name, text)


@pytest.mark.parametrize(("name", "form"), IGNORED)
def test_a_url_beside_the_cloud_name_is_ignored(name, form):
    assert {found.split()[1] for found in findings(form.format(SECURE), name)} == {"CLD204"}
    assert {found.split()[1] for found in findings(form.format(BARE), name)} == {"CLD105"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("compose.yml", f"environment:\n  CLOUDINARY_SECURE: 'true'\n  CLOUDINARY_URL: {SECURE}\n"),
        ("run.sh", f"export CLOUDINARY_SECURE=true CLOUDINARY_URL={SECURE}\n"),
        ("env.py", f"import os\nos.environ.update(CLOUDINARY_SECURE='true', CLOUDINARY_URL='{SECURE}')\n"),
    ],
)
def test_secure_beside_a_url_alone_is_ignored(name, text):
    assert {found.split()[1] for found in findings(text, name)} == {"CLD204"}


@pytest.mark.parametrize("name", ["compose.yml", "run.sh", "Dockerfile", "env.py"])
def test_secure_alone_may_be_beside_an_account_that_is_set_elsewhere(name):
    text = {
        "compose.yml": "environment:\n  CLOUDINARY_SECURE: 'true'\n",
        "run.sh": "export CLOUDINARY_SECURE=true\n",
        "Dockerfile": "ENV CLOUDINARY_SECURE=true\n",
        "env.py": "import os\nos.environ['CLOUDINARY_SECURE'] = 'true'\n",
    }[name]
    assert_silent("CLD204", name, text)


@pytest.mark.parametrize("text", [*SAME_ENVIRONMENT, *MAY_HOLD_THE_QUERY])
def test_a_url_that_is_not_read_or_not_known(text):
    assert_silent("CLD104", "compose.yml", text)


@pytest.mark.parametrize("written", SIDE_BY_SIDE)
def test_environments_side_by_side(written):
    before = written.format(BARE)
    end = before.index(BARE) + len(BARE)
    end += len(re.match(r"(?:\?a=(?:b|\$\{B\}))?", before[end:])[0])
    added = "&secure=true" if before[end - 1] in "b}" and "?" in before[:end] else "?secure=true"
    assert_fixed("CLD104", "compose.yml", before, before[:end] + added + before[end:])


@pytest.mark.parametrize(("name", "written"), DEFAULTS)
def test_the_default_of_a_variable(name, written):
    assert_fixed("CLD104", name, written.format(BARE), written.format(SECURE))


@pytest.mark.parametrize("name", ["run.sh", ".env"])
def test_a_placeholder_behind_the_cloud_name_may_hold_the_query(name):
    assert_silent("CLD104", name, f"export CLOUDINARY_URL={BARE}${{OPTIONS}}\n")


@pytest.mark.parametrize("url", ["'{}' + query", "f'{}{{query}}'", "'{}%s' % query"])
def test_python_text_behind_the_cloud_name_may_hold_the_query(url):
    assert_silent("CLD104", "env.py", f"import os\nos.environ['CLOUDINARY_URL'] = {url.format(BARE)}\n")


USE = {
    "requirements.txt": "cloudinary\n",
    "models.py": "from cloudinary.models import CloudinaryField\nphoto = CloudinaryField('a')\n",
}
SAMPLE = {".env.example": "CLOUDINARY_CLOUD_NAME=\nCLOUDINARY_SECURE=true\n"}


def test_what_a_list_of_names_does_not_pass_on_never_arrives():
    passed = {"compose.yml": "services:\n  web:\n    environment: [CLOUDINARY_CLOUD_NAME]\n"}
    assert codes({**USE, **SAMPLE}, "models.py") == []
    assert codes({**USE, **SAMPLE, **passed}, "compose.yml") == ["3 CLD105"]


@pytest.mark.parametrize("env_file", ["./.env", "[.env]", "[{path: .env, required: false}]"])
def test_a_url_beside_an_env_file_that_names_the_cloud_is_ignored(env_file):
    compose = "services:\n  web:\n    env_file: {}\n    environment:\n      CLOUDINARY_URL: {}\n"
    env = {".env": "CLOUDINARY_CLOUD_NAME=demo\n"}
    files = {**USE, "compose.yml": compose.format(env_file, SECURE)}
    assert codes(files, "models.py") == []
    assert surveyed({**files, **env}).verdict is Verdict.NOT_COVERED
    assert codes({**files, **env}, ".env") == ["1 CLD105"]
    files["compose.yml"] = compose.format(env_file, BARE)
    assert codes(files, "compose.yml") == ["5 CLD104"]
    assert codes({**files, **env}, "compose.yml") == []
    assert codes({**files, ".env": "CLOUDINARY_CLOUD_NAME=\n"}, "compose.yml") == ["5 CLD104"]


def test_a_url_around_a_job_is_one_declaration():
    text = (
        "env:\n  CLOUDINARY_URL: cloudinary://k:s@demo\n"
        "jobs:\n  a:\n    env:\n      CLOUDINARY_API_KEY: k\n  b:\n    env: {A: b}\n"
    )
    project = surveyed({**USE, "pipeline.yml": text})
    assert [(one.line, one.name) for one in project.declarations] == [(2, "CLOUDINARY_URL")]


@pytest.mark.parametrize(
    ("sample", "verdict"),
    [
        ("CLOUDINARY_CLOUD_NAME=\nCLOUDINARY_SECURE=true\n", Verdict.NOT_COVERED),
        (f"CLOUDINARY_URL={SECURE}\n", Verdict.LEFT),
    ],
)
def test_a_sample_counts_where_its_variable_is_passed_on(sample, verdict):
    passed = "services:\n  web:\n    environment:\n    - CLOUDINARY_URL\n    - DEBUG\n"
    files = {**USE, ".env.example": sample}
    assert surveyed(files).verdict is Verdict.LEFT
    assert surveyed({**files, "compose.yml": passed}).verdict is verdict
    assert surveyed({**files, "compose.yml": passed.replace("CLOUDINARY_URL", "A")}).verdict is Verdict.LEFT


@pytest.mark.parametrize(
    ("line", "is_covered"),
    [
        pytest.param("URL = os.getenv('CLOUDINARY_URL', '{}')", False, id="a default"),
        pytest.param("CLOUDINARY_URL = env('CLOUDINARY_URL', default='{}')", False, id="a Django setting"),
        pytest.param("os.environ['CLOUDINARY_URL'] = os.getenv('CLOUDINARY_URL', '{}')", True, id="stored"),
        pytest.param(
            "URL = os.getenv('CLOUDINARY_URL', '{}')\nos.environ['CLOUDINARY_URL'] = URL",
            True,
            id="stored later",
        ),
        pytest.param("os.environ.setdefault('CLOUDINARY_URL', '{}')", True, id="setdefault"),
    ],
)
def test_a_default_counts_where_it_is_put_into_the_environment(line, is_covered):
    text = f"import os\nINSTALLED_APPS = ['cloudinary']\n{line.format(SECURE)}\n"
    project = surveyed({**USE, "settings.py": text})
    assert project.verdict is (Verdict.COVERED if is_covered else Verdict.NOT_COVERED)


def test_a_compose_file_below_another_languages_package_is_not_for_python():
    compose = "services:\n  web:\n    environment:\n      CLOUDINARY_CLOUD_NAME: demo\n"
    files = {**USE, "web/package.json": '{"dependencies": {"cloudinary": "2"}}', "web/compose.yml": compose}
    assert codes(files, "web/compose.yml") == []
    assert codes(files, "models.py") == ["1 CLD106"]
    files = {**files, "web/api/requirements.txt": "cloudinary\n"}
    assert codes(files, "web/compose.yml") == ["4 CLD105"]


def test_a_pipeline_does_not_cover_the_project():
    text = "jobs:\n  a:\n    env:\n      CLOUDINARY_URL: cloudinary://k:s@demo?secure=true\n"
    assert codes({**USE, ".github/workflows/ci.yml": text}, "models.py") == ["1 CLD106"]
    assert codes({**USE, "compose.yml": text}, "models.py") == []


def test_a_cloud_name_that_is_not_known_does_not_hide_that_nothing_says_secure():
    text = "CLOUDINARY_CLOUD_NAME=${NAME}\n"
    assert codes({**USE, ".env": text}, "models.py") == ["1 CLD106"]
