"""storage-without-secure: every way to write the dict, and the bytes its fix leaves behind."""

from __future__ import annotations

import pytest

from cloudinary_lint.project import Project
from tests.rules import assert_fixed, assert_silent, findings

SILENT = [
    pytest.param("CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'SECURE': True}", id="secure is said"),
    pytest.param(
        "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'SECURE': not DEBUG}", id="secure is an expression"
    ),
    pytest.param("CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'SECURE': False}", id="secure is off: CLD201"),
    pytest.param(
        "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'secure': True}", id="secure is misspelled: CLD202"
    ),
    pytest.param(
        "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'SECURE': 'no'}", id="secure is a text: CLD203"
    ),
    pytest.param("CLOUDINARY_STORAGE = {}", id="an empty dict"),
    pytest.param("CLOUDINARY_STORAGE = {'MEDIA_TAG': 'media', 'PREFIX': '/media/'}", id="no credentials"),
    pytest.param("CLOUDINARY_STORAGE = {'cloud_name': 'demo'}", id="credentials in the case nobody reads"),
    pytest.param("CLOUDINARY_STORAGE = load_settings('cloudinary')", id="the result of a function"),
    pytest.param("CLOUDINARY_STORAGE = {**BASE, 'CLOUD_NAME': 'demo'}", id="an open base"),
    pytest.param("CLOUDINARY_STORAGE = dict(base, CLOUD_NAME='demo')", id="an open base in dict()"),
    pytest.param("CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', key: True}", id="a key that is not known"),
    pytest.param(
        """
        BASE = {'SECURE': True}
        CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', **BASE}
        """,
        id="secure is in a base that is in sight",
    ),
    pytest.param(
        """
        CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}
        CLOUDINARY_STORAGE['SECURE'] = True
        """,
        id="secure is said in a later statement",
    ),
    pytest.param(
        """
        CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}
        CLOUDINARY_STORAGE.update(SECURE=True)
        """,
        id="secure is said in a later update",
    ),
    pytest.param(
        """
        with override_settings(CLOUDINARY_STORAGE={'CLOUD_NAME': 'demo'}):
            pass
        """,
        id="a keyword of override_settings",
    ),
    pytest.param(
        """
        def storage():
            return {'CLOUD_NAME': 'demo'}
        """,
        id="a dict that a function returns",
    ),
    pytest.param(
        "def options():\n    return {'CLOUD_NAME': 'demo', 'API_KEY': 'k'}\nfound = options()\n"
        "CLOUDINARY_STORAGE = found\n",
        id="a dict that a function returns, by way of a name",
    ),
    pytest.param(
        """
        class Names(enum.Enum):
            CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}
        """,
        id="a member of an Enum",
    ),
    pytest.param("# CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}", id="a comment"),
    pytest.param('"""CLOUDINARY_STORAGE = {"CLOUD_NAME": "demo"}"""', id="a docstring"),
    pytest.param("print(\"CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}\")", id="a string"),
    pytest.param("MY_CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}", id="another name"),
]

FIXED = [
    pytest.param(
        "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}\n",
        "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'SECURE': True}\n",
        id="one line",
    ),
    pytest.param(
        "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo',}\n",
        "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'SECURE': True,}\n",
        id="one line with a trailing comma",
    ),
    pytest.param(
        "CLOUDINARY_STORAGE = { 'API_KEY' : KEY, 'API_SECRET' : SECRET }\n",
        "CLOUDINARY_STORAGE = { 'API_KEY' : KEY, 'API_SECRET' : SECRET, 'SECURE' : True }\n",
        id="blanks around colons and inside the braces",
    ),
    pytest.param(
        'CLOUDINARY_STORAGE: dict[str, str] = {"API_SECRET": SECRET}',
        'CLOUDINARY_STORAGE: dict[str, str] = {"API_SECRET": SECRET, "SECURE": True}',
        id="an annotation, double quotes and no final newline",
    ),
    pytest.param(
        """
        CLOUDINARY_STORAGE = {
            'CLOUD_NAME': os.environ['CLOUD_NAME'],
            'API_KEY': os.environ['API_KEY'],
        }
        """,
        """
        CLOUDINARY_STORAGE = {
            'CLOUD_NAME': os.environ['CLOUD_NAME'],
            'API_KEY': os.environ['API_KEY'],
            'SECURE': True,
        }
        """,
        id="a hanging indent",
    ),
    pytest.param(
        """
        CLOUDINARY_STORAGE = {
            'CLOUD_NAME': 'demo',
            'API_KEY': config('API_KEY')
        }
        """,
        """
        CLOUDINARY_STORAGE = {
            'CLOUD_NAME': 'demo',
            'API_KEY': config('API_KEY'),
            'SECURE': True
        }
        """,
        id="no trailing comma",
    ),
    pytest.param(
        """
        CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo',
                              'API_KEY': KEY}
        """,
        """
        CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo',
                              'API_KEY': KEY,
                              'SECURE': True}
        """,
        id="an aligned indent",
    ),
    pytest.param(
        """
        CLOUDINARY_STORAGE = {
        \t'CLOUD_NAME': 'demo',
        \t'API_KEY': KEY,
        \t}
        """,
        """
        CLOUDINARY_STORAGE = {
        \t'CLOUD_NAME': 'demo',
        \t'API_KEY': KEY,
        \t'SECURE': True,
        \t}
        """,
        id="tabs",
    ),
    pytest.param(
        """
        CLOUDINARY_STORAGE = {
            'CLOUD_NAME': 'demo',  # ours
            'API_KEY': KEY,  # from the console, see the wiki
            # 'SECURE': False,
        }
        """,
        """
        CLOUDINARY_STORAGE = {
            'CLOUD_NAME': 'demo',  # ours
            'API_KEY': KEY,  # from the console, see the wiki
            'SECURE': True,
            # 'SECURE': False,
        }
        """,
        id="comments after and below the last entry",
    ),
    pytest.param(
        """
        CLOUDINARY_STORAGE = {
            'CLOUD_NAME': 'demo',
            'API_KEY': KEY  # from the console
        }
        """,
        """
        CLOUDINARY_STORAGE = {
            'CLOUD_NAME': 'demo',
            'API_KEY': KEY,  # from the console
            'SECURE': True
        }
        """,
        id="a comment after the last entry and no comma",
    ),
    pytest.param(
        """
        CLOUDINARY_STORAGE = {
            'CLOUD_NAME': 'demo',
            'API_SECRET': (
                os.environ.get('API_SECRET')
                or ''
            ),
        }
        """,
        """
        CLOUDINARY_STORAGE = {
            'CLOUD_NAME': 'demo',
            'API_SECRET': (
                os.environ.get('API_SECRET')
                or ''
            ),
            'SECURE': True,
        }
        """,
        id="a parenthesised value",
    ),
    pytest.param(
        """
        CLOUDINARY_STORAGE = {
            'CLOUD_NAME': 'demo',
            'API_SECRET': (os.environ['API_SECRET'])
        }
        """,
        """
        CLOUDINARY_STORAGE = {
            'CLOUD_NAME': 'demo',
            'API_SECRET': (os.environ['API_SECRET']),
            'SECURE': True
        }
        """,
        id="a parenthesised value without a comma",
    ),
    pytest.param(
        """
        CLOUDINARY_STORAGE = {
            'CLOUD_NAME': 'demo', 'API_KEY': KEY,
            'API_SECRET': SECRET, 'MEDIA_TAG': 'media',
        }
        """,
        """
        CLOUDINARY_STORAGE = {
            'CLOUD_NAME': 'demo', 'API_KEY': KEY,
            'API_SECRET': SECRET, 'MEDIA_TAG': 'media', 'SECURE': True,
        }
        """,
        id="several entries on the last line",
    ),
    pytest.param(
        "CLOUDINARY_STORAGE = dict(CLOUD_NAME='demo', API_KEY=KEY)\n",
        "CLOUDINARY_STORAGE = dict(CLOUD_NAME='demo', API_KEY=KEY, SECURE=True)\n",
        id="dict()",
    ),
    pytest.param(
        """
        CLOUDINARY_STORAGE = dict(
            CLOUD_NAME='demo',
            API_KEY=KEY,
        )
        """,
        """
        CLOUDINARY_STORAGE = dict(
            CLOUD_NAME='demo',
            API_KEY=KEY,
            SECURE=True,
        )
        """,
        id="dict() over several lines",
    ),
    pytest.param(
        """
        if DEBUG:
            CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}
        """,
        """
        if DEBUG:
            CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'SECURE': True}
        """,
        id="in an if",
    ),
    pytest.param(
        """
        try:
            CLOUDINARY_STORAGE = {'CLOUD_NAME': env('NAME')}
        except ImproperlyConfigured:
            pass
        """,
        """
        try:
            CLOUDINARY_STORAGE = {'CLOUD_NAME': env('NAME'), 'SECURE': True}
        except ImproperlyConfigured:
            pass
        """,
        id="in a try",
    ),
    pytest.param(
        """
        class Production(Base):
            CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}
        """,
        """
        class Production(Base):
            CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'SECURE': True}
        """,
        id="in a class of settings",
    ),
    pytest.param(
        """
        def configure():
            CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}
            return CLOUDINARY_STORAGE
        """,
        """
        def configure():
            CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'SECURE': True}
            return CLOUDINARY_STORAGE
        """,
        id="in a function",
    ),
    pytest.param(
        "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'größe 🎈', 'API_KEY': KEY}  # 🎈\n",
        "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'größe 🎈', 'API_KEY': KEY, 'SECURE': True}  # 🎈\n",
        id="characters beyond ASCII before it",
    ),
    pytest.param(
        """
        CLOUDINARY_STORAGE = {
            'CLOUD_NAME': 'demo'

            # the rest comes from CLOUDINARY_URL
        }
        """,
        """
        CLOUDINARY_STORAGE = {
            'CLOUD_NAME': 'demo',
            'SECURE': True

            # the rest comes from CLOUDINARY_URL
        }
        """,
        id="blank lines and comments before the brace",
    ),
    pytest.param(
        """
        CLOUDINARY_STORAGE = {
              'CLOUD_NAME': 'demo'
            , 'API_KEY': KEY
        }
        """,
        """
        CLOUDINARY_STORAGE = {
              'CLOUD_NAME': 'demo'
            , 'API_KEY': KEY, 'SECURE': True
        }
        """,
        id="commas that begin the line",
    ),
    pytest.param(
        """
        CLOUDINARY_STORAGE = {
            'CLOUD_NAME': 'demo',
            'API_SECRET': 'first '
                          'second',
        }
        """,
        """
        CLOUDINARY_STORAGE = {
            'CLOUD_NAME': 'demo',
            'API_SECRET': 'first '
                          'second',
            'SECURE': True,
        }
        """,
        id="a value over two lines",
    ),
]

UNSAFE = [
    pytest.param(
        "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'CNAME': 'img.example.org'}\n",
        "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'CNAME': 'img.example.org', 'SECURE': True}\n",
        id="a host of its own",
    ),
]


@pytest.mark.parametrize("text", SILENT)
def test_silent(text):
    assert_silent("CLD101", "settings.py", text)


@pytest.mark.parametrize(("before", "after"), FIXED)
def test_fixed(before, after):
    assert_fixed("CLD101", "settings.py", before, after)


@pytest.mark.parametrize(("before", "after"), UNSAFE)
def test_fixed_unsafely(before, after):
    assert_fixed("CLD101", "settings.py", before, after, unsafe=True)


def test_stands_at_the_assigned_name():
    assert findings("\nif X:\n    CLOUDINARY_STORAGE = {'API_KEY': 1}\n", "settings.py") == ["3:5 CLD101"]


def test_each_branch_of_a_conditional_is_a_dict_of_its_own():
    text = "CLOUDINARY_STORAGE = {'API_KEY': 1} if DEBUG else {'API_KEY': 2, 'SECURE': True}\n"
    after = (
        "CLOUDINARY_STORAGE = {'API_KEY': 1, 'SECURE': True} if DEBUG else {'API_KEY': 2, 'SECURE': True}\n"
    )
    assert_fixed("CLD101", "settings.py", text, after)


def test_the_fix_is_unsafe_where_the_project_names_a_host_of_its_own():
    before = "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}\n"
    after = "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'SECURE': True}\n"
    assert_fixed("CLD101", "settings.py", before, after, Project(changes_host=True), unsafe=True)
