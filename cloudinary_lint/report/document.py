"""JSON that a log may hold: what a CI would take for a command in it is spelled by JSON's own escapes.

Refuses to know what the JSON says.
"""

from __future__ import annotations

import json


def as_json_text(value: object) -> str:
    """A value as a text of its own."""
    return f"{harmless(json.dumps(value, indent=2))}\n"


def harmless(text: str) -> str:
    """JSON without `##[` and `##vso[`, which GitHub's and Azure's runners obey anywhere in a line."""
    return text.replace("##", r"#\u0023")
