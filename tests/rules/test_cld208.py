"""url-refused: values of CLOUDINARY_URL with which the SDK can't be imported."""

from __future__ import annotations

import pytest

from tests.rules import assert_fixed, assert_silent, assert_unfixed

URL = "cloudinary://key:word@demo?secure=true"
SILENT = [
    pytest.param(".env", f"CLOUDINARY_URL={URL}\n", id="a URL"),
    pytest.param(".env", f"CLOUDINARY_URL='{URL}'\n", id="a URL in the quotes of the file"),
    pytest.param(".env", f"CLOUDINARY_URL={URL.upper()}\n", id="a scheme in capitals"),
    pytest.param(".env", "CLOUDINARY_URL=\n", id="nothing"),
    pytest.param(".env.example", "CLOUDINARY_URL=your-cloudinary-url\n", id="a placeholder"),
    pytest.param(".env", "CLOUDINARY_URL=${OTHER_URL}\n", id="another variable"),
    pytest.param(".env", "CLOUDINARY_BASE_URL=https://example.com\n", id="a variable of another name"),
    pytest.param("env.py", f"import os\nos.environ['CLOUDINARY_URL'] = '{URL}'\n", id="Python"),
    pytest.param("a.py", "import cloudinary, os\nos.getenv('CLOUDINARY_URL', 'https://x')\n", id="a default"),
]
FIXED = [
    pytest.param(
        ".env", f"CLOUDINARY_URL=CLOUDINARY_URL={URL}\n", f"CLOUDINARY_URL={URL}\n", id="pasted twice"
    ),
    pytest.param(".env", f"CLOUDINARY_URL=<{URL}>\n", f"CLOUDINARY_URL={URL}\n", id="in angle brackets"),
    pytest.param(
        "compose.yml",
        f'environment:\n  - CLOUDINARY_URL="{URL}"\n',
        f"environment:\n  - CLOUDINARY_URL={URL}\n",
        id="in quotes that YAML keeps",
    ),
    pytest.param(
        "env.py",
        f"import os\nos.environ['CLOUDINARY_URL'] = 'CLOUDINARY_URL={URL}'\n",
        f"import os\nos.environ['CLOUDINARY_URL'] = '{URL}'\n",
        id="in Python",
    ),
]


@pytest.mark.parametrize(("name", "text"), SILENT)
def test_silent(name, text):
    assert_silent("CLD208", name, text)


@pytest.mark.parametrize(("name", "before", "after"), FIXED)
def test_fixed(name, before, after):
    assert_fixed("CLD208", name, before, after, unsafe=True)


def test_another_scheme_has_no_fix():
    assert_unfixed("1:1 CLD208", ".env", "CLOUDINARY_URL=https://key:word@demo\n")
