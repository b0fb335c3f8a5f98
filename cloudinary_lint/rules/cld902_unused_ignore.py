"""# CLD902 · unused-ignore

An ignore comment suppresses nothing, names an unknown code, or names no code at all.

## Why

A comment that outlived its finding hides the next one. `ignore` without codes suppresses nothing:
a comment says which rule it answers, so that it can't hide another.

## Silent

On a code that this run does not select, and on one that reports nothing only because the project's
configuration covers it.

## Fix

Safe: removes the code, or the whole comment where no code of it is used.

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
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.rules import Rule, all_rules
from cloudinary_lint.rules.finding import Finding
from cloudinary_lint.text.edits import Fix, replace
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.project import View
    from cloudinary_lint.rules.suppression import Ignore
    from cloudinary_lint.text.source import Source


def check(_fact: Fact, _view: View) -> Iterable[Finding]:
    return ()


def unused_ignores(ignores: Iterable[Ignore], codes: Collection[str], source: Source) -> Iterator[Finding]:
    """A finding for each ignore comment that holds something useless; `codes` are those selected."""
    known = {rule.code for rule in all_rules()}
    for ignore in ignores:
        useless = [
            word.code
            for word in ignore.words
            if word.code not in known or (not word.is_used and word.code in codes)
        ]
        if useless or not ignore.words:
            fix = _removal(ignore, useless, source)
            yield Finding(RULE.code, ignore.place, _message(useless, known), "remove it", fix)


def _message(useless: list[str], known: Collection[str]) -> str:
    if not useless:
        return "this comment names no code, and suppresses nothing"
    unknown = [code for code in useless if code not in known]
    if unknown:
        return f"this comment names {', '.join(unknown)}, which no rule has"
    return f"this comment suppresses no {', '.join(useless)}"


def _removal(ignore: Ignore, useless: list[str], source: Source) -> Fix:
    kept = [word.code for word in ignore.words if word.code not in useless]
    if not kept:
        return Fix("removed the ignore comment", (replace(source.text, ignore.comment.removal, ""),))
    words = Span(ignore.words[0].span.start, ignore.words[-1].span.end)
    return Fix(
        f"removed {', '.join(useless)} from the ignore comment",
        (replace(source.text, words, ", ".join(kept)),),
    )


RULE = Rule("CLD902", "unused-ignore", "an ignore comment that suppresses nothing", "safe", check)
