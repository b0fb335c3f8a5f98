"""Whether a module takes `CLOUDINARY_URL` apart as text."""

from __future__ import annotations

import pytest

from cloudinary_lint.languages.registry import Kind
from tests.reading import read

SPLIT = [
    ("a method of the value", "cloud = os.environ['CLOUDINARY_URL'].split('@')[1]"),
    ("a method of a default, too", "cloud = os.environ.get('CLOUDINARY_URL', '').rpartition('@')[2]"),
    ("a method behind or", "cloud = (os.getenv('CLOUDINARY_URL') or '').split('@')[-1]"),
    ("a slice", "rest = os.environ['CLOUDINARY_URL'][13:]"),
    ("a name that it is assigned to", "url = os.environ['CLOUDINARY_URL']\nkey, cloud = url.rsplit('@', 1)"),
    ("a name in a function", "def f():\n    url: str = env('CLOUDINARY_URL')\n    return url.partition('@')"),
    ("a regular expression", "found = re.match(r'cloudinary://(.*)@(.*)', os.environ['CLOUDINARY_URL'])"),
    ("a pattern", "url = os.environ['CLOUDINARY_URL']\nfound = PATTERN.search(url)"),
    ("a setting", "cloud = settings.CLOUDINARY_URL.replace('cloudinary://', '')"),
    ("a key of the storage", "cloud = CLOUDINARY_STORAGE['CLOUDINARY_URL'].split('@')[1]"),
]
WHOLE = [
    ("it is handed on", "cloudinary.config(cloudinary_url=os.environ['CLOUDINARY_URL'])"),
    ("it is parsed as a URL", "cloud = urlparse(os.environ['CLOUDINARY_URL']).netloc.split('@')[1]"),
    ("it is compared", "is_ours = os.environ['CLOUDINARY_URL'].startswith('cloudinary://')"),
    ("its length is asked", "count = len(os.environ['CLOUDINARY_URL'])"),
    ("another variable is split", "hosts = os.environ['HOSTS'].split(',')  # CLOUDINARY_URL"),
    ("another name is split", "url = os.environ['CLOUDINARY_URL']\nhosts = names.split(',')"),
    ("another name is sliced by it", "rest = names[len(os.environ['CLOUDINARY_URL']):]"),
    ("it is set", "os.environ['CLOUDINARY_URL'] = 'a@b'.split('@')[0]"),
]


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in SPLIT])
def test_split_by(text):
    assert splits(text)


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in WHOLE])
def test_whole_where(text):
    assert not splits(text)


def splits(text: str) -> bool:
    module = read(Kind.PYTHON, f"import os, re\n{text}\n").module
    assert module is not None
    return module.splits_url
