"""The JSON schema of `[tool.cloudinary-lint]`, for validate-pyproject and for editors.

`make generate` writes it from the settings, and a test compares it with them.
"""

from __future__ import annotations

import json
from pathlib import Path

FILE = Path(__file__).with_name("cloudinary-lint.schema.json")


def tool_schema(_tool: str = "cloudinary-lint") -> dict[str, object]:
    """Returns the schema, in the form that validate-pyproject expects."""
    schema: dict[str, object] = json.loads(FILE.read_text(encoding="utf-8"))
    return schema
