"""# CLD901 · unreadable

A file that mentions Cloudinary can't be read: its bytes are not in the encoding that it declares,
it is Python with a syntax error, or it is too large. The limit is 0.5 MB for Python, templates and env
files, and 1 MB for all others.

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

## Why

A file that can't be read can't be checked, and passing over it without a word would look like "no
findings". The finding points at the place where reading stopped, and says why. A byte-order mark
(UTF-8, UTF-16, UTF-32) and Python's encoding comment are respected. The Python version that runs
the check makes no difference to the grammar.

Up to the limit, a file takes at most 10 seconds and 300 MB to check. Only Python made of tiny statements
(`x = 1` on each line) takes more, up to 15 seconds and 850 MB, nearly all of it for libcst's tree.

## When it is not reported

- The file does not mention Cloudinary.
- It is JSON that configures nothing, such as a fixture, a dump or a lock file, and is too large or can't be
  decoded.

## Fix

There is no automatic fix. Correct the syntax or the encoding, or exclude the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.rules import Fact, Finding, Findings, Rule, View
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from cloudinary_lint.text.source import Source, Unreadable


def check(_fact: Fact, _view: View) -> Findings:
    return ()


def unreadable(error: Unreadable, source: Source) -> Finding:
    """Returns the finding for a file that could not be read."""
    line = min(error.line, len(source.starts))
    extent = source.line_span(line)
    start = min(source.offset(line, error.column), extent.end)
    message = f"the file cannot be read: {error.reason}"
    return Finding(RULE.code, Span(start, start), message, "correct the file, or exclude it")


RULE = Rule.of(check, "none", "a file that mentions Cloudinary can't be decoded or parsed")
