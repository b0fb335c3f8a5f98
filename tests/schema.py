"""The JSON schema of the settings, made from them. Run as a module, it writes it where it is shipped."""

from __future__ import annotations

import json

from cloudinary_lint.config.schema import FILE
from cloudinary_lint.config.settings import FORMATS, TEMPLATE_LANGUAGES, Settings
from cloudinary_lint.rules import DOCUMENTATION, all_rules

DESCRIPTIONS = {
    "select": "Which rules report: codes, or prefixes of codes. All by default.",
    "ignore": "Which of them do not: codes, or prefixes of codes.",
    "per-file-ignores": "Globs, and the codes that are off in the files they mean.",
    "exclude": "Globs, as in .gitignore: files that are passed over when folders are walked.",
    "extend-include": "Globs, as in .gitignore: more files to read, such as Markdown.",
    "strict": "Report also what the project's configuration makes harmless.",
    "unsafe-fixes": "--fix and --diff take unsafe fixes too.",
    "output-format": "How findings are printed.",
    "secure": "The project's environment turns secure on, outside of the repository.",
    "template-language": "What templates are written in, where it cannot be seen.",
    "cloudinary-fields": "Further attributes that hold Cloudinary resources.",
    "baseline": "A file of findings that are known and not reported; from the project's root.",
}
TEXTS: dict[str, object] = {"type": "array", "items": {"type": "string"}}
CODES: dict[str, object] = {"type": "array", "items": {"$ref": "#/definitions/code"}}
TYPES: dict[str, dict[str, object]] = {
    "select": CODES,
    "ignore": CODES,
    "per-file-ignores": {"type": "object", "additionalProperties": CODES},
    "output-format": {"enum": list(FORMATS)},
    "template-language": {"enum": list(TEMPLATE_LANGUAGES)},
}


def schema() -> dict[str, object]:
    """The whole schema; a setting of a kind that it does not know is an error here."""
    usual = {name.replace("_", "-"): usual for name, usual in Settings._field_defaults.items()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": f"{DOCUMENTATION}cloudinary-lint.schema.json",
        "title": "Settings of cloudinary-lint",
        "description": "The table [tool.cloudinary-lint] of pyproject.toml.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            key: {"description": DESCRIPTIONS[key], **(TYPES.get(key) or _of(value))}
            for key, value in usual.items()
        },
        "definitions": {"code": _code()},
    }


def _of(value: object) -> dict[str, object]:
    match value:
        case bool():
            return {"type": "boolean", "default": value}
        case str():
            return {"type": "string"}
        case ():
            return TEXTS
    raise AssertionError(value)


def _code() -> dict[str, object]:
    """A code or a prefix of one, in any case; editors are offered the codes themselves."""
    digits = sorted({rule.code[:end].removeprefix("CLD") for rule in all_rules() for end in (4, 5, 6)})
    return {
        "type": "string",
        "anyOf": [
            {"enum": [*(f"CLD{digit}" for digit in digits if len(digit) != 2)]},
            {"pattern": rf"^\s*([Cc]([Ll]([Dd]({'|'.join(digits)})?)?)?)?\s*$"},
        ],
    }


def text() -> str:
    return json.dumps(schema(), indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
