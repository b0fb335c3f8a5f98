"""Arguments that need no parser are read as the parser reads them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cloudinary_lint.cli import argument_parser, options
from cloudinary_lint.cli.option_table import GROUPS

SWITCHES = sorted(
    name for group in GROUPS.values() for names, takes, _ in group if not takes for name in names.split()
)
PATHS = ["a.py", "templates", "", "-", "=", "a b", "ä.html", "fix"]


@given(st.lists(st.sampled_from([*SWITCHES, *PATHS])))
def test_switches_and_paths_are_read_as_by_the_parser(words):
    assert options._plain(words) == argument_parser.parse_words(words)  # noqa: SLF001 - either may answer


@given(
    st.lists(st.sampled_from([*SWITCHES, *PATHS])),
    st.sampled_from(["--help", "--", "--root", "--root=a", "--fixed", "-x", "--add-ignore", "-qv", "--fix="]),
)
def test_everything_else_is_left_to_the_parser(words, other):
    assert options._plain([*words, other]) is None  # noqa: SLF001
