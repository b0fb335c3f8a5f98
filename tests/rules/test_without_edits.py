"""Places that offer no edit: the finding stands and says what to write, without a fix."""

from __future__ import annotations

import pytest

from cloudinary_lint.facts import (
    Address,
    Carrier,
    Language,
    Literal,
    Name,
    Option,
    Options,
    Owner,
    Receiver,
    ResponseRead,
    SdkUse,
    UrlPath,
    Use,
)
from cloudinary_lint.project import View
from cloudinary_lint.rules import all_rules
from cloudinary_lint.text.source import Span

PLACE = Span(3, 9)
VIEW = View("settings.py")
RULES = {rule.code: rule for rule in all_rules()}
OWN = {
    "CLD101",
    "CLD102",
    "CLD103",
    "CLD104",
    "CLD201",
    "CLD202",
    "CLD203",
    "CLD301",
    "CLD302",
    "CLD303",
    "CLD401",
    "CLD402",
}


def options(carrier: Carrier, *given: tuple[str, str | bool | None], path: str = "") -> Options:
    return Options(
        carrier,
        Language.PYTHON,
        "it",
        PLACE,
        PLACE,
        tuple(Option(key, Literal(value), PLACE) for key, value in given),
        receiver=Receiver(Owner.SDK),
        path=UrlPath(path, PLACE) if path else None,
    )


MISSING = [
    pytest.param(
        "CLD101", options(Carrier.STORAGE, ("CLOUD_NAME", "a")), "add 'SECURE': True", id="CLOUDINARY_STORAGE"
    ),
    pytest.param(
        "CLD102", options(Carrier.SETTINGS, ("cloud_name", "a")), "add 'secure': True", id="CLOUDINARY"
    ),
    pytest.param("CLD103", options(Carrier.CONFIG, ("cloud_name", "a")), "add secure=True", id="config()"),
    pytest.param("CLD301", options(Carrier.CALL), "add secure=True", id="a call"),
    pytest.param("CLD302", options(Carrier.TAG), "add secure=True", id="a tag"),
    pytest.param(
        "CLD104",
        options(Carrier.URL, path="/"),
        'remove the "/" after the cloud name, then add ?secure=true',
        id="a URL with a bare slash",
    ),
    pytest.param(
        "CLD104",
        options(Carrier.URL, ("shorten", "true")),
        "add &secure=true to the query, and put the value in quotes: a shell cuts it at the &",
        id="a URL with a query",
    ),
    pytest.param(
        "CLD104",
        options(Carrier.URL, path="/img.example.org"),
        "escape / ? # and @ in the secret (%2F %3F %23 %40), then add ?secure=true to the end of the URL",
        id="a URL that can't be taken apart",
    ),
    pytest.param(
        "CLD201", options(Carrier.CONFIG, ("secure", False)), "write True", id="a value that is off"
    ),
    pytest.param(
        "CLD202",
        options(Carrier.CONFIG, ("SECURE", True)),
        "write secure instead of SECURE",
        id="a misspelled key",
    ),
]


@pytest.mark.parametrize(("code", "fact", "advice"), MISSING)
def test_without_a_fix(code, fact, advice):
    found = [finding for one in OWN for finding in RULES[one].check(fact, VIEW)]
    assert [(finding.code, finding.place, finding.fix, finding.advice) for finding in found] == [
        (code, PLACE, None, advice)
    ]


def test_a_lower_case_true_without_a_place():
    tag = Options(
        Carrier.TAG,
        Language.DJANGO,
        "cloudinary",
        PLACE,
        PLACE,
        (Option("secure", Name("true"), PLACE),),
        receiver=Receiver(Owner.SDK),
    )
    (finding,) = RULES["CLD303"].check(tag, VIEW)
    assert (finding.fix, finding.advice) == (None, "write secure=True")


@pytest.mark.parametrize(
    "fact",
    [
        pytest.param(options(Carrier.API, ("secure", False)), id="a call that does not build an address"),
        pytest.param(options(Carrier.API, ("SECURE", True)), id="the same, misspelled"),
        pytest.param(Address(PLACE, PLACE, "res.cloudinary.com", Use.COMPARED), id="a comparison"),
        pytest.param(ResponseRead(PLACE, PLACE, "secure_url", PLACE), id="the other key"),
        pytest.param(SdkUse(PLACE, PLACE, is_app=True), id="an installed app"),
    ],
)
@pytest.mark.parametrize("code", sorted(OWN))
def test_silent(code, fact):
    assert list(RULES[code].check(fact, VIEW)) == []
