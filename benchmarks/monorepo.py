"""A synthetic monorepo: many files, few of which mention Cloudinary, always the same."""

from __future__ import annotations

import random
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PLAIN = """
def total_{number}(orders, rate={number}):
    \"\"\"The sum of the orders of a day, with the tax of {number} per cent.\"\"\"
    found = [order.price * order.amount for order in orders if order.day == rate]
    return sum(found) * (100 + rate) / 100
"""
_OURS = """
import cloudinary.uploader
from cloudinary import CloudinaryImage


def thumbnail_{number}(photo):
    return CloudinaryImage(photo.name).build_url(width={number}, crop="fill")


def upload_{number}(file):
    return cloudinary.uploader.upload(file)["url"]
"""


def make(folder: Path, files: int, ours: int) -> None:
    """Writes a repository of so many Python files, of which so many mention Cloudinary."""
    choice = random.Random(1)  # noqa: S311 - the same each time, and no secret
    marked = set(choice.sample(range(files), ours))
    for number in range(files):
        path = folder / f"team{number // 2500}" / f"app{number // 50}" / f"module{number}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(_PLAIN.format(number=number + line) for line in range(choice.randint(2, 40)))
        path.write_text(text + (_OURS.format(number=number) if number in marked else ""), encoding="utf-8")
    for words in (("init", "--quiet"), ("add", ".")):
        subprocess.run(("git", "-C", str(folder), *words), check=True)
