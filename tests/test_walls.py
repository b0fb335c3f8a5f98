"""The layers of the package: which may import which, what is loaded when, and how large anything may grow.

The layers and their order are those of CONTRIBUTING.md, so that the page can't describe another package.
"""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = ROOT / "cloudinary_lint"
MODULES = sorted(PACKAGE.rglob("*.py"))
TREES = {path: ast.parse(path.read_bytes()) for path in MODULES}
OURS = PACKAGE.name
ENTRY_MODULES = frozenset({"__init__", "__main__"})
PLACES = {
    "libcst": "languages/python/",
    "dotenv": "languages/env.py",
    "tomli": "config/settings.py",
    "shtab": "cli/completions.py",
    "pygls": "integrations/language_server/",
    "lsprotocol": "integrations/language_server/",
}


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def layer_of(name: str) -> str:
    """The layer of a module: `languages` of `languages/python/tree.py`."""
    return name.partition("/")[0].removesuffix(".py")


def layers() -> list[str]:
    """The layers in the order of CONTRIBUTING.md, the lowest first."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = page.partition("## Folders")[2].partition("\n\nImports")[0]
    cells = re.findall(r"^\| (`[^|]+`) \|", table, re.MULTILINE)
    return [layer_of(name) for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def imported(path: Path) -> set[str]:
    """The dotted names that a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(TREES[path]):
        match node:
            case ast.Import(names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(str(module), names):
                found |= {f"{module}.{alias.name}" for alias in names}
            case ast.Call(ast.Name("import_module"), [ast.Constant(str(module)), *_]):
                found.add(module)
            case _:
                pass
    return found


def functions(path: Path) -> list[tuple[str, int]]:
    """The functions of a module and their lengths in lines."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for node in ast.walk(TREES[path]) if isinstance(node, kinds)]
    return [(node.name, (node.end_lineno or node.lineno) - node.lineno + 1) for node in nodes]


def length_of(path: Path) -> int:
    """The lines of a module behind its docstring: that of a rule is a page."""
    first = TREES[path].body[0] if TREES[path].body else None
    start = first.end_lineno or 0 if isinstance(first, ast.Expr) else 0
    return len(path.read_bytes().splitlines()) - start


each_module = pytest.mark.parametrize("path", [pytest.param(path, id=name_of(path)) for path in MODULES])


@each_module
def test_imports_point_to_rooms_below(path):
    order = layers()
    layer = layer_of(name_of(path))
    if layer in ENTRY_MODULES:
        return
    assert layer in order, f"give {layer} its place in CONTRIBUTING.md"
    below = {*order[: order.index(layer) + 1], "__version__"}
    used = {parts[1] for name in imported(path) if (parts := name.split("."))[0] == OURS}
    assert used <= below


@each_module
def test_other_peoples_packages_stay_in_their_rooms(path):
    tops = {name.partition(".")[0] for name in imported(path)}
    for package in tops - sys.stdlib_module_names - {OURS}:
        assert name_of(path).startswith(PLACES.get(package, "nowhere")), f"{package} is not imported here"


@each_module
def test_python_is_read_by_libcst_alone(path):
    parsers = {"ast", "parser", "tokenize", "lib2to3", "symtable"}
    assert parsers.isdisjoint(name.partition(".")[0] for name in imported(path))


@pytest.mark.parametrize(
    "path", [path for path in MODULES if layer_of(name_of(path)) == "rules"], ids=name_of
)
def test_rules_know_no_language(path):
    assert not any(name.startswith(f"{OURS}.languages") for name in imported(path))


@each_module
def test_no_bug_is_swallowed(path):
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.ExceptHandler):
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            names = {one.id if isinstance(one, ast.Name) else "" for one in caught if one}
            is_raised = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
            assert is_raised or (names and names.isdisjoint({"Exception", "BaseException"}))


@each_module
def test_a_module_says_what_it_is(path):
    if path.stat().st_size:
        assert ast.get_docstring(TREES[path])


@each_module
def test_a_module_fits_on_a_few_screens(path):
    assert length_of(path) <= 400


@each_module
def test_a_function_fits_on_a_screen(path):
    assert [found for found in functions(path) if found[1] > 40] == []


def test_most_functions_are_a_few_lines():
    assert statistics.median(length for path in MODULES for _, length in functions(path)) <= 10


def test_every_room_of_the_page_exists():
    assert set(layers()) == {layer_of(name_of(path)) for path in MODULES} - ENTRY_MODULES


def loaded(statement: str) -> set[str]:
    """The top-level packages in memory after a statement, in a process of its own."""
    program = f"import sys\n{statement}\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True, cwd=ROOT
    )
    return set(done.stdout.split())


SETTINGS = b"CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'SECURE': True}\n"
CHECK = """
from cloudinary_lint.linting.engine import LintContext, check
from cloudinary_lint.languages.registry import kind_of
from cloudinary_lint.project import View
check({name!r}, {raw!r}, kind_of({name!r}), LintContext(View({name!r}), frozenset()))
"""


@pytest.mark.parametrize(
    ("statement", "packages"),
    [
        pytest.param("import cloudinary_lint.cli.main", set(), id="the program"),
        pytest.param("import cloudinary_lint.linting.engine", set(), id="the engine"),
        pytest.param("from cloudinary_lint.rules import all_rules; all_rules()", set(), id="the rules"),
        pytest.param(CHECK.format(name="settings.py", raw=SETTINGS), {"libcst"}, id="a settings module"),
        pytest.param(CHECK.format(name="a.py", raw=b"cloudinary = ("), {"libcst"}, id="half a Python file"),
        pytest.param(CHECK.format(name=".env", raw=b"CLOUDINARY_URL=1"), {"dotenv"}, id="an env file"),
        pytest.param(CHECK.format(name="a.html", raw=b"{% cloudinary i %}"), set(), id="a template"),
        pytest.param(CHECK.format(name="a.yml", raw=b"CLOUDINARY_URL: a"), set(), id="a YAML file"),
    ],
)
def test_what_is_heavy_is_loaded_when_it_is_needed(statement, packages):
    assert loaded(statement) & {"libcst", "dotenv", "django", "jinja2", "cloudinary"} == packages
