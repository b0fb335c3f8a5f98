"""Which files are read, and as what: by the path alone."""

from __future__ import annotations

import pytest

from cloudinary_lint import sdk
from cloudinary_lint.languages.kinds import is_candidate, is_relevant, letters_of, mentions, needs_fields
from cloudinary_lint.languages.registry import Kind, kind_of
from tests.texts import FILES

NONE = """
README.md docs/index.rst messages.en.po locale/environment.po environment envelope my-env myenv
.envs .env~ app.env.bak sample example.environment xenv.sample env.sample.bak settings.pyc
settings.pyi page.htmlx page.php style.sass photo.jpg
Makefile dockerfile MyDockerfile procfile Procfile.dev run.bash table.csv .env/bin/activate .py
env-test.md env.test.log dotenv env.list .envrc.example settings.py-tpl settings.py.bak .envs/README.md
envs/local a.envs/local envoy.test environment.prod
"""
KINDS = {
    Kind.PYTHON: """
        settings.py shop/settings/base.py SETTINGS.PY env.py env_sample.py .env.py Dockerfile.py .envs/a.py
        settings.py.example a/local.py.dist b.py.sample c.PY.TPL env.py.example
        """,
    Kind.TEMPLATE: "index.html a/b.htm c.djhtml d.jinja e.jinja2 mail.txt.j2 env.test.html x.env.j2 A.HTML",
    Kind.MAYBE_TEMPLATE: "mail.txt robots.txt feed.xml logo.svg requirements.txt",
    Kind.ENV: """
        .env env a/.env .ENV .env.production .env.example .env.local.txt production.env a.b.env env.example
        env-sample env_template env.dist env-default.txt example_env.txt sample.env local-env template_.env
        .env-example .env_local.txt .env.j2 environments/.env dist.env default.env
        .flaskenv env.txt env.prod env_prod .env_prod .env-development env.tpl env-staging env.docker ci-env
        dot-env-template dotenv.example env-sample-travis-ci env_prod-example secrets.env.example
        production.env.sample env.local.sample .envs/.local/.django a/.envs/postgres .envs/a/.b
        """,
    Kind.YAML: "render.yaml docker-compose.yml environment.yml .env.yaml .github/workflows/ci.yml A.YML",
    Kind.JSON: "app.json package-lock.json .env.json",
    Kind.TOML: "pyproject.toml fly.toml .env.toml",
    Kind.INI: "setup.cfg tox.ini",
    Kind.CSS: "style.css style.min.css",
    Kind.SCSS: "style.scss style.less",
    Kind.SCRIPT: "main.js main.ts x.env.ts .env.js env.d.ts jquery.min.js app.jsx app.tsx app.mjs app.cjs",
    Kind.COMPONENT: "App.vue a/b.svelte",
    Kind.SHELL: "deploy.sh .envrc a.envrc .env.sh",
    Kind.DOCKERFILE: "Dockerfile Dockerfile.prod web/Dockerfile-dev web.dockerfile",
    Kind.PROCFILE: "Procfile a/Procfile",
}


@pytest.mark.parametrize("name", NONE.split())
def test_not_read(name):
    assert kind_of(name) is None


@pytest.mark.parametrize(
    ("name", "kind"), [(n, kind) for kind, names in KINDS.items() for n in names.split()]
)
def test_read_as(name, kind):
    assert kind_of(name) is kind


def test_each_kind_has_names_and_texts():
    assert {*KINDS, Kind.TEXT} == set(Kind) == set(FILES)


@pytest.mark.parametrize(
    ("raw", "kind", "is_one"),
    [
        pytest.param(b"import os", "python", False, id="nothing of ours"),
        pytest.param(b"import Cloudinary", "python", True, id="the name in any case"),
        pytest.param(b"URL: CLOUDINARY://", "yaml", True, id="the name in any language"),
        pytest.param(b"{{ a.build_url() }}", "template", True, id="the method alone"),
        pytest.param(b"photo.image(width=1)", "python", True, id="a method that others have too"),
        pytest.param(b"photo.image(width=1)", "script", False, id="methods in another language"),
        pytest.param(b'{"build_url": 1}', "json", False, id="a word in data"),
        pytest.param(b"see cloudinary.com", "maybe-template", False, id="the name in a plain text"),
        pytest.param(b"{# cloudinary #}", "maybe-template", True, id="the name in a text with a tag"),
        pytest.param("cloudinary".encode("utf-16"), "ini", True, id="wide letters"),
        pytest.param("x = 1".encode("utf-16"), "ini", False, id="wide letters of something else"),
        pytest.param("cloudinary".encode("utf-32-be"), "ini", True, id="without a mark"),
    ],
)
def test_a_search_over_bytes_decides_what_is_decoded(raw, kind, is_one):
    assert is_candidate(letters_of(raw), kind) is is_one


@pytest.mark.parametrize(
    ("raw", "kind", "hangs"),
    [
        pytest.param(b"a.image(width=1)", "python", True, id="a method that others have too"),
        pytest.param(b"a.build_url()", "python", True, id="a method of unseen receivers"),
        pytest.param(b"{{ a.image() }}", "template", True, id="the same in a template"),
        pytest.param(b"import cloudinary; a.image(width=1)", "python", False, id="beside the name"),
        pytest.param(b"a.image(crop='fill')", "python", False, id="a keyword that only Cloudinary has"),
        pytest.param(b"{{ a.build_url() }}", "template", False, id="Cloudinary's own method in a template"),
    ],
)
def test_what_only_a_field_of_the_project_makes_cloudinarys(raw, kind, hangs):
    assert needs_fields(letters_of(raw), kind) is hangs


@pytest.mark.parametrize("keyword", sorted(sdk.ONLY_CLOUDINARY))
def test_every_keyword_of_cloudinarys_alone_decides(keyword):
    assert not needs_fields(letters_of(f"a.image({keyword}=1)".encode()), "python")


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        pytest.param(b"import os", False, id="nothing of ours"),
        pytest.param(b"CloudinaryField", True, id="the name"),
        pytest.param(b"'django.template.backends.jinja2.Jinja2'", True, id="a template engine"),
    ],
)
def test_what_a_survey_reads(raw, says):
    assert is_relevant(raw, letters_of(raw)) is says


def test_wide_letters_are_read_as_their_mark_says():
    assert mentions("Cloudinary".encode("utf-16"))
    assert not mentions("Claudinary".encode("utf-16"))
