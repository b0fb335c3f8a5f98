"""What fuzzing begins with, and what it once found: small texts, by kind of file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cloudinary_lint.languages.registry import Kind, kind_of
from cloudinary_lint.rules import all_rules
from tests.rules.test_pages import examples

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Seed:
    """A file: its name, kind and bytes, and where it comes from."""

    name: str
    kind: Kind
    raw: bytes
    origin: str


FOUND = [
    (
        ".env",
        b"CLOUDINARY_URL=cloudinary://k:s@c\nCLOUDINARY_URL=cloudinary://k:s@c?secure=",
        "a URL set twice",
    ),
    ("settings.py", b'\f"""a"""\nimport cloudinary\n  ', "blanks at the very end"),
    ("page.html", b"{% load cloudinary %}{% {{ image.build_url }}", "an expression behind an open tag"),
    ("page.html", b"{%\n{% load cloudinary %}{{ image.build_url() }}", "an open tag on the line above"),
    ("compose.yml", b"a: {CLOUDINARY_URL: cloudinary://k:s@c, b: [c]}", "a URL between brackets"),
    (
        ".env",
        b"CLOUDINARY_URL=cloudinary://k:s/?secure=true[@c/?secure=true",
        "a slash and a query in a secret",
    ),
    (".env", b"CLOUDINARY_URL=cloudinary://k:s@c?SECURE=a=b://c", "an option with two signs"),
    ("compose.yml", b'CLOUDINARY_URL: "cloudinary://k:s@c?secure#=true"', "a fragment amid an option"),
    (
        "compose.yml",
        b"a: http://res.cloudinary.com/a\n# cloudinary-lint: ignore\xc2\x85[CLD104]",
        "a line end that only YAML 1.1 knows",
    ),
    ("compose.yml", b'CLOUDINARY_URL: "cloudinary://k:s@c]/?securE=true"', "a URL that the SDK can't split"),
    ("compose.yml", b'CLOUDINARY_URL: "cloudinary://k:s@c\'/?secure=true"', "a quote in a cloud's name"),
    (
        "a.vue",
        b"<script>a = 'http://res.cloudinary.com/a' // b\n<!-- </script> -->",
        "a comment across elements",
    ),
    ("compose.yml", b"CLOUDINARY_URL: cloudinary://k:s@c\r\n\r\n\r\n\r\n", "blank lines that end in CRLF"),
]
"""Texts that once broke a law or took too long: name, bytes, and what they are."""


KINDS = {
    **dict.fromkeys(
        ("a.js", "a.mjs", "a.cjs", "a.ts"), b"export const a = 'http://res.cloudinary.com/a'; // b\n"
    ),
    **dict.fromkeys(
        ("a.jsx", "a.tsx"),
        b"const a = <p>{/* cloudinary-lint: ignore[CLD402] */}<img src='http://res.cloudinary.com/a'/></p>\n",
    ),
    **dict.fromkeys(
        ("a.vue", "a.svelte"),
        b"<script>\na = 'http://res.cloudinary.com/a'\n</script>\n<img src='http://res.cloudinary.com/a'>\n"
        b"<style>\na { b: url(http://res.cloudinary.com/a) }\n</style>\n",
    ),
    **dict.fromkeys(
        ("a.css", "a.scss", "a.less"), b"a[href^='http://res.cloudinary.com'] { b: url(x) } /* c */\n"
    ),
    **dict.fromkeys(
        (".flaskenv", ".envs/.local/.django", "env.prod", "env_sample"),
        b"export CLOUDINARY_URL='cloudinary://k:s@c'  # d\nCLOUDINARY_CLOUD_NAME=c\n",
    ),
    "settings.py.example": b"CLOUDINARY = {'cloud_name': 'c'}  # noqa: CLD102\n",
}
"""A text for each name that a kind of file may have."""


def seeds() -> Iterator[Seed]:
    """The examples of the rules' pages, and what was found."""
    for rule in all_rules():
        for example in examples(rule):
            for name, text in (*example.bad.items(), *example.good.items()):
                if kind := kind_of(name):
                    yield Seed(name, kind, text.encode(), f"{rule.code}, {name}")
    for name, raw in KINDS.items():
        yield Seed(name, kind_of(name) or Kind.TEXT, raw, f"a text of {name}")
    for name, raw, what in FOUND:
        yield Seed(name, kind_of(name) or Kind.TEXT, raw, what)
