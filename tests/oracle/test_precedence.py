"""What `sdk` believes of a whole configuration, held to three releases of the SDK: what decides, and how.

CASES=20000 pytest tests/oracle/test_precedence.py      tries as many as that
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Language, Literal, Option, Options
from cloudinary_lint.languages.mapped_text import verbatim
from cloudinary_lint.languages.variables import UrlContext, read_url
from cloudinary_lint.sdk import Truth
from cloudinary_lint.text.source import Span
from tests import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

SDKS = ROOT / ".sdks"
RELEASES = ["", "1.26.0", "1.36.0"]
"""The installed one, the first that reads `CLOUDINARY_SECURE`, and one between them."""

NOWHERE = Span(0, 0)
TEXTS = ["", "true", "True", "TRUE", "1", "false", "False", "FALSE", "0", "no", "off", "none", " ", "true "]
VALUES = st.sampled_from([True, False, None, 0, 1, 0.0, *TEXTS])
NAMES = st.sampled_from(["secure", "SECURE", "Secure", "cname", "private_cdn", "shorten"])
PAIRS = st.lists(st.tuples(NAMES, VALUES), max_size=3, unique_by=lambda pair: pair[0])
QUERY = st.lists(
    st.tuples(
        st.sampled_from(
            ["secure", "SECURE", "Secure", " secure", "secure ", "secure[a]", "cname", "shorten"]
        ),
        st.sampled_from(
            [*(f"={text}" for text in TEXTS), "", "=tr%75e", "=+", "=%20", "%3Dtrue", "=true;secure=1"]
        ),
    ),
    max_size=3,
)
URLS = st.builds(
    lambda host, path, query, end: f"cloudinary://k:s@{host}{path}{'?' if query else ''}{query}{end}",
    st.sampled_from(["demo", "Demo", "<cloud>"]),
    st.sampled_from(["", "", "", "/", "/images.example.org"]),
    st.builds(lambda pairs: "&".join(key + value for key, value in pairs), QUERY),
    st.sampled_from(["", "", "#secure=true", "?secure=true", "&secure=true"]),
)
VARIABLES = st.lists(
    st.one_of(
        st.tuples(st.just("CLOUDINARY_URL"), st.one_of(URLS, st.just(""))),
        st.tuples(st.just("CLOUDINARY_CLOUD_NAME"), st.sampled_from(["", "demo", " "])),
        st.tuples(
            st.sampled_from(
                ["CLOUDINARY_SECURE", "CLOUDINARY_secure", "cloudinary_secure", "CLOUDINARY_CNAME"]
            ),
            st.sampled_from(TEXTS),
        ),
    ),
    max_size=4,
    unique_by=lambda pair: pair[0],
)
CONFIGURATIONS = st.fixed_dictionaries(
    {
        "settings": st.none() | PAIRS,
        "variables": VARIABLES,
        "calls": st.lists(PAIRS, max_size=2),
        "storage": st.none() | PAIRS,
        "call": st.just([]) | PAIRS,
    }
)


def believed(case: dict[str, Any]) -> Truth:
    """What decides, from what is overridden by all else to what overrides all else."""
    said: list[Truth | None] = [Truth.OFF]
    if case["settings"] is not None:
        said.append(truth_of(Carrier.SETTINGS, case["settings"]))
    said.append(by_environment(case["variables"]))
    said += [truth_of(Carrier.CONFIG, options) for options in case["calls"]]
    if case["storage"] is not None:
        said.append(truth_of(Carrier.STORAGE, case["storage"]) or Truth.ON)
    said.append(truth_of(Carrier.CALL, case["call"]))
    return [truth for truth in said if truth is not None][-1]


def by_environment(variables: Iterable[tuple[str, str]]) -> Truth | None:
    given_options = options(variables)
    if sdk.names_cloud(given_options) is Truth.ON:
        return truth_of(Carrier.ENV, variables)
    url = dict(variables).get(sdk.URL_VARIABLE, "")
    fact = read_url(verbatim(url, Span(0, len(url))), UrlContext(Language.ENV, sdk.URL_VARIABLE, NOWHERE))
    return said(fact) if fact else None


def options(pairs: Iterable[tuple[str, Any]]) -> tuple[Option, ...]:
    return tuple(Option(key, Literal(value), NOWHERE) for key, value in pairs)


def truth_of(carrier: Carrier, pairs: Iterable[tuple[str, Any]]) -> Truth | None:
    return said(Options(carrier, Language.PYTHON, "", NOWHERE, NOWHERE, options(pairs)))


def said(fact: Options) -> Truth | None:
    option = sdk.effective(fact, sdk.spelling(fact.carrier))
    if option is None or (fact.carrier is Carrier.URL and option.value == Literal("")):
        return None
    return sdk.truth(fact.carrier, option.value)


@cache
def start_sdk(release: str) -> subprocess.Popen[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("CLOUDINARY", "DJANGO"))}
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", str(Path(__file__).with_name("sdk_process.py"))],
        env=own | {"PYTHONPATH": str(SDKS / release) if release else "", "PYTHONUTF8": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def built(case: dict[str, Any], release: str) -> Truth | None:
    process = start_sdk(release)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(case) + "\n")
    process.stdin.flush()
    return {"https": Truth.ON, "http": Truth.OFF}.get(process.stdout.readline().strip())


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release or "newest")
@settings(
    max_examples=int(os.environ.get("CASES", "300")),
    deadline=None,
    derandomize="CASES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
@given(case=CONFIGURATIONS)
def test_the_sdk_builds_what_is_believed_of_it(case: dict[str, Any], release: str) -> None:
    if release and not (SDKS / release).exists() and "CI" not in os.environ:
        pytest.skip(f"cloudinary {release} is not there: make .sdks/.ready")
    found = built(case, release)
    assume(found is not None)  # the SDK can't be imported
    belief = believed(case)
    assert belief is (Truth.UNKNOWN if belief is Truth.UNKNOWN and is_nested(case) else found)


def is_nested(case: dict[str, Any]) -> bool:
    """Whether a URL holds parts of a `secure` that is a dict, of which nothing is claimed."""
    return "secure[" in dict(case["variables"]).get(sdk.URL_VARIABLE, "")
