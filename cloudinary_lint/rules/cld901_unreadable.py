"""# CLD901 · unreadable

A file that mentions Cloudinary can't be read: its bytes are not what they claim to be, it is
Python that can't be parsed, or it is larger than what is read: 1 MB of Python or of an env file,
5 MB of anything else.

## Why

What can't be read can't be checked, and a check that passes it in silence says more than it knows.
The finding stands where reading stopped and says why. A byte-order mark (UTF-8, UTF-16, UTF-32) and
Python's encoding cookie are obeyed; the grammar does not depend on the interpreter that runs the
check.

## Silent

Where the file does not mention Cloudinary: then it is not this tool's business.

## Fix

None.

## Examples

Bad, in `settings.py`:

```python
import cloudinary
cloudinary.config(cloud_name='demo', secure=True
```

Good:

```python
import cloudinary
cloudinary.config(cloud_name='demo', secure=True)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.rules import Rule
from cloudinary_lint.rules.finding import Finding
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.project import View
    from cloudinary_lint.text.source import Source, Unreadable


def check(_fact: Fact, _view: View) -> Iterable[Finding]:
    return ()


def unreadable(error: Unreadable, source: Source) -> Finding:
    """The finding for a file that could not be read."""
    line = min(error.line, len(source.starts))
    extent = source.line_span(line)
    start = min(source.offset(line, error.column), extent.end)
    return Finding(RULE.code, Span(start, start), f"cannot be read: {error.reason}")


RULE = Rule(
    "CLD901", "unreadable", "a file that mentions Cloudinary can't be decoded or parsed", "none", check
)
