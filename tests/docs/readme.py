"""The parts of README.md that the program generates. Run as a module, it writes them there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cloudinary_lint.rules import all_rules
from tests import ROOT

README = ROOT / "README.md"
_SHOWN = ("shop/settings/base.py",)


def rules() -> str:
    """Returns the table of all rules."""
    rows = [f"| {rule.code} | {rule.name} | {_cell(rule.summary)} | {rule.fix} |" for rule in all_rules()]
    return "\n".join(["| code | name | reported | fix |", "|---|---|---|---|", *rows])


def _cell(text: str) -> str:
    return text.replace("|", r"\|").replace("\n", " ")


def demo() -> str:
    """Returns what the command prints about the settings of the example."""
    done = in_example("--output-format", "full", "--color", "never", *_SHOWN)
    assert (done.returncode, bool(done.stdout)) == (1, True), done.stderr
    prompt = " ".join(["$ cloudinary-lint", *_SHOWN])
    return f"```console\n{prompt}\n{done.stdout.rstrip()}\n```"


def configuration() -> str:
    """Returns what the command prints about the example's configuration."""
    done = in_example("--show-config")
    assert done.returncode == 0, done.stderr
    return f"```console\n$ cloudinary-lint --show-config\n{done.stdout.rstrip()}\n```"


def in_example(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the command in a copy of the example, outside of this repository and its settings."""
    with tempfile.TemporaryDirectory() as folder:
        shop = shutil.copytree(ROOT / "examples" / "shop", Path(folder) / "shop")
        command = [sys.executable, "-m", "cloudinary_lint", "--root", ".", *arguments]
        return subprocess.run(command, cwd=shop, capture_output=True, encoding="utf-8", check=False)


PARTS = {"demo": demo, "rules": rules}


def between(name: str, text: str) -> str:
    """Returns the text between the markers of a part."""
    match = _marked(name).search(text)
    assert match, f"README.md has no markers for {name}"
    return match[2].strip()


def generated(text: str) -> str:
    """Returns the README with its generated parts brought up to date."""
    for name, make in PARTS.items():
        before, begin, _, end, after = _marked(name).split(text, maxsplit=1)
        text = f"{before}{begin}\n{make()}\n{end}{after}"
    return text


def _marked(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- {name}:begin -->)(.*?)(<!-- {name}:end -->)", re.DOTALL)


if __name__ == "__main__":
    README.write_text(generated(README.read_text(encoding="utf-8")), encoding="utf-8")
