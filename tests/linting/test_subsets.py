"""Any subset, same answer: findings do not depend on which other files are named, nor on their order."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cloudinary_lint.cli.main import main
from tests import ROOT

SHOP = ROOT / "examples" / "shop"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("subsets") / "shop"
    shutil.copytree(SHOP, folder, ignore=shutil.ignore_patterns("__pycache__", "*.sqlite3"))
    (folder / "notes.txt").write_text("{{ product.photo.build_url }}\n")
    (folder / "catalog" / "tests.py").write_text("import cloudinary\ncloudinary.config(secure=True)\n")
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    return folder


def found(capsys: pytest.CaptureFixture[str], folder: Path, names: list[str]) -> dict[str, list[object]]:
    """The findings of each file by its name."""
    capsys.readouterr()
    main(["--output-format", "json", "--isolated", *(str(folder / name) for name in names)])
    reported = json.loads(capsys.readouterr().out)["findings"]
    by_name: dict[str, list[object]] = {}
    for finding in reported:
        name = str(Path(finding.pop("path")).resolve().relative_to(folder.resolve()))
        by_name.setdefault(name, []).append(finding)
    return by_name


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_files_in_any_order_give_the_same_findings(
    data: st.DataObject, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = sorted(
        str(path.relative_to(shop)) for path in shop.rglob("*") if path.is_file() and ".git/" not in str(path)
    )
    chosen = data.draw(st.lists(st.sampled_from(names), unique=True, max_size=12))
    everything = found(capsys, shop, ["."])
    some = found(capsys, shop, chosen) if chosen else {}
    assert some == {name: everything[name] for name in chosen if name in everything}


def test_the_working_folder_does_not_matter(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = found(capsys, shop, ["."])
    for folder in {path.parent for path in map(Path, everything)}:
        monkeypatch.chdir(shop / folder)
        here = {name for name in everything if Path(name).parent == folder}
        assert found(capsys, shop, sorted(here)) == {name: everything[name] for name in here}
