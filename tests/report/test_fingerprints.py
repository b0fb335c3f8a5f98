"""Fingerprints: one for each finding, the same when lines move, in GitLab's report and in SARIF."""

from __future__ import annotations

import json

import pytest

from cloudinary_lint.report import Report, render
from tests.report import FILES, IMAGE, report


def of_gitlab(given: Report) -> list[str]:
    return [issue["fingerprint"] for issue in json.loads(render(given, "gitlab"))]


def of_sarif(given: Report) -> list[str]:
    (run,) = json.loads(render(given, "sarif"))["runs"]
    return [result["partialFingerprints"]["cloudinaryLint/v1"] for result in run["results"]]


LINE = f"    a = '{IMAGE}'\n"
SECRETS = "CLOUDINARY_STORAGE = {{'CLOUD_NAME': 'demo', 'API_SECRET': '{}'}}\n"
SAME = [
    pytest.param(f"if a:\n{LINE}", f"import os\n\n\nif a:\n{LINE}", id="lines above"),
    pytest.param(f"if a:\n{LINE}", f"if a:\n{LINE}b = 1\n", id="lines below"),
    pytest.param(f"if a:\n{LINE}", f"if a:\n  if b:\n   {LINE.strip()}  \n", id="another indentation"),
    pytest.param(f"if a:\n{LINE}", f"if a:\r\n{LINE[:-1]}\r\n", id="another line end"),
    pytest.param(
        SECRETS.format("hunter2hunter2"), SECRETS.format("correct-horse-9"), id="another credential"
    ),
]
OTHER = [
    pytest.param({"a.py": LINE.strip()}, {"b.py": LINE.strip()}, id="in another file"),
    pytest.param({"a.py": LINE.strip()}, {"a.py": f"b = '{IMAGE}'\n"}, id="on another line"),
    pytest.param(
        {"a.py": f"a = '{IMAGE}'"},
        {"a.py": "a = 'http://cloudinary-a.akamaihd.net/demo/a.jpg'"},
        id="of another rule",
    ),
]
forms = pytest.mark.parametrize("of", [of_gitlab, of_sarif], ids=["gitlab", "sarif"])


@forms
class TestFingerprints:
    @pytest.mark.parametrize(("before", "after"), SAME)
    def test_stay_with(self, of, before, after):
        assert of(report(**{"a.py": before})) == of(report(**{"a.py": after})) != []

    @pytest.mark.parametrize(("before", "after"), OTHER)
    def test_are_others(self, of, before, after):
        old, new = of(report(**before)), of(report(**after))
        assert old != []
        assert set(old).isdisjoint(new)

    def test_are_unique(self, of):
        twice = {**FILES, "same.py": LINE.strip() * 1 + "\n" + LINE.strip() + "\n" + LINE.strip()}
        found = of(report(**twice))
        assert len(set(found)) == len(found) > 10

    def test_are_the_same_wherever_the_command_is_run(self, of):
        assert of(report(folder="shop", **{"a.py": LINE.strip()})) == of(
            report(**{"shop/a.py": LINE.strip()})
        )

    def test_of_a_line_without_end_take_what_is_near(self, of):
        before, after = (f"a = '{'x' * 5000}{more}', '{IMAGE}'\n" for more in ("", "y"))
        assert of(report(**{"a.py": before})) != []
        far = f"b = 1; {before}"
        assert of(report(**{"a.py": far})) == of(report(**{"a.py": before}))
        assert after != before
