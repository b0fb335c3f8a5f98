"""The tool as its users run it, on a folder of files, and the law that the world holds it to."""

from __future__ import annotations

import io
import json
import re
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from cloudinary_lint.cli.main import main
from tests.oracle import schemes, world

Files = dict[str, str]

HTTPS = {"https"}
OTHER_WAY_ROUND = {"CLD203"}
"""Codes of texts that build https, which is the opposite of what they say."""


def run(files: Files, *arguments: str) -> tuple[set[str], Files]:
    """The codes that the tool reports at the end, and the files it leaves."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()):
            code = main(["--isolated", "--root", folder, "--output-format", "json", *arguments, folder])
        assert code in (0, 1)
        left = {name: Path(folder, name).read_bytes().decode() for name in files}
    return {finding["code"] for finding in json.loads(out.getvalue())["findings"]}, left


def assert_just(files: Files, script: str, *arguments: str, **environ: str) -> None:
    """What is silent builds https; what is reported does not, and does once it is fixed.

    A safe fix changes the scheme of the addresses, and nothing else of them.
    """
    before = asked(files, script, **environ)
    codes, _ = run(files, *arguments)
    assert bool(codes - OTHER_WAY_ROUND) is (schemes(before) != HTTPS)
    rest, safe = run(files, "--fix", *arguments)
    after = before if safe == files else asked(safe, script, **environ)
    assert list(map(bare, after)) == list(map(bare, before))
    unsafe = files if safe == files and not rest else run(files, "--fix", "--unsafe-fixes", *arguments)[1]
    assert schemes(after if unsafe == safe else asked(unsafe, script, **environ)) == HTTPS
    assert not run(unsafe, *arguments)[0] - OTHER_WAY_ROUND


def asked(files: Files, script: str, **environ: str) -> list[str]:
    """The addresses that a program builds, at least one."""
    found = world().ask(files, script, **environ)
    addresses = [found] if isinstance(found, str) else list(found)
    assert addresses
    return addresses


def bare(address: str) -> str:
    """An address without its scheme."""
    return re.sub(r"\Ahttps?:", "", address)
