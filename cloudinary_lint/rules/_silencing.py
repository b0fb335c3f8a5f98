"""The end of a rule's page: how to silence it, in the languages that the page speaks of.

Refuses to know what the rule means.
"""

from __future__ import annotations

import re

_LANGUAGE = re.compile(r"^```(\w+)$", re.MULTILINE)
_FORMS = {
    "python": ("Python, on any line of the statement or alone above it", "python", "# {}"),
    "django": ("a Django template, on the line or alone above it", "django", "{{# {} #}}"),
    "jinja": ("a Jinja2 template, on the line or alone above it", "jinja", "{{# {} #}}"),
    "html": ("HTML, on the line or alone above it", "html", "<!-- {} -->"),
    "sh": ("an env file or a shell script, alone on the line above", "sh", "# {}"),
    "yaml": ("YAML, alone on the line above", "yaml", "# {}"),
    "css": ("CSS, on the line or alone above it", "css", "/* {} */"),
}
_BY_COMMENT = """\
## Silence it

A comment silences one finding, and may say why.
"""
_BY_SETTINGS = """\
In `pyproject.toml`, for some files or for all:

```toml
[tool.cloudinary-lint]
per-file-ignores = {{ "legacy/**" = ["{code}"] }}
ignore = ["{code}"]
```
"""
_UNREADABLE = """\
## Silence it

Where nothing can be read, only the first ten lines are searched, for a comment with
`cloudinary-lint: ignore-file`.
"""


def whole(code: str, page: str) -> str:
    """A rule's page with its end."""
    if code == "CLD902":  # who wants such a comment to stay can only switch the rule off
        return page
    said = _UNREADABLE if code == "CLD901" else "\n".join((_BY_COMMENT, *_comments(code, page)))
    return "\n".join((page.rstrip(), "", said, _BY_SETTINGS.format(code=code).rstrip()))


def _comments(code: str, page: str) -> list[str]:
    words = f"cloudinary-lint: ignore[{code}] -- the reason"
    spoken = dict.fromkeys(_LANGUAGE.findall(page))
    forms = (_FORMS[language] for language in spoken)
    return [f"In {place}:\n\n```{name}\n{form.format(words)}\n```\n" for place, name, form in forms]
