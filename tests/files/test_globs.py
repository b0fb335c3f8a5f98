"""Globs mean what git takes them for, however many stars they have."""

from __future__ import annotations

import random
import re
import subprocess

import pytest

from cloudinary_lint.files.globs import matches, verdict

WORDS = ["a", "b", "*", "**", "a*", "*b", "a*b*", "*a*a*", "?", "[ab]", "[!c]", "[]a]", "\\*", "ab", "!", "#"]
NAMES = ["a", "b", "c", "ab", "aa", "aab", "*", "a*", "!", "#", "]"]


def globs(count: int) -> list[str]:
    """Globs of one to four words, some rooted, some for folders.

    Two stars beside another character mean what one does; git alone can take them for folders.
    """
    draw = random.Random(1)
    return [
        draw.choice(["", "", "/"])
        + "/".join(_word(draw) for _ in range(draw.randint(1, 4)))
        + draw.choice(["", "", "/"])
        for _ in range(count)
    ]


def _word(draw: random.Random) -> str:
    word = draw.choice(WORDS) + draw.choice(["", "", *WORDS])
    return word if word == "**" else re.sub(r"\*{2,}", "*", word)


def paths(count: int) -> list[str]:
    draw = random.Random(2)
    return NAMES + ["/".join(draw.choice(NAMES) for _ in range(draw.randint(2, 5))) for _ in range(count)]


def test_globs_mean_what_git_takes_them_for(tmp_path):
    """Each in a folder of its own, and of paths that are nowhere."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    chosen = {
        f"f{number}": glob for number, glob in enumerate(globs(1500)) if not glob.startswith(("!", "#"))
    }
    for folder, glob in chosen.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / ".gitignore").write_text(f"{glob}\n", encoding="utf-8")
    asked = [(folder, path) for folder in chosen for path in paths(60)]
    lines = "\0".join(f"{folder}/{path}" for folder, path in asked)
    command = ["git", "-C", tmp_path, "check-ignore", "--no-index", "-z", "--stdin"]
    said = subprocess.run(command, input=lines, capture_output=True, text=True, check=True).stdout
    ignored = set(said.split("\0"))
    wrong = [
        (chosen[folder], path)
        for folder, path in asked
        if matches((chosen[folder],), path) != (f"{folder}/{path}" in ignored)
    ]
    assert wrong == []
    assert len(ignored) > 1000


ENDLESS = [
    pytest.param("*a" * 20 + "b", "a" * 250, id="stars in a name"),
    pytest.param("?*" * 20 + "b", "a" * 250, id="stars and single characters"),
    pytest.param("[!x]*" * 20 + "b", "a" * 250, id="stars and brackets"),
    pytest.param("*" * 200 + "b", "a" * 250, id="nothing but stars"),
    pytest.param("**/a/" * 20 + "b", "a/" * 1000, id="folders in folders"),
    pytest.param("a/**/" * 20 + "b", "a/" * 1000, id="folders between folders"),
    pytest.param("**/*a*a*b/" * 20 + "b", ("a" * 100 + "/") * 20, id="stars in names in folders"),
    pytest.param("*a" * 10_000, "a" * 250, id="a long glob"),
    pytest.param("[[:a" * 20_000, "a", id="brackets that nothing closes"),
]


@pytest.mark.parametrize(("glob", "path"), ENDLESS)
def test_globs_are_matched_in_time(glob, path):
    """No clock: whoever tries all ways to match would not come to an end."""
    assert verdict((glob,), path) is None


def test_brackets_hold_no_slash():
    assert not matches(("/a[!b]c",), "a/c")


def test_a_name_may_end_with_a_line_end():
    assert not matches(("a",), "a\n")
