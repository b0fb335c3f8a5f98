"""What `--fix` does where samples name the account: they cover nothing that a fix of the code settles."""

from __future__ import annotations

import pytest

from cloudinary_lint.cli.main import main

URL = "CLOUDINARY_URL=cloudinary://k:s@demo\n"
SECURE_URL = "CLOUDINARY_URL=cloudinary://k:s@demo?secure=true\n"
NAMES = "CLOUDINARY_CLOUD_NAME=demo\n"
CALL = "from cloudinary import CloudinaryImage\nu = CloudinaryImage('a').build_url()\n"
FIELD = "from cloudinary.models import CloudinaryField\nclass A:\n    b = CloudinaryField()\n"
APPS = "INSTALLED_APPS = ['cloudinary']\n"
LEFT = "note: .env.example:1 sets nothing: repeat {} in every environment"
URL_LEFT, NAMES_LEFT = LEFT.format("?secure=true in CLOUDINARY_URL"), LEFT.format("CLOUDINARY_SECURE=true")


@pytest.fixture
def fixed(tmp_path, capsys):
    def run(files):
        for name, text in {"requirements.txt": "cloudinary\n", **files}.items():
            tmp_path.joinpath(name).write_text(text, encoding="utf-8")
        status = main(["--no-cache", "--root", str(tmp_path), "--fix", str(tmp_path)])
        left = {name: tmp_path.joinpath(name).read_text(encoding="utf-8") for name in files}
        notes = [line for line in capsys.readouterr().err.splitlines() if line.startswith("note: ")]
        return status, left, notes

    return run


@pytest.mark.parametrize(
    ("files", "after", "notes"),
    [
        pytest.param(
            {".env.example": URL, "app.py": CALL},
            {".env.example": SECURE_URL, "app.py": CALL.replace("url()", "url(secure=True)")},
            [URL_LEFT],
            id="a call, which is fixed too",
        ),
        pytest.param(
            {".env.example": URL, "models.py": FIELD},
            {".env.example": SECURE_URL},
            [URL_LEFT],
            id="a field alone",
        ),
        pytest.param(
            {".env.example": NAMES, "models.py": FIELD},
            {".env.example": f"{NAMES}CLOUDINARY_SECURE=true\n"},
            [NAMES_LEFT],
            id="variables",
        ),
        pytest.param(
            {".env.example": URL, "models.py": FIELD, "settings.py": APPS},
            {".env.example": SECURE_URL, "settings.py": f"{APPS}CLOUDINARY = {{'secure': True}}\n"},
            [],
            id="settings, which take the line",
        ),
        pytest.param(
            {".env.example": SECURE_URL, "app.py": CALL}, {}, [], id="a sample that turns it on already"
        ),
        pytest.param(
            {".env.example": URL, ".env": URL, "app.py": CALL},
            {".env.example": SECURE_URL, ".env": SECURE_URL},
            [],
            id="a real env file, which covers the call",
        ),
    ],
)
def test_fixing_beside(fixed, files, after, notes):
    status, left, reported = fixed(files)
    assert status == 0
    assert left == {**files, **after}
    assert reported == notes
