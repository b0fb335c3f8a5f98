"""Writes the last section of a rule's page: how to suppress it, in the languages of the page's examples."""

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
## Suppress it

An ignore comment suppresses the finding, and may give a reason.
"""
_BY_SETTINGS = """\
In `pyproject.toml`, for some files or for all of them:

```toml
[tool.cloudinary-lint]
per-file-ignores = {{ "legacy/**" = ["{code}"] }}
ignore = ["{code}"]
```
"""
_UNREADABLE = """\
## Suppress it

In a file that can't be read, only a comment `cloudinary-lint: ignore-file` in the first ten lines works.
"""


def with_suppress_section(code: str, page: str) -> str:
    """Returns a rule's page with its last section."""
    if code == "CLD902":  # an ignore comment for ignore comments would never end
        return page
    section = _UNREADABLE if code == "CLD901" else "\n".join((_BY_COMMENT, *_comments(code, page)))
    return "\n".join((page.rstrip(), "", section, _BY_SETTINGS.format(code=code).rstrip()))


def _comments(code: str, page: str) -> list[str]:
    words = f"cloudinary-lint: ignore[{code}] -- the reason"
    languages = dict.fromkeys(_LANGUAGE.findall(page))
    forms = (_FORMS[language] for language in languages)
    return [f"In {place}:\n\n```{name}\n{form.format(words)}\n```\n" for place, name, form in forms]
