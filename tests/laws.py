"""What holds for every file of any kind, whatever its bytes are: the laws of fixing, as assertions.

Property tests, fuzzing and runs over folders of real files all call `hold`.
"""

from __future__ import annotations

import json
import re
import sys
import warnings
from dataclasses import dataclass
from functools import cache
from io import StringIO
from typing import TYPE_CHECKING
from unittest import mock

import yaml
from django.conf import settings as django_settings
from django.template import Engine
from dotenv import dotenv_values
from jinja2 import Environment

from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.languages.template import Dialect, dialect
from cloudinary_lint.linting import engine
from cloudinary_lint.linting.engine import LintContext
from cloudinary_lint.project import View
from cloudinary_lint.rules import all_rules
from cloudinary_lint.text.edits import Edit, Safety, apply, new_spans
from tests.trees import differs

if sys.version_info >= (3, 11):
    import tomllib as toml
else:
    import tomli as toml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cloudinary_lint.linting.engine import CheckedFile, FixedFile
    from cloudinary_lint.rules import Finding

CODES = frozenset(rule.code for rule in all_rules())
_FOR_DJANGO = frozenset({"CLD304", "CLD305"})

if not django_settings.configured:
    django_settings.configure()


@dataclass(frozen=True)
class Step:
    """A text, the edits that were made together, and the text after them."""

    before: str
    edits: tuple[Edit, ...]
    after: str


def hold(name: str, raw: bytes, kind: Kind, *, is_fixed_by: Callable[[Finding], bool] | None = None) -> int:
    """Asserts every law on a file; how many edits were made to it."""
    context = LintContext(View(name), CODES, is_strict=True)
    checked = engine.check(name, raw, kind, context)
    _places(checked)
    count = 0
    for is_wanted in (is_fixed_by,) if is_fixed_by else (_is_safe, _is_any):
        done, steps = _recorded(checked, kind, context, is_wanted)
        _undone(checked, done, steps, raw)
        _repeated(name, done, kind, context, is_wanted)
        for step in steps:
            _MEANING.get(kind, _addresses_alone)(name, step)
        count += sum(len(step.edits) for step in steps)
    return count


def _is_any(finding: Finding) -> bool:
    return finding.fix is not None


def _is_safe(finding: Finding) -> bool:
    return finding.fix is not None and finding.fix.safety is Safety.SAFE


def _places(checked: CheckedFile) -> None:
    """A finding stands in the text, and its fix expects what is there."""
    text = checked.source.text
    for finding in checked.findings:
        assert 0 <= finding.place.start <= finding.place.end <= len(text)
        for edit in finding.fix.edits if finding.fix else ():
            assert text[edit.start : edit.end] == edit.old


def _recorded(
    checked: CheckedFile, kind: Kind, context: LintContext, is_wanted: Callable[[Finding], bool]
) -> tuple[FixedFile, list[Step]]:
    """A file that is fixed, and the steps that led there."""
    tried: list[Step] = []

    def recording(text: str, edits: Iterable[Edit]) -> str:
        given = tuple(edits)
        after = apply(text, given)
        tried.append(Step(text, given, after))
        return after

    with mock.patch.object(engine, "apply", recording):
        done = engine.fix(checked, kind, context, is_wanted)
    steps: list[Step] = []
    text = done.checked.source.text
    for step in reversed(tried):
        if step.after == text != checked.source.text:
            steps.insert(0, step)
            text = step.before
    assert text == checked.source.text, "something changed outside of the edits"
    return done, steps


def _undone(checked: CheckedFile, done: FixedFile, steps: Sequence[Step], raw: bytes) -> None:
    """Undoing the edits gives the bytes back, and where there are none, nothing changed."""
    text = done.checked.source.text
    assert bool(steps) == bool(done.applied)
    for step in reversed(steps):
        ordered = sorted(set(step.edits))
        back = [
            Edit(at.start, edit.new, edit.old) for at, edit in zip(new_spans(ordered), ordered, strict=True)
        ]
        text = apply(text, back)
        assert text == step.before
    if steps:
        assert checked.source.encode(text) == raw


def _repeated(
    name: str, done: FixedFile, kind: Kind, context: LintContext, is_wanted: Callable[[Finding], bool]
) -> None:
    """Fixing what was written changes nothing, and finds in it what was found before it was written."""
    if not done.applied:
        return
    new = done.checked.source.encode(done.checked.source.text)
    again = engine.check(name, new, kind, context)
    assert [(one.code, one.place) for one in again.findings] == [
        (one.code, one.place) for one in done.checked.findings
    ]
    twice = engine.fix(again, kind, context, is_wanted)
    assert twice.applied == ()
    assert twice.checked.source.text == again.source.text


def _python(_name: str, step: Step) -> None:
    """The trees of the text before and after differ at the edits alone."""
    assert differs(step.before, step.after, step.edits) is None


def _env(_name: str, step: Step) -> None:
    """python-dotenv reads the same values, plus the parameter."""
    before, after = _variables(step.before), _variables(step.after)
    assert set(before) <= set(after)
    assert set(after) - set(before) <= {"CLOUDINARY_SECURE"}
    changed = {key for key in before if _plain(before[key]) != _plain(after[key])}
    assert changed <= {"CLOUDINARY_SECURE"}


def _variables(text: str) -> dict[str, str | None]:
    return dotenv_values(stream=StringIO(text, newline=""), interpolate=False)


def _template(name: str, step: Step) -> None:
    """It compiles in Django and in Jinja where it did before."""
    known = dialect(name, step.before, "auto")
    for language, compiles in ((Dialect.DJANGO, _in_django), (Dialect.JINJA, _in_jinja)):
        if known in {language, Dialect.OPEN} and compiles(step.before):
            assert compiles(step.after)


def _in_django(text: str) -> bool:
    try:
        _django().from_string(text)
    except Exception:  # noqa: BLE001 whatever Django raises, it does not compile
        return False
    return True


def _in_jinja(text: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            _jinja().compile(text)
        except Exception:  # noqa: BLE001 whatever Jinja raises, it does not compile
            return False
    return True


@cache
def _django() -> Engine:
    libraries = {
        "cloudinary": "cloudinary.templatetags.cloudinary",
        "i18n": "django.templatetags.i18n",
        "static": "django.templatetags.static",
    }
    return Engine(libraries=libraries)


@cache
def _jinja() -> Environment:
    return Environment(extensions=["jinja2.ext.do", "jinja2.ext.i18n", "jinja2.ext.loopcontrols"])


def _data(load: Callable[[str], object]) -> Callable[[str, Step], None]:
    """The law for a notation of data: it loads to the same, plus the parameter."""

    def law(name: str, step: Step) -> None:
        _addresses_alone(name, step)
        try:
            before = load(step.before)
        except Exception:  # noqa: BLE001 there is nothing to compare
            return
        assert _plain_all(load(step.after)) == _plain_all(before)

    return law


def _plain_all(value: object) -> object:
    """A value with all its texts as they were before any fix."""
    match value:
        case dict():
            return [(_plain_all(key), _plain_all(item)) for key, item in value.items() if key != _ADDED]
        case list() | tuple():
            return [_plain_all(item) for item in value if not _is_added(item)]
        case str():
            return _plain(value)
        case bool():
            return ""
        case _:
            return repr(value)


_ADDED = "CLOUDINARY_SECURE"


def _is_added(item: object) -> bool:
    """Whether an item of a list sets the variable that a fix adds."""
    match item:
        case str():
            return item.startswith(f"{_ADDED}=")
        case dict():
            return _ADDED in {item.get("name"), item.get("key")}
        case _:
            return False


_SECURE = re.compile(r"(?<=[?&])secure(?:=[^&#\s\"']*)?(?![\w%.=-])&?", re.IGNORECASE)
_DANGLING = re.compile(r"[?&]+(?![\w%])")
_VARIABLE = re.compile(r"(CLOUDINARY_SECURE\s*[=:]\s*)(?:'true'|\"true\"|true|false|''|\"\")?")
_REFUSED = re.compile(
    r"(?is)\A(?:CLOUDINARY_URL\s*=\s*|[\"'<\s])+(?=cloudinary://)|(?<=[^\"'>\s])[\"'>\s]+\Z"
)
_BARE_SLASH = re.compile(r"(@[^/?#\r\n\"]*)/+(?=[?\s\"]|$)")
_HTTP = re.compile(r"http(?=:|%3a)", re.IGNORECASE)


def _plain(text: str | None) -> str | None:
    """A text without what fixes add to it, or change in it."""
    if text is None or text.lower() in {"", "true", "false"}:
        return text and ""
    if "cloudinary://" in text.lower():
        text = _REFUSED.sub("", text)
    text = _VARIABLE.sub(r"\1", _BARE_SLASH.sub(r"\1", text))
    text = _DANGLING.sub("", _SECURE.sub("", text))
    return _HTTP.sub("https", text).replace("cloudinary-a.akamaihd.net", "res.cloudinary.com")


def _addresses_alone(_name: str, step: Step) -> None:
    """Only schemes, hosts, the parameter and comments for this program are edited."""
    for edit in step.edits:
        is_known = _NEW.fullmatch(edit.new) is not None
        is_variable = not edit.old and _IS_VARIABLE.fullmatch(edit.new) is not None
        is_comment = (not edit.new and "cloudinary-lint" in edit.old) or _IS_COMMENT.search(edit.old)
        assert is_known or is_variable or is_comment


_NEW = re.compile(r"https|[?&]?secure(?:=true)?|=?true|(?:https://)?res\.cloudinary\.com|", re.IGNORECASE)
_IS_VARIABLE = re.compile(
    r",|[^:/]{0,80}(?:name|key)?[^:/]*CLOUDINARY_SECURE\W+(?:value\W+)?true\W*", re.DOTALL
)
_IS_COMMENT = re.compile(r"cloudinary-lint|CLD\d")


def _documents(text: str) -> object:
    """What PyYAML loads. Raises where no newer YAML agrees."""
    if _YAML_1_1.search(text):
        raise ValueError
    return list(yaml.safe_load_all(text))


_YAML_1_1 = re.compile("[\x85\u2028\u2029]")
"""They end lines for PyYAML, which reads YAML 1.1, and for no newer one."""


_MEANING: dict[Kind, Callable[[str, Step], None]] = {
    Kind.PYTHON: _python,
    Kind.ENV: _env,
    Kind.TEMPLATE: _template,
    Kind.MAYBE_TEMPLATE: _template,
    Kind.JSON: _data(json.loads),
    Kind.TOML: _data(toml.loads),
    Kind.YAML: _data(_documents),
}
