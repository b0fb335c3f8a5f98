"""Facts that are kept between runs: believed only from the user's own folder and whole; no credential is."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cloudinary_lint.facts import Document
from cloudinary_lint.facts.codec import NotEncoded, decode, encode
from cloudinary_lint.files import cache_folder, stamps
from cloudinary_lint.files.stamps import stamp
from cloudinary_lint.languages import registry
from cloudinary_lint.languages.kinds import is_surveyed, kind_word
from cloudinary_lint.project import inventory
from cloudinary_lint.project.summary import is_requirements
from cloudinary_lint.text.source import Unreadable
from tests.hostile.runs import run
from tests.planted import CARRIERS, plant
from tests.repositories import init, make

FILES = {
    "shop/settings.py": "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'API_SECRET': 's3cr3t-k3y'}\n",
    "shop/cloud.py": "import cloudinary\ncloudinary.config(cloud_name='demo', api_secret='s3cr3t-k3y')\n",
    "shop/views.py": "from shop import cloud\n",
    "page.html": "{% load cloudinary %}{% cloudinary_url a %}\n",
    "README": "A shop.\n",
}


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """The folder where facts are kept."""
    folder = tmp_path / "cache"
    monkeypatch.setenv(cache_folder.VARIABLE, str(folder))
    return folder / "cloudinary-lint"


@pytest.fixture
def here(tmp_path, monkeypatch, kept):
    folder = tmp_path / "project"
    init(folder)
    monkeypatch.chdir(folder)
    make(folder, *FILES, **FILES)
    return folder


@pytest.fixture
def looked(monkeypatch):
    """The files whose text is searched or read in a run, in this process."""

    def serve(*words: str) -> set[str]:
        registry.clear_documents()
        seen: set[str] = set()
        with monkeypatch.context() as patch:
            for module, name in ((inventory, "summarize"), (inventory, "read_facts")):
                patch.setattr(module, name, _noting(getattr(module, name), seen))
            run(*words)
        return seen

    return serve


def _noting(real, seen):
    def work(path, raw):
        seen.add(path)
        return real(path, raw)

    return work


def only(kept: Path) -> Path:
    (path,) = kept.iterdir()
    return path


@pytest.mark.usefixtures("here")
class TestKept:
    def test_a_file_that_has_not_changed_is_looked_at_once(self, looked):
        assert looked(".") == set(FILES)
        assert looked(".") == set()
        assert looked("--show-config") == set()
        assert looked("--strict", "--output-format", "json", "page.html") == set()
        assert looked("--fix", "page.html") == set()

    def test_whoever_changes_one_file_waits_for_that_file_alone(self, here, looked):
        looked(".")
        (here / "shop/views.py").write_text("x = 2\n", encoding="utf-8")
        assert looked(".") == {"shop/views.py"}

    def test_a_hook_that_is_given_other_files_each_time(self, looked):
        assert looked("shop/cloud.py") == set(FILES)
        assert looked("page.html") == set()

    @pytest.mark.parametrize(
        "comment",
        [
            "noqa",
            "noqa: E402",
            "noqa: E402 because the path is set before",
            "noqa - imported for what it does",
        ],
    )
    def test_a_comment_that_says_why_does_not_keep_a_file_from_being_kept(self, here, kept, looked, comment):
        text = f"import cloudinary  # {comment}\nx = cloudinary.CloudinaryImage('a').build_url()\n"
        (here / "shop/cloud.py").write_text(text, encoding="utf-8")
        before = run("--isolated", ".")
        assert looked(".") == set()
        assert run("--isolated", ".") == before
        assert b"because" not in only(kept).read_bytes()

    def test_libcst_is_not_loaded_where_no_python_has_changed(self, here):
        words = [sys.executable, "-X", "importtime", "-m", "cloudinary_lint"]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        run(".")
        (here / "page.html").write_text("{% load cloudinary %}{% cloudinary_url b %}\n", encoding="utf-8")
        done = subprocess.run(words, capture_output=True, encoding="utf-8", check=False, env=environment)
        assert "page.html:1" in done.stdout
        assert "libcst" not in done.stderr
        assert "languages.template" in done.stderr

    def test_without_a_cache_nothing_is_kept(self, kept, looked):
        assert looked("--no-cache", ".") == looked("--no-cache", ".") == set(FILES)
        assert not kept.exists()

    def test_another_program_begins_anew(self, looked, monkeypatch):
        looked(".")
        monkeypatch.setattr(cache_folder, "_KEYS", [b"k" * 16])
        assert looked(".") == set(FILES)
        assert looked(".") == set()


class TestStamps:
    def test_a_file_that_was_changed_a_moment_ago_has_none(self, here):
        status = (here / "README").stat()
        changed = max(status.st_mtime_ns, status.st_ctime_ns)
        assert stamp(status, changed)
        assert stamp(status, changed - 1) == b""
        assert stamp(here.stat(), 1 << 62) == b"", "a folder"

    def test_files_that_are_as_they_were_are_not_opened(self, here, monkeypatch):
        monkeypatch.setattr(stamps, "_TICK", -(1 << 61))
        run("README", "page.html", "shop/cloud.py")
        opened: list[str] = []
        real = inventory.read_up_to

        def read(path, *rest, follows):
            opened.append(Path(path).relative_to(here).as_posix())
            return real(path, *rest, follows=follows)

        monkeypatch.setattr(inventory, "read_up_to", read)
        run("shop/cloud.py")
        assert opened == ["shop/cloud.py"], "for what is shown of it"


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda _: b"", id="nothing"),
        pytest.param(lambda raw: raw[:-1], id="cut off"),
        pytest.param(lambda raw: raw[:90], id="cut off in its index"),
        pytest.param(lambda raw: raw[:30], id="cut off in its head"),
        pytest.param(lambda raw: raw.replace(b"cloud_name", b"cloud_nome"), id="changed"),
        pytest.param(lambda raw: raw.replace(b"cmt", b"cmx"), id="changed in its index"),
        pytest.param(lambda raw: b"\x80\x04" + raw, id="something before it"),
        pytest.param(lambda raw: raw.replace(b"facts 1", b"facts 0"), id="of another version"),
        pytest.param(lambda raw: os.urandom(len(raw)), id="something else"),
    ],
)
def test_what_is_not_whole_is_not_believed(kept, spoil):
    first = run(".")
    path = only(kept)
    path.write_bytes(spoil(path.read_bytes()))
    for _ in range(2):
        registry.clear_documents()
        assert run(".") == first


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("make_it", [os.mkfifo, os.mkdir], ids=["a pipe", "a folder"])
def test_what_is_no_file_is_not_waited_for(kept, make_it):
    first = run(".")
    path = only(kept)
    path.unlink()
    make_it(path)
    assert run(".") == first
    assert not path.is_file()


class TestOthersFiles:
    """Only what is of our own making, by name and by content, is ever replaced or deleted."""

    def test_in_the_folder_that_the_user_named(self, tmp_path, here, kept, monkeypatch):
        del here
        (tmp_path / "cache").mkdir(mode=0o700)
        monkeypatch.setattr(cache_folder, "_MOST", 2)
        theirs = [tmp_path / "cache" / f"chapter{number}.txt" for number in range(9)]
        for path in theirs:
            path.write_text("a thesis", encoding="utf-8")
        run(".")
        assert all(path.exists() for path in theirs)
        assert only(kept).suffix == ".facts"

    def test_in_our_own_folder(self, here, kept, monkeypatch):
        run(".")
        monkeypatch.setattr(cache_folder, "_MOST", 4)
        named_alike = kept / f"{'0' * 32}.facts"
        theirs = [named_alike, kept / "notes.facts", kept / "README"]
        for path in theirs:
            path.write_bytes(b"not ours")
        ours = [kept / f"{number:032x}.facts" for number in range(1, 9)]
        for path in ours:
            path.write_bytes(cache_folder.MARK)
            os.utime(path, (1, 1))
        (here / "README").write_text("Another shop.\n", encoding="utf-8")
        run(".")
        assert all(path.read_bytes() == b"not ours" for path in theirs)
        assert sum(path.exists() for path in ours) < len(ours)

    def test_a_file_in_the_place_of_ours_stays(self, here, kept):
        del here
        run(".")
        path = only(kept)
        path.write_bytes(b"not ours")
        run(".")
        assert path.read_bytes() == b"not ours"

    def test_what_a_killed_run_left_is_ours(self, kept, here):
        del here
        run(".")
        left = Path(f"{only(kept)}.123")
        left.write_bytes(cache_folder.MARK + b"half")
        assert cache_folder._is_ours(str(left))  # noqa: SLF001
        assert not cache_folder._is_ours(str(left.with_suffix(".txt")))  # noqa: SLF001


class TestPlace:
    @pytest.fixture(autouse=True)
    def _here(self, here):
        self.here = here

    def test_facts_that_a_repository_brings_along_are_not_believed(self, looked, monkeypatch):
        monkeypatch.setenv(cache_folder.VARIABLE, str(self.here / ".cache"))
        looked(".")
        assert looked(".")
        assert not list(self.here.glob(".cache/*/*"))

    def test_nor_are_they_in_one_of_several_projects_of_a_repository(self, monkeypatch):
        (self.here / ".git").mkdir(exist_ok=True)
        monkeypatch.setenv(cache_folder.VARIABLE, str(self.here / ".cache"))
        assert cache_folder.folder(str(self.here / "shop")) is None

    def test_a_link_into_the_project_is_no_way_round(self, tmp_path, monkeypatch):
        (self.here / "forged").mkdir()
        (tmp_path / "link").symlink_to(self.here / "forged")
        monkeypatch.setenv(cache_folder.VARIABLE, str(tmp_path / "link"))
        run(".")
        assert not list((self.here / "forged").glob("*/*"))

    @pytest.mark.parametrize("place", ["", "cloudinary-lint"], ids=["the user's", "our own"])
    def test_a_folder_that_others_may_write_to_is_not_used(self, tmp_path, kept, place):
        kept.mkdir(parents=True, mode=0o700)
        (tmp_path / "cache" / place).chmod(0o777)
        run(".")
        assert not list(kept.iterdir())

    @pytest.mark.parametrize("place", ["relative", "/proc/nowhere"])
    def test_where_there_is_no_place_nothing_is_kept(self, looked, monkeypatch, place):
        monkeypatch.setenv(cache_folder.VARIABLE, place)
        looked(".")
        assert looked(".")
        assert not Path("relative").exists()

    def test_the_usual_place(self, tmp_path, monkeypatch):
        monkeypatch.delenv(cache_folder.VARIABLE)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
        assert cache_folder.folder(str(self.here)) == str(tmp_path / "xdg" / "cloudinary-lint")
        assert (tmp_path / "xdg" / "cloudinary-lint").stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("here")
def test_a_place_that_is_full(kept, monkeypatch):
    def fail(*_):
        raise OSError

    first = run(".")
    monkeypatch.setattr(cache_folder.os, "replace", fail)
    Path("README").write_text("Another shop.\n", encoding="utf-8")
    assert run(".") == first
    assert len(list(kept.iterdir())) == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no full device")  # noqa: PTH110
@pytest.mark.usefixtures("here")
def test_a_standard_output_that_is_full():
    for _ in range(2):
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            words = [sys.executable, "-m", "cloudinary_lint", "--output-format", "json"]
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
            done = subprocess.run(
                words, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False, env=environment
            )
        assert done.returncode == 2
        assert done.stderr == "cloudinary-lint: standard output cannot be written: No space left on device\n"


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("credential", ["s3cr3t-k3y-9f8a7b", "correcthorse", "hunter2.battery"])
def test_no_credential_is_kept(kept, credential):
    for name in CARRIERS:
        plant(name, credential)
    run(".")
    assert b"CLOUDINARY_STORAGE" in only(kept).read_bytes()
    assert credential.encode() not in only(kept).read_bytes()


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="this system lists no open files")  # noqa: PTH112
@pytest.mark.usefixtures("here")
def test_no_run_leaves_a_file_open():
    def opened() -> int:
        run(".")
        gc.collect()
        return len(os.listdir("/proc/self/fd"))  # noqa: PTH208

    assert opened() == max(opened() for _ in range(4))


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("credential", ["482913756120483", "48291.3756120483"])
def test_no_credential_is_kept_that_is_a_number(kept, credential):
    Path("settings.py").write_text(
        f"CLOUDINARY_STORAGE = {{'API_KEY': {credential}, 'CLOUD_NAME': 12345}}\n", encoding="utf-8"
    )
    run(".")
    assert b"12345" in only(kept).read_bytes()
    assert b"48291" not in only(kept).read_bytes()


@pytest.mark.parametrize(
    "raw",
    [
        *(
            b"",
            b"x",
            b"{}",
            b"[1]",
            b"[[],[],[],{}]",
            b"[[[9,[]]]]",
            b"[[[0,[]]]]",
            b"[[[0,[1,2]]]]",
            b"[" * 9999,
        ),
        *(
            b"[[],[],[[1,true]]]",
            b"[[],[],[[1,2,3]]]",
            b'[[],[],[],null,[],"x"]',
            b"[[],[],[],null,[],true,1]",
        ),
        b'[[[1,["env",[1,2],[1,2],3]]]]',
    ],
    ids=repr,
)
def test_what_is_no_document_is_not_decoded(raw):
    with pytest.raises(NotEncoded):
        decode(raw, Document)


def test_what_its_types_do_not_allow_is_not_encoded():
    with pytest.raises(NotEncoded):
        encode(Document(secrets=("x",)), Document)


@pytest.mark.parametrize("name", sorted(CARRIERS))
def test_documents_are_decoded_as_they_were(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    raw = plant(name, "s3cr3t-k3y").read_bytes()
    kind = registry.kind_of(name)
    if kind is None:
        return
    try:
        document = registry.read(registry.decode_file(name, raw, kind), kind)
    except Unreadable:
        return
    assert decode(encode(document, Document), Document) == document


def test_names_of_requirements_are_looked_at():
    names = ("requirements.txt", "requirements.in", "a/requirements/base.txt", "Pipfile", "Pipfile.lock")
    more = ("poetry.lock", "uv.lock", "pdm.lock", "pyproject.toml", "setup.cfg", "require.pip", "setup.py")
    for name in (*names, *more, "package.json", "composer.json", "environment.yml", "conda.yaml"):
        assert is_requirements(name)
        assert is_surveyed(Path(name).name)
    assert is_surveyed("Procfile")
    assert not is_surveyed("photo.png")
    assert not kind_word("poetry.lock")
