"""settings-read-too-late: a `CLOUDINARY` dict that does not exist yet when the SDK is imported."""

from __future__ import annotations

import pytest

from cloudinary_lint.project import Project
from cloudinary_lint.project.imports import Star
from tests.project import surveyed
from tests.rules import assert_fixed, assert_silent, assert_unfixed, check, findings, fixed

DICT = "CLOUDINARY = {'cloud_name': 'demo', 'secure': True}\n"
STARRED = Project(starred={"settings/base.py": Star("settings/prod.py", 3)})

SILENT = [
    pytest.param(DICT, id="no import"),
    pytest.param(f"{DICT}import cloudinary\n", id="the import below the dict"),
    pytest.param(f"import cloudinary_storage\n{DICT}", id="a package that does not import the SDK"),
    pytest.param(f"import os\n{DICT}", id="another import"),
    pytest.param(f"def f():\n    import cloudinary\n{DICT}", id="an import within a function"),
    pytest.param(f"if TYPE_CHECKING:\n    import cloudinary\n{DICT}", id="an import for the type checker"),
    pytest.param(f"import cloudinary\n{DICT}cloudinary.config(**CLOUDINARY)\n", id="the dict is handed over"),
    pytest.param(f"import cloudinary\n{DICT}cloudinary.config(secure=True)\n", id="a call that says secure"),
    pytest.param(
        f"import cloudinary\n{DICT}cloudinary.config(**options())\n", id="a call that may say secure"
    ),
    pytest.param("import cloudinary\nCLOUDINARY_STORAGE = {'SECURE': True}\n", id="the storage's dict"),
    pytest.param(
        "import cloudinary\nclass A:\n    CLOUDINARY = {'secure': True}\n", id="a class's attribute"
    ),
]

FIXED = [
    pytest.param(
        f"import cloudinary\n{DICT}",
        f"import cloudinary\n{DICT}cloudinary.config(secure=True)\n",
        id="plain",
    ),
    pytest.param(
        f"import cloudinary.uploader\n{DICT}",
        f"import cloudinary.uploader\n{DICT}cloudinary.config(secure=True)\n",
        id="a module of the SDK",
    ),
    pytest.param(
        f"import cloudinary as cl\n{DICT}",
        f"import cloudinary as cl\n{DICT}cl.config(secure=True)\n",
        id="the module's own name for it",
    ),
    pytest.param(
        f"from cloudinary import config\n{DICT}",
        f"from cloudinary import config\n{DICT}config(secure=True)\n",
        id="the function itself",
    ),
    pytest.param(
        f"from cloudinary import uploader\n{DICT}",
        f"from cloudinary import uploader\n{DICT}import cloudinary\ncloudinary.config(secure=True)\n",
        id="no name for it",
    ),
    pytest.param(
        f"from cloudinary_storage.storage import MediaCloudinaryStorage\n{DICT}",
        f"from cloudinary_storage.storage import MediaCloudinaryStorage\n{DICT}import cloudinary\n"
        "cloudinary.config(secure=True)\n",
        id="a storage that imports the SDK",
    ),
    pytest.param(
        """
        import cloudinary

        CLOUDINARY = {
            'cloud_name': 'demo',
            'secure': True,
        }  # from the console

        DEBUG = False
        """,
        """
        import cloudinary

        CLOUDINARY = {
            'cloud_name': 'demo',
            'secure': True,
        }  # from the console
        cloudinary.config(secure=True)

        DEBUG = False
        """,
        id="below a dict of several lines and its comment",
    ),
    pytest.param(
        f"import cloudinary\n{DICT}CLOUDINARY['shorten'] = True\n",
        f"import cloudinary\n{DICT}CLOUDINARY['shorten'] = True\ncloudinary.config(secure=True)\n",
        id="below what changes the dict",
    ),
]


@pytest.mark.parametrize("text", SILENT)
def test_silent(text):
    assert_silent("CLD207", "settings.py", text)


@pytest.mark.parametrize(("before", "after"), FIXED)
def test_fixed(before, after):
    assert_fixed("CLD207", "settings.py", before, after, unsafe=True)


def test_it_stands_at_the_name():
    assert findings(f"import cloudinary\nDEBUG = 1; {DICT}", "settings.py") == ["2:12 CLD207"]


def test_no_fix_where_the_import_may_not_have_been_reached():
    text = f"if DEBUG:\n    import cloudinary\n{DICT}"
    assert_unfixed("3:1 CLD207", "settings.py", text)


def test_no_fix_where_the_dict_does_not_turn_secure_on():
    for value in ("", ", 'secure': x", ", 'secure': 'true'"):
        text = f"import cloudinary\nCLOUDINARY = {{'cloud_name': 'demo'{value}}}\n"
        assert_unfixed("2:1 CLD207", "settings.py", text)


def test_silent_where_the_package_imports_the_sdk_before():
    project = surveyed(
        {"shop/__init__.py": "import cloudinary\n", "shop/settings.py": f"import cloudinary\n{DICT}"}
    )
    assert findings(f"import cloudinary\n{DICT}", "shop/settings.py", project) == []


def test_it_silences_the_dict_without_secure():
    assert findings("import cloudinary\nCLOUDINARY = {'cloud_name': 'demo'}\n", "settings.py") == [
        "2:1 CLD207"
    ]


def test_the_dict_without_secure_is_next():
    text = "import cloudinary\nCLOUDINARY = {'cloud_name': 'demo'}\ncloudinary.config(**CLOUDINARY)\n"
    assert {entry.split()[1] for entry in findings(text, "settings.py")} == {"CLD102"}
    assert fixed(text, "settings.py") == text.replace("}", ", 'secure': True}")


def test_silent_in_a_module_that_none_star_imports():
    text = f"{DICT}import cloudinary\n"
    assert findings(text, "settings/dev.py", STARRED) == []


def test_reported_in_a_module_that_another_star_imports():
    text = f"{DICT}import cloudinary\n"
    after = f"{text}cloudinary.config(secure=True)\n"
    assert_fixed("CLD207", "settings/base.py", text, after, STARRED, unsafe=True)


STARS = [
    pytest.param({"settings/prod.py": "from .base import *\n"}, True, id="a star import"),
    pytest.param({"settings/prod.py": "from settings.base import *\n"}, True, id="an absolute star import"),
    pytest.param({"settings/__init__.py": "from .base import *  # noqa\n"}, True, id="the package's own"),
    pytest.param({"settings/prod.py": "from .base import DEBUG\n"}, False, id="an import of a name"),
    pytest.param({"settings/prod.py": "from .other import *\n"}, False, id="a star import of another module"),
    pytest.param(
        {"tests/test_settings.py": "from settings.base import *\n"}, False, id="a star import of a test"
    ),
]


@pytest.mark.parametrize(("files", "is_late"), STARS)
def test_who_star_imports_a_module(files, is_late):
    text = f"{DICT}import cloudinary\n"
    project = surveyed({"settings/base.py": text, **files})
    assert findings(text, "settings/base.py", project) == (["1:1 CLD207"] if is_late else [])


def test_it_names_the_import():
    (found,) = check(f"import os\nimport cloudinary\n{DICT}", "settings.py").findings
    assert [(one.path, one.line) for one in found.related] == [("settings.py", 2)]


def test_it_names_the_module_that_star_imports_this_one():
    (found,) = check(f"{DICT}import cloudinary\n", "settings/base.py", STARRED).findings
    assert [(one.path, one.line) for one in found.related] == [
        ("settings/base.py", 2),
        ("settings/prod.py", 3),
    ]


def test_the_line_of_the_star_import_is_told_by_the_survey():
    base = f"{DICT}import cloudinary\n"
    project = surveyed({"settings/base.py": base, "settings/prod.py": "import os\n\nfrom .base import *\n"})
    assert project.starred == {"settings/base.py": Star("settings/prod.py", 3)}


@pytest.mark.parametrize("covered", [True, False])
def test_reported_whatever_the_rest_of_the_project_says(covered):
    text = f"import cloudinary\n{DICT}"
    assert findings(text, "settings.py", Project(is_set_outside=covered)) == ["2:1 CLD207"]


HANDED_ON = [
    pytest.param("shop/apps.py", "settings.CLOUDINARY", True, id="by a module that counts"),
    pytest.param("tests/apps.py", "settings.CLOUDINARY", False, id="by a test"),
    pytest.param("shop/apps.py", "settings.MEDIA", False, id="with another setting"),
]


@pytest.mark.parametrize(("path", "given", "is_read"), HANDED_ON)
def test_a_late_dict_that_is_handed_over(path, given, is_read):
    text = f"import cloudinary\n{DICT}"
    call = f"import cloudinary\nfrom django.conf import settings\ncloudinary.config(**{given})\n"
    project = surveyed({"settings.py": text, path: call})
    assert findings(text, "settings.py", project) == ([] if is_read else ["2:1 CLD207"])
