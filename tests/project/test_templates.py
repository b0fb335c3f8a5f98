"""Django or Jinja: where a template doesn't tell, the project's TEMPLATES does."""

from __future__ import annotations

import pytest

from tests.project import Files, codes

DJANGO = "'BACKEND': 'django.template.backends.django.DjangoTemplates'"
JINJA = "'BACKEND': 'django.template.backends.jinja2.Jinja2'"
MODELS = "from cloudinary.models import CloudinaryField\nclass Photo:\n    cover = CloudinaryField()\n"
OPEN = "<img src='{{ photo.cover.build_url }}'>\n"

TABLE = [
    pytest.param({}, [], id="no engine is known"),
    pytest.param({"settings.py": f"TEMPLATES = [{{{JINJA}}}]\n"}, [], id="Jinja's engine alone"),
    pytest.param(
        {"settings.py": f"TEMPLATES = [{{{DJANGO}}}, {{{JINJA}, 'DIRS': [BASE_DIR / 'pages']}}]\n"},
        [],
        id="Jinja's engine for this folder",
    ),
    pytest.param(
        {"settings.py": f"TEMPLATES = [{{{DJANGO}}}, {{{JINJA}, 'DIRS': [BASE_DIR / 'other']}}]\n"},
        ["1 CLD305"],
        id="Jinja's engine for another folder",
    ),
    pytest.param({"settings.py": f"TEMPLATES = [{{{DJANGO}}}]\n"}, ["1 CLD305"], id="Django's engine alone"),
]


@pytest.mark.parametrize(("files", "expected"), TABLE)
def test_a_template_that_could_be_either(files: Files, expected: list[str]) -> None:
    assert codes({**files, "models.py": MODELS, "pages/photo.html": OPEN}, "pages/photo.html") == expected
