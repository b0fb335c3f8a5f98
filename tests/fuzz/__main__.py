"""Coverage-guided fuzzing with atheris: `python -m tests.fuzz SECONDS [KIND…]`.

For each kind of file, a process of its own mutates the seeds and holds the laws on what comes out. What
breaks one is written below `.fuzz/`, as is what reached new code; it becomes a row of `FOUND` in `seeds.py`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from cloudinary_lint.languages.registry import Kind
from tests.fuzz.seeds import seeds
from tests.texts import FILES

FOLDER = Path(".fuzz")
_LONGEST = 4096
_TIMEOUT = 20
"""Seconds for one input: far more than any text of that length takes."""


def main(seconds: str, *words: str) -> int:
    """Fuzzes each kind for so many seconds; the exit code says whether something was found."""
    kinds = [Kind(word) for word in words] or list(FILES)
    return max(_fuzzed(kind, seconds) for kind in kinds)


def _fuzzed(kind: Kind, seconds: str) -> int:
    corpus, found = FOLDER / "corpus" / kind.value, FOLDER / "found"
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seed for seed in seeds() if seed.kind is kind):
        (corpus / f"seed-{number}").write_bytes(seed.raw)
    command = [sys.executable, "-m", "tests.fuzz.target", kind.value, str(corpus)]
    limits = [f"-max_total_time={seconds}", f"-max_len={_LONGEST}", f"-timeout={_TIMEOUT}"]
    output = [f"-artifact_prefix={found}/{kind.value}-", "-print_final_stats=1", "-verbosity=0"]
    print(f"{kind.value}:", flush=True)
    return subprocess.run([*command, *limits, *output], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
