"""The functions of a project that its start-up runs, followed from module to module."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cloudinary_lint.project.imports import absolute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import PurePosixPath

    from cloudinary_lint.facts.module_summary import FunctionCall, Module
    from cloudinary_lint.project.imports import Imports

_Function = tuple["PurePosixPath", str]


@dataclass(frozen=True)
class Startup:
    """The functions that start-up runs: `ready()`, factories, handlers, and what these and modules call.

    `modules` are the modules that count, with their summaries. A function without a name stands for what
    an import runs.
    """

    imports: Imports
    modules: Mapping[PurePosixPath, Module]
    _run: set[_Function] = field(default_factory=set)

    def __post_init__(self) -> None:
        waiting = [
            (path, name) for path, module in self.modules.items() for name in ("", *sorted(module.startup))
        ]
        while waiting:
            function = waiting.pop()
            if function not in self._run:
                self._run.add(function)
                waiting += self._called_by(*function)

    def runs(self, path: PurePosixPath, function: str) -> bool:
        """Whether start-up runs a function of a module that counts."""
        return (path, function) in self._run

    def _called_by(self, path: PurePosixPath, function: str) -> Iterator[_Function]:
        module = self.modules.get(path)
        for call in module.calls if module else ():
            if call.function == function:
                yield from self._meant(path, call)

    def _meant(self, path: PurePosixPath, call: FunctionCall) -> Iterator[_Function]:
        if call.is_own:
            yield path, call.callee
        else:
            yield from called(path, call.callee, self.imports.modules_of)


def called(
    path: PurePosixPath,
    callee: str,
    modules_of: Callable[[tuple[str, ...]], Iterable[PurePosixPath]],
) -> Iterator[_Function]:
    """Yields the functions that an imported path may mean: `shop.cloud.setup`, `shop.cloud.Cloud.setup`."""
    parts = absolute(path, callee)
    for length in (len(parts) - 1, len(parts) - 2):
        if length > 0:
            yield from ((module, ".".join(parts[length:])) for module in modules_of(parts[:length]))
