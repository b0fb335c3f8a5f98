"""Finds the functions of a project that its start-up runs, in all modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.project.imports import absolute
from cloudinary_lint.project.module_names import module_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import PurePosixPath

    from cloudinary_lint.facts.module_summary import FunctionCall, ModuleSummary

_CONSTRUCTOR = ".__init__"
_Function = tuple["PurePosixPath", str]
"""A module and one of its functions; an empty name is the module's own code, which its import runs."""


class Startup:
    """The functions that start-up runs: `ready()`, factories, handlers, and the functions they call."""

    def __init__(self, modules: Mapping[PurePosixPath, ModuleSummary]) -> None:
        """Follows the calls from `modules`, which are those that a server loads, with their summaries."""
        self._by_name: dict[str, list[PurePosixPath]] = {}
        for path in modules:
            self._by_name.setdefault("".join(module_parts(path)[-1:]), []).append(path)
        self._calls: dict[_Function, list[FunctionCall]] = {}
        self._imports: dict[_Function, list[str]] = {}
        for path, module in modules.items():
            for call in module.calls:
                self._calls.setdefault((path, call.function), []).append(call)
            for one in module.imports:
                name = one.path.rpartition(".")[2]
                if not one.function:
                    self._imports.setdefault((path, name), []).append(one.path.removesuffix(name))
        self._run: set[_Function] = set()
        self._follow([(path, name) for path, module in modules.items() for name in ("", *module.startup)])

    def runs(self, path: PurePosixPath, function: str) -> bool:
        """Whether start-up runs a function of a module that counts."""
        return (path, function) in self._run

    def _follow(self, waiting: list[_Function]) -> None:
        while waiting:
            function = waiting.pop()
            if function not in self._run:
                self._run.add(function)
                waiting += self._called_by(*function)
                waiting += self._imported_as(*function)
                waiting += self._constructor(*function)

    def _called_by(self, path: PurePosixPath, function: str) -> Iterator[_Function]:
        for call in self._calls.get((path, function), ()):
            yield from ((path, call.callee),) if call.is_own else self._imported(path, call.callee)

    def _constructor(self, path: PurePosixPath, name: str) -> Iterator[_Function]:
        """Yields what runs where a name is that of a class."""
        if name and not name.endswith(_CONSTRUCTOR):
            yield path, f"{name}{_CONSTRUCTOR}"

    def _imported_as(self, path: PurePosixPath, function: str) -> Iterator[_Function]:
        """Yields what a name of a module means where that only imports it, as a package's `__init__` does."""
        name = function.partition(".")[0]
        for key in (name, "*") if name else ():
            for origin in self._imports.get((path, key), ()):
                yield from self._imported(path, f"{origin}{function}")

    def _imported(self, path: PurePosixPath, callee: str) -> Iterator[_Function]:
        """Yields what an imported path may mean: `shop.cloud.setup`, `shop.cloud.Cloud.setup`."""
        parts = absolute(path, callee)
        for length in (len(parts) - 1, len(parts) - 2):
            if length > 0:
                yield from ((other, ".".join(parts[length:])) for other in self._named(parts[:length]))

    def _named(self, parts: tuple[str, ...]) -> Iterator[PurePosixPath]:
        for other in self._by_name.get(parts[-1], ()):
            if module_parts(other)[-len(parts) :] == parts:
                yield other
