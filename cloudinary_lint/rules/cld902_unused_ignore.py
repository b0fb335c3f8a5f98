"""# CLD902 · unused-ignore

An ignore comment suppresses nothing, names an unknown rule, names no rule, or is in a place where
it has no effect.

## Examples

Bad, in `settings.py`:

```python
import cloudinary

cloudinary.config(cloud_name='demo', secure=True)  # cloudinary-lint: ignore[CLD103] -- set elsewhere
```

Good:

```python
import cloudinary

cloudinary.config(cloud_name='demo', secure=True)
```

## Why

A comment that is no longer needed hides the next finding in the same place. `ignore` without codes
suppresses nothing: a comment has to name the rule that it means, so that it can't hide another one.

The comment and its codes may be written in any case, codes as prefixes (`CLD3`) or as rule names. A
`# noqa: CLD103` in Python that suppresses nothing is reported too; a `# noqa` without codes, and the
codes of other tools, are left alone.

In env files, YAML, TOML and shell scripts the comment has to be alone on the line above: at the end
of a line, a `#` can become part of a value.

## When it is not reported

- A code that this run does not select, or that is silent only because the configuration turns secure on.

## Fix

Safe: removes the code, or the whole comment if none of its codes is used. There is no fix for a
comment that somebody meant: one with an unknown rule, one without a rule beside a finding, one in the
words of another tool (`disable=CLD103`), a `# noqa` on another line of the statement. It stays, and
`--fix` changes nothing in the statement that it belongs to. Nor is there one for a comment in the
wrong place: move it to the line above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.project.declarations import listed
from cloudinary_lint.rules import Fact, Finding, Findings, Rule, View, all_rules, names, nearest
from cloudinary_lint.text.edits import Fix, replace
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from cloudinary_lint.rules.suppression import Ignore, Selector
    from cloudinary_lint.text.source import Source

_MISPLACED = "an ignore comment at the end of a line has no effect in a file of this kind"
_ASTRAY = "a noqa comment applies to its own line alone"
_NAME_ONE = "name a rule, as in ignore[CLD301], or remove the comment"
_OR_NAME_ONE = "remove the ignore comment, or name a rule, as in ignore[CLD301]"
_WITHOUT_CODE = "an ignore comment without a code suppresses nothing"


def check(_fact: Fact, _view: View) -> Findings:
    return ()


def unused_ignores(ignores: Iterable[Ignore], codes: Collection[str], source: Source) -> Findings:
    """Yields a finding for each ignore comment that is useless in part; `codes` are those selected."""
    for ignore in ignores:
        if ignore.comment.is_misplaced:
            yield Finding(RULE.code, ignore.place, _MISPLACED, "put it alone on the line above")
        elif unknown := [one.text for one in ignore.selectors if not one.prefix]:
            yield Finding(RULE.code, ignore.place, _unknown(ignore, unknown), _NAME_ONE)
        elif ignore.foreign:
            message = f'"{ignore.foreign}" suppresses nothing here'
            yield Finding(RULE.code, ignore.place, message, "write ignore with a code, as in ignore[CLD301]")
        elif ignore.astray:
            yield Finding(RULE.code, ignore.place, _ASTRAY, f"move it to line {ignore.astray}")
        elif unused := [one for one in ignore.selectors if _is_unused(one, codes)]:
            message = f"unused {_kind(ignore)}: nothing here triggers {listed(one.text for one in unused)}"
            fix = _removal(ignore, unused, source)
            yield Finding(RULE.code, ignore.place, message, fix.title, fix)
        elif not ignore.selectors and not ignore.is_noqa:
            removal = None if ignore.is_near else _removal(ignore, (), source)
            yield Finding(RULE.code, ignore.place, _WITHOUT_CODE, _OR_NAME_ONE, removal)


def _is_unused(selector: Selector, codes: Collection[str]) -> bool:
    """Whether a selector suppressed nothing, although all of its rules are selected."""
    named = [rule.code for rule in all_rules() if rule.code.startswith(selector.prefix)]
    return not selector.is_used and all(code in codes for code in named)


def _unknown(ignore: Ignore, unknown: Sequence[str]) -> str:
    """Returns what is wrong with unknown selectors, and the rule that was meant if only one is unknown."""
    rules, hint = ("rule", nearest(unknown[0], names())) if len(unknown) == 1 else ("rules", "")
    quoted = listed(f'"{one}"' for one in unknown)
    article = "a" if ignore.is_noqa else "an"
    return f"unknown {rules} {quoted} in {article} {_kind(ignore)}{hint}"


def _kind(ignore: Ignore) -> str:
    return "noqa comment" if ignore.is_noqa else "ignore comment"


def _removal(ignore: Ignore, unused: Sequence[Selector], source: Source) -> Fix:
    """Returns the fix that removes the unused selectors, or the whole comment if nothing would be left."""
    text, gone = source.text, {one.span for one in unused}
    kept = [text[span.start : span.end] for span in ignore.words if span not in gone]
    if not kept:
        return Fix(f"remove the {_kind(ignore)}", (replace(source.text, _whole(ignore, text), ""),))
    span = Span(ignore.words[0].start, ignore.words[-1].end)
    title = f"remove {listed(one.text for one in unused)} from the {_kind(ignore)}"
    return Fix(title, (replace(text, span, ", ".join(kept)),))


def _whole(ignore: Ignore, text: str) -> Span:
    """Returns the span to remove with an ignore comment; of a `# noqa`, not the comments of other tools."""
    comment = ignore.comment
    if not ignore.is_noqa:
        return comment.removal
    following = text.find("#", ignore.place.end, comment.span.end)
    if following >= 0:
        return Span(ignore.place.start, following)
    start = comment.span.start + len(text[comment.span.start : ignore.place.start].rstrip())
    return comment.removal if start == comment.span.start else Span(start, comment.span.end)


RULE = Rule.of(check, "safe", "an ignore comment suppresses nothing")
