"""Writes JSON that is safe in the log of a CI: commands to its runner are written with JSON's escapes."""

from __future__ import annotations

import json


def as_json_text(value: object) -> str:
    """Returns a value as a JSON document."""
    return f"{escape_commands(json.dumps(value, indent=2))}\n"


def escape_commands(text: str) -> str:
    """Returns JSON without `##[` and `##vso[`, which GitHub's and Azure's runners obey anywhere in a line."""
    return text.replace("##", r"#\u0023")
