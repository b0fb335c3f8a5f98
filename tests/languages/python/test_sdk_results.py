"""Whether a module builds addresses in a way that no finding about a call can settle."""

from __future__ import annotations

import pytest

from cloudinary_lint.languages.registry import Kind
from tests.reading import read

ROWS = [
    ("import cloudinary\n", False),
    ("from cloudinary.models import CloudinaryField\n", False),
    ("import cloudinary.models\n", False),
    ("from cloudinary.models import CloudinaryField\nclass A:\n    f = CloudinaryField('f')\n", True),
    ("from cloudinary.models import CloudinaryField\nclass F(CloudinaryField):\n    pass\n", True),
    ("from cloudinary.models import CloudinaryField as F\n", True),
    ("from cloudinary.models import *\n", True),
    ("from cloudinary import models as m\nclass A:\n    f = m.CloudinaryField('f')\n", True),
    (
        (
            "try:\n    from cloudinary.models import CloudinaryField\nexcept ImportError:\n"
            "    CloudinaryField = None\n"
        ),
        True,
    ),
    ("from shop.fields import CloudinaryField\nclass A:\n    f = CloudinaryField('f')\n", True),
    ("class CloudinaryField:\n    pass\nclass A:\n    f = CloudinaryField('f')\n", False),
    (
        (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
            "    from cloudinary.models import CloudinaryField as F\n"
        ),
        False,
    ),
    ("import cloudinary\nx = cloudinary.CloudinaryImage('a').build_url(width=1)\n", False),
    ("import cloudinary\nx = cloudinary.CloudinaryImage('a').url\n", True),
    ("import cloudinary\ni = cloudinary.CloudinaryImage('a')\nx = i.build_url()\n", False),
    ("import cloudinary\ni = cloudinary.CloudinaryImage('a')\nx = i.url\n", True),
    ("import cloudinary\ndef f():\n    return cloudinary.CloudinaryImage('a')\n", True),
    ("from cloudinary import CloudinaryImage\nrender({'i': CloudinaryImage('a')})\n", True),
    ("from cloudinary.utils import cloudinary_url\nx = [*map(cloudinary_url, ys)]\n", False),
    ("from cloudinary.utils import cloudinary_url\nx = f(cloudinary_url)\n", True),
    ("from cloudinary.utils import cloudinary_url\nx = cloudinary_url(a, **o)\n", True),
    ("from cloudinary.utils import cloudinary_url\nx = cloudinary_url(a, secure=True, **o)\n", False),
    (
        (
            "from cloudinary.utils import cloudinary_url\nfrom functools import partial\n"
            "u = partial(cloudinary_url, width=1)\nx=u('a')\n"
        ),
        False,
    ),
    (
        (
            "from cloudinary.utils import cloudinary_url\nfrom functools import partial\n"
            "u = partial(cloudinary_url, width=1)\nx=u('a', secure=s)\n"
        ),
        True,
    ),
    ("from cloudinary import CloudinaryImage\nclass I(CloudinaryImage):\n    pass\n", True),
    ("from cloudinary import uploader\nr = uploader.upload(f)\nuploader.upload_image(f)\n", False),
    ("from cloudinary import uploader\nu = uploader.upload_image(f).url\n", True),
    (
        (
            "from cloudinary import CloudinaryImage\ndef f(i: CloudinaryImage):\n"
            "    return isinstance(i, CloudinaryImage)\n"
        ),
        False,
    ),
    ("import cloudinary\nclass A:\n    f = cloudinary.models.CloudinaryField()\n", True),
]


@pytest.mark.parametrize(("text", "is_building"), ROWS)
def test_building(text, is_building):
    module = read(Kind.PYTHON, text).module
    assert module is not None
    assert module.builds is is_building
