"""The JSON schema of the settings, made from them. Run as a module, it writes it where it is shipped."""

from __future__ import annotations

import json

from cloudinary_lint.config.schema import FILE
from cloudinary_lint.config.settings import FORMATS, TEMPLATE_LANGUAGES, Settings
from cloudinary_lint.rules import DOCUMENTATION, all_rules

DESCRIPTIONS = {
    "select": "Rules that report: codes, prefixes or names, or ALL (the default).",
    "ignore": "Rules that don't report: codes, prefixes or names.",
    "per-file-ignores": "For each glob, rules that don't report in the files that match it.",
    "exclude": "Globs, as in .gitignore: files in folders that are skipped.",
    "extend-include": "Globs, as in .gitignore: more files to check, such as Markdown.",
    "strict": "Also report findings that the project's configuration makes harmless.",
    "unsafe-fixes": "--fix and --diff apply unsafe fixes too.",
    "output-format": "How findings are printed.",
    "secure": "The project's environment turns secure on, outside of the repository.",
    "template-language": "The language of templates that could be Django or Jinja.",
    "cloudinary-fields": "More names of attributes that hold Cloudinary resources.",
    "baseline": "A file that lists findings which are not reported, relative to the project's root.",
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
        "description": "[tool.cloudinary-lint] in pyproject.toml, or the keys of cloudinary-lint.toml.",
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
    """A code, a prefix or a name, in any case; editors are offered the codes and the names."""
    names = [rule.name for rule in all_rules()]
    digits = sorted({rule.code[:end].removeprefix("CLD") for rule in all_rules() for end in (4, 5, 6)})
    return {
        "type": "string",
        "anyOf": [
            {"enum": ["ALL", *(f"CLD{digit}" for digit in digits if len(digit) != 2), *names]},
            {"pattern": rf"^\s*([Cc]([Ll]([Dd]({'|'.join(digits)})?)?)?|[Aa][Ll][Ll])?\s*$"},
            {"pattern": rf"^\s*({'|'.join(map(_in_any_case, names))})\s*$"},
        ],
    }


def _in_any_case(name: str) -> str:
    return "".join(f"[{one.upper()}{one}]" if one.isalpha() else one for one in name)


def text() -> str:
    return json.dumps(schema(), indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
