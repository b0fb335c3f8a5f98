"""What atheris runs: the laws on the bytes of one kind of file. Started by `python -m tests.fuzz`."""

from __future__ import annotations

import logging
import pkgutil
import sys
from importlib import import_module

import atheris

with atheris.instrument_imports(include=["cloudinary_lint"]):
    from cloudinary_lint import languages
    from cloudinary_lint.languages.registry import Kind
    from tests.laws import hold
    from tests.texts import FILES

    for module in pkgutil.walk_packages(languages.__path__, f"{languages.__name__}."):
        import_module(module.name)  # readers are loaded when they are needed: too late to be watched


def main() -> None:
    """Fuzzes the kind that the first argument names; the rest is for libFuzzer."""
    kind = Kind(sys.argv.pop(1))
    name, _ = FILES[kind]
    logging.disable()

    def once(raw: bytes) -> None:
        hold(name, raw, kind)

    atheris.Setup(sys.argv, once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
