"""`docs/messages.md`: every message of every rule, once. Run as a module, it writes the page.

The texts are those of the rules' pages and some more, so that each message that a rule has is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.languages.registry import kind_of
from cloudinary_lint.linting import engine
from cloudinary_lint.linting.engine import LintContext
from cloudinary_lint.project import Project, View
from cloudinary_lint.project.survey import survey
from cloudinary_lint.report import Report
from cloudinary_lint.report.diagnostic import diagnostics
from cloudinary_lint.report.full import render
from cloudinary_lint.rules import all_rules
from tests.docs.pages import DOCS
from tests.inventories import in_memory
from tests.rules.test_pages import examples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.report.diagnostic import Diagnostic

PAGE = DOCS / "messages.md"
_HEAD = """\
# Messages

Every message of every rule, as `--output-format full` prints it. `make generate` writes this page.
"""
_CODES = frozenset(rule.code for rule in all_rules())
_SDK = "import cloudinary\n"
_LOAD = "{% load cloudinary %}\n"
_STORAGE = "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'API_KEY': KEY}\n"
_URL = "CLOUDINARY_URL=cloudinary://key:secret@demo"
_UPLOAD = "import cloudinary.uploader\nresult = cloudinary.uploader.upload(f)\n"
_OLD = {"requirements.txt": "cloudinary==1.20.0\n"}
_DJANGO = "INSTALLED_APPS = ['cloudinary']\n"
_FIELD = "from cloudinary.models import CloudinaryField\nimage = CloudinaryField()\n"
_PYDANTIC = """\
import cloudinary
from cloudinary import CloudinaryImage
from pydantic_settings import BaseSettings, SettingsConfigDict
class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env")
url = CloudinaryImage("a").build_url()
"""
_MORE: list[dict[str, str]] = [
    {"settings.py": f"{_DJANGO}{_STORAGE[:-2]}, 'SECURE': True}}\n", "models.py": _FIELD},
    {"settings.py": f"{_DJANGO}CLOUDINARY = {{'shorten': True}}\n", "models.py": _FIELD},
    {".env": f"{_URL}\n", "app.py": "import os\nname = os.environ['CLOUDINARY_URL'].split('@')[1]\n"},
    {".env": "CLOUDINARY_CLOUD_NAME=demo\n", "app.py": _PYDANTIC},
    {".env": "CLOUDINARY_URL=https://res.cloudinary.com/demo\n"},
    {"views.py": f"{_SDK}cloudinary.CloudinaryImage('http://a.com/b').build_url(width=1)\n"},
    {"views.py": f"{_UPLOAD}cloudinary.CloudinaryImage(result['secure_url']).build_url(width=1)\n"},
    {
        "views.py": f"{_SDK}url = cloudinary.CloudinaryImage(a).build_url(secure=True)\n"
        "cloudinary.CloudinaryImage(url).build_url(width=1)\n"
    },
    {"templates/page.html": _LOAD + "{% cloudinary_url image.build_url width=1 %}\n", "models.py": _FIELD},
    {"templates/page.html": _LOAD + "{% cloudinary_url photo.build_url width=1 %}\n"},
    {"settings.py": _STORAGE, "requirements.txt": "django-gamma-cloudinary\n"},
    {".env": f"{_URL}/\n"},
    {"deploy.sh": f"export {_URL}?shorten=true\n"},
    {".env": "CLOUDINARY_URL=cloudinary://key:sec/ret@demo\n"},
    {".env": "CLOUDINARY_CLOUD_NAME=demo\n", "requirements.txt": "cloudinary\n"},
    {".env": "CLOUDINARY_CLOUD_NAME=demo\n", **_OLD},
    {".env": f"{_URL}?secure=true\nCLOUDINARY_CLOUD_NAME=demo\n", **_OLD},
    {"settings.py": "CLOUDINARY = {'cloud_name': 'demo', 'secure': False, 'cname': 'a.b'}\n"},
    {"settings.py": "CLOUDINARY = {'secure': False}\n", "apps.py": f"{_SDK}cloudinary.config(secure=True)\n"},
    {"views.py": f"{_SDK}cloudinary.CloudinaryImage(name).image(secure=False)\n"},
    {"views.py": f"{_SDK}cloudinary.CloudinaryVideo(a).video(secure=True, poster={{'secure': False}})\n"},
    {"templates/page.html": _LOAD + "{% cloudinary_url photo secure=false %}\n"},
    {"settings.py": "CLOUDINARY = {'cloud_name': 'demo', 'secure': True, 'SECURE': True}\n"},
    {"settings.py": "CLOUDINARY = {'cloud_name': 'demo', 'cname': 'a.b', 'api_key': KEY}\n"},
    {"templates/page.html": "{% load static %}{{ photo.image.build_url(a, width=1) }}\n"},
    {"templates/page.html": "{% load static %}{{ photo.image.build_url|upper }}\n"},
    {"app.py": f"{_SDK}cloudinary.config(secure=True, upload_prefix='http://api.example.com')\n"},
    {"app.py": f"{_SDK}cloudinary.config(secure=True, upload_prefix='http' '://api.cloudinary.com')\n"},
    {"settings.py": b"import cloudinary # \xff".decode("latin-1")},
    {"app.py": "x = 1  # cloudinary-lint: ignore\n"},
    {"app.py": "x = 1  # cloudinary-lint: ignore[CLD3O1]\n"},
    {"app.py": "x = 1  # cloudinary-lint: ignore[first-rule, second-rule]\n"},
    {"app.py": f"{_SDK}cloudinary.config(api_key=KEY)  # cloudinary-lint: ignore[CLD103, CLD301]\n"},
    {"app.py": "x = 1  # noqa: CLD103, E501\n"},
    {"app.py": "x = 1  # noqa: CLD193\n"},
    {"app.py": "x = 1  # cloudinary-lint: disable=CLD301\n"},
    {"app.py": f"{_SDK}cloudinary.config(\n    api_key=KEY,\n)  # noqa: CLD103\n"},
    {".env": "A=1  # cloudinary-lint: ignore[CLD104]\n"},
]


def text() -> str:
    """The page."""
    lines = [_HEAD]
    found = shown()
    for rule in all_rules():
        own = tuple(one for one in found if one.code == rule.code)
        lines.append(f"## {rule.code} {rule.name}\n\n```console\n{render(Report(own))}```\n")
    return "\n".join(lines)


def shown() -> list[Diagnostic]:
    """One finding for each message, advice and title of a fix."""
    found: dict[tuple[str, str, str, str], Diagnostic] = {}
    for one in (one for files in _projects() for one in _found(files)):
        found.setdefault((one.code, one.message, one.advice, one.fix.title if one.fix else ""), one)
    return list(found.values())


def _projects() -> Iterator[dict[str, str]]:
    for rule in all_rules():
        yield from (example.bad for example in examples(rule))
    yield from _MORE


def _found(files: dict[str, str]) -> Iterator[Diagnostic]:
    """The findings in the first file of a project."""
    name = next(iter(files))
    raw = {path: content.encode("latin-1") for path, content in files.items()}
    kind = kind_of(name)
    assert kind is not None
    project = survey(raw, in_memory(raw)) if len(raw) > 1 else Project()
    view = View(name, project)
    context = LintContext(view, _CODES, is_strict=True)
    return diagnostics(engine.check(name, raw[name], kind, context), takes_unsafe=False)


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
