"""Which files are found: what git knows, what a walk finds, what is never linted, and in which order."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path

import cloudinary
import pytest

from cloudinary_lint.config.settings import Settings
from cloudinary_lint.files import disk, exclusions, git
from cloudinary_lint.files.disk import Disk
from cloudinary_lint.files.paths import absolute_path, display_path, is_regular, is_there, relative_path
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.linting.file_selection import FileSelection, find
from tests.repositories import init, make, run_git

SDK = """
class BaseConfig(object): pass
class Config(BaseConfig): pass
class CloudinaryImage(object): pass
USER_AGENT = "CloudinaryPython"
"""


def lint(
    *paths: str, root: Path | None = None, settings: Settings | None = None, **selection: object
) -> list[str]:
    """The files that are linted, as they are shown."""
    return [target.display_path for target in found(*paths, root=root, settings=settings, **selection)[0]]


def found(*paths, root=None, settings=None, **selection):
    return find(paths or (".",), Disk(root), FileSelection(lambda _root: settings or Settings(), **selection))


def reasons(*paths, **selection) -> dict[str, str]:
    return {passed.display_path: passed.reason for passed in found(*paths, **selection)[1]}


@pytest.fixture(params=["git", "no git"])
def here(request, tmp_path, monkeypatch):
    """A working folder, in which git looks after the files or not."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    if request.param == "git":
        init(folder)
    return folder


class TestWalking:
    def test_files_of_known_kinds_are_found_in_order(self, here):
        make(here, "b.py", "a/z.html", "a.py", ".env", "LICENSE", "x.md", "a-b.py")
        assert lint() == [".env", "a-b.py", "a.py", "a/z.html", "b.py"]
        assert reasons() == {"LICENSE": "of no known kind", "x.md": "of no known kind"}

    def test_files_of_every_kind_are_found(self, here):
        scripts = ["a.cjs", "a.jsx", "a.less", "a.mjs", "a.svelte", "a.tsx", "a.vue"]
        hidden = [".env_prod", ".envs/.local/.django", ".envs/postgres", ".flaskenv"]
        named = ["env.prod", "env_sample", "settings.py.example"]
        make(here, *scripts, *hidden, *named, "a.vue.bak", ".envs/README.md", "env.list", "settings.py.bak")
        assert lint() == [*hidden, *scripts, *named]

    def test_a_folder_is_walked_from_wherever_we_are(self, here, monkeypatch):
        make(here, "a/b/c.py", "a/d.py", "e.py")
        assert lint("a") == ["a/b/c.py", "a/d.py"]
        assert lint("a", "a/b", "e.py", "./a/d.py") == ["a/b/c.py", "a/d.py", "e.py"]
        monkeypatch.chdir(here / "a" / "b")
        assert lint("..") == ["../d.py", "c.py"]

    def test_what_is_ignored_is_passed_over(self, here):
        make(here, "a.py", "build/b.py", "src/c.py", "src/d.py", "src/keep/e.py")
        (here / ".gitignore").write_text("# comment\n\nbuild/\n*.log\n")
        (here / "src" / ".gitignore").write_text("/d.py\nkeep/*\n!keep/e.py\n")
        assert lint() == ["a.py", "src/c.py", "src/keep/e.py"]
        assert lint("src") == ["src/c.py", "src/keep/e.py"]
        assert lint("build") == []

    @pytest.mark.parametrize(
        "globs",
        [
            pytest.param("lib/**\n!lib/a.py\n", id="a file saved from a folder whose content is meant"),
            pytest.param("**/sub/**\n!**/sub\n!**/sub/b.py\n", id="a folder anywhere, and a file in it"),
            pytest.param("lib/**\n!lib/\n!lib/**/\n!lib/sub/b.py\n", id="folders saved, and one file"),
            pytest.param("lib/\n!lib/a.py\n", id="nothing is saved from a folder that is meant"),
            pytest.param("lib/*\n!lib/sub\n", id="a folder saved with all in it"),
            pytest.param("/**\n!/c.py\n", id="all but one"),
            pytest.param("lib/**/b.py\n", id="a file however deep"),
        ],
    )
    def test_a_gitignore_means_what_git_takes_it_for(self, here, globs):
        names = ("c.py", "lib/a.py", "lib/d.py", "lib/sub/b.py", "lib/sub/e.py")
        make(here, ".gitignore", *names, **{".gitignore": globs})
        walked = {Path(path).relative_to(here).as_posix() for path in Disk().listing(here)}
        init(here)
        assert walked == {Path(path).relative_to(here).as_posix() for path in Disk().listing(here)}

    def test_a_gitignore_may_say_nothing(self, here):
        make(here, "a.py")
        (here / ".gitignore").write_text("# nothing\n\n")
        assert lint() == ["a.py"]

    @pytest.mark.parametrize(
        "name",
        [
            pytest.param(".git/hooks/a.py", id="git"),
            pytest.param(".hg/a.py", id="Mercurial"),
            pytest.param("node_modules/x/a.js", id="packages of node"),
            pytest.param("lib/site-packages/a.py", id="packages of Python"),
            pytest.param("static/a.min.js", id="a minified script"),
            pytest.param("static/A.MIN.css", id="a minified style"),
        ],
    )
    def test_what_is_never_linted_is_not_when_it_is_named_either(self, here, name):
        make(here, name, "a.py")
        assert lint() == ["a.py"]
        assert lint(name) == []
        assert lint(str(here / name)) == []
        assert reasons(name)[name]

    def test_a_virtual_environment_is_told_by_its_mark(self, here):
        make(here, "tools/pyvenv.cfg", "tools/lib/a.py", "venv/b.py")
        assert lint() == ["venv/b.py"]
        assert reasons("tools/lib/a.py") == {"tools/lib/a.py": "a virtual environment"}

    def test_a_project_in_a_virtual_environment_is_linted(self, here):
        make(here, "pyvenv.cfg", "a.py")
        assert lint() == ["a.py", "pyvenv.cfg"]

    def test_a_copy_of_the_sdk_is_told_by_its_content(self, here):
        make(
            here,
            "vendor/cloudinary/__init__.py",
            "vendor/cloudinary/utils.py",
            **{"vendor/cloudinary/__init__.py": SDK},
        )
        make(
            here,
            "cloudinary/__init__.py",
            "cloudinary/views.py",
            "sdk/__init__.py",
            **{"sdk/__init__.py": SDK},
        )
        assert lint() == ["cloudinary/__init__.py", "cloudinary/views.py", "sdk/__init__.py"]
        assert lint("vendor/cloudinary/utils.py") == []
        assert reasons("vendor/cloudinary/utils.py") == {
            "vendor/cloudinary/utils.py": "a copy of the Cloudinary SDK"
        }

    def test_a_package_that_cannot_be_looked_into_is_a_projects(self, here, monkeypatch):
        make(here, "cloudinary/__init__.py", **{"cloudinary/__init__.py": SDK})

        def fail(*_):
            raise PermissionError

        monkeypatch.setattr(exclusions, "read_file", fail)
        assert lint() == ["cloudinary/__init__.py"]

    def test_the_real_sdk_is_known(self, here):
        shutil.copytree(Path(cloudinary.__file__).parent, here / "cloudinary")
        make(here, "a.py")
        assert lint() == ["a.py"]

    def test_links_in_circles_come_to_an_end(self, here):
        make(here, "a/b.py")
        (here / "a" / "loop").symlink_to("..")
        (here / "self").symlink_to("self")
        (here / "self.py").symlink_to("self.py")
        assert lint() == ["a/b.py"]
        assert reasons("self.py") == {"self.py": "does not exist"}

    def test_a_link_counts_once_and_never_leads_out(self, here):
        make(here, "b.py", "../outside.py", "data/production")
        (here / "a.py").symlink_to("b.py")
        (here / "out.py").symlink_to("../outside.py")
        (here / "broken.py").symlink_to("nowhere")
        (here / "one.env").symlink_to("data/production")
        (here / "two.env").symlink_to("data/production")
        (here / "folder.py").symlink_to("data")
        assert lint() == ["b.py", "one.env"]

    def test_what_is_named_is_linted_through_links(self, here):
        make(here, "b.py", "../outside.py")
        (here / "a.py").symlink_to("b.py")
        (here / "out.py").symlink_to("../outside.py")
        assert lint("a.py", "out.py") == ["a.py", "out.py"]

    def test_special_files_are_not_opened(self, here):
        make(here, "a.py")
        os.mkfifo(here / "pipe.py")
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("socket.py")
        assert lint() == ["a.py"]
        assert reasons("pipe.py", "socket.py") == dict.fromkeys(
            ("pipe.py", "socket.py"), "not a regular file"
        )

    def test_odd_names_are_names(self, here):
        names = sorted(["a b.py", "-x.py", "é.py", "a\nb.py", 'q"\\.py', os.fsdecode(b"\xff.py")])
        make(here, *names)
        assert lint() == names

    @pytest.mark.usefixtures("here")
    def test_a_path_that_is_not_there_is_trouble(self):
        (passed,) = found("nowhere")[1]
        assert (passed.display_path, passed.reason, passed.is_error) == ("nowhere", "does not exist", True)

    def test_a_file_that_vanishes_does_not_matter(self, here):
        make(here, "a.py", "b.py")
        init(here)
        listing = git.Listing(("a.py", "b.py"), is_whole=True)
        (here / "a.py").unlink()
        assert Disk(known_listings={str(here): listing}).files(here) == [str(here / "b.py")]


class TestChoices:
    def test_exclude_is_about_walks(self, here):
        make(here, "a.py", "old/b.py", "c/old.py")
        settings = Settings(exclude=("/old/",))
        assert lint(settings=settings) == ["a.py", "c/old.py"]
        assert lint("old/b.py", settings=settings) == ["old/b.py"]
        assert lint("old/b.py", settings=settings, force_exclude=True) == []
        assert lint(exclude=("old*",)) == ["a.py"]
        assert reasons(exclude=("old/",)) == {"old/b.py": "excluded"}

    def test_globs_of_the_command_line_are_relative_to_where_we_are(self, here, monkeypatch):
        make(here, "old/a.py", "src/old/b.py", "pyproject.toml")
        monkeypatch.chdir(here / "src")
        assert lint("..", exclude=("/old/",)) == ["../old/a.py", "../pyproject.toml"]
        assert lint("..", settings=Settings(exclude=("/old/",))) == ["../pyproject.toml", "old/b.py"]

    def test_other_kinds_are_read_where_they_are_asked_for(self, here):
        make(here, "a.md", "docs/b.md", "c.py")
        assert lint(extend_include=("*.md",)) == ["a.md", "c.py", "docs/b.md"]
        assert lint("a.md", settings=Settings(extend_include=("/a.md",))) == ["a.md"]
        (target,) = found("a.md", extend_include=("*.md",))[0]
        assert target.kind is Kind.TEXT

    def test_asking_for_more_does_not_bring_back_what_is_never_linted(self, here):
        make(here, "node_modules/a.md")
        assert lint(extend_include=("*.md",)) == []

    def test_a_named_file_is_linted_although_it_is_ignored(self, here):
        make(here, "build/a.py")
        (here / ".gitignore").write_text("build/\n")
        assert lint("build/a.py") == ["build/a.py"]
        assert lint("build/a.py", force_exclude=True) == []
        assert reasons("build/a.py", force_exclude=True) == {"build/a.py": "ignored by git"}

    def test_force_exclude_passes_what_is_outside_of_the_root(self, here):
        make(here, "a/b.py", "c.py")
        assert lint("c.py", root=here / "a", force_exclude=True) == ["c.py"]


class TestRoots:
    def test_the_nearest_repository_is_the_root(self, here):
        make(here, "pyproject.toml", "a/pyproject.toml", "a/x.py", "b/x.py")
        init(here / "b")
        roots = {target.display_path: target.root for target in found(".")[0]}
        is_repository = (here / ".git").exists()
        assert roots["a/x.py"] == (here if is_repository else here / "a")
        assert roots["b/x.py"] == here / "b"

    def test_without_any_sign_the_working_folder_is_the_root(self, tmp_path, monkeypatch):
        make(tmp_path, "a/x.py")
        monkeypatch.chdir(tmp_path)
        assert [target.root for target in found("a/x.py")[0]] == [tmp_path]

    def test_a_root_can_be_given(self, here):
        make(here, "a/x.py", "a/b/y.py")
        assert {target.root for target in found(root=here / "a")[0]} == {here / "a"}

    def test_folders_of_files_that_nothing_reads_are_not_looked_at(self, here, monkeypatch):
        init(here)  # a walk looks at each folder
        make(here, "a.py", "pictures/a.png", "shop/b.py")
        looked_at: set[str] = set()
        real = disk.exclusion_reason
        monkeypatch.setattr(disk, "exclusion_reason", lambda path: looked_at.add(path) or real(path))
        targets, _ = found()
        assert [target.path.name for target in targets] == ["a.py", "b.py"]
        assert str(here / "shop") in looked_at
        assert str(here / "pictures") not in looked_at

    def test_a_project_is_all_of_its_own_files(self, here):
        make(here, "a.py", "data.bin", "node_modules/x.py", "sub/b.py", "uv.lock")
        init(here / "sub")
        (here / ".git").mkdir(exist_ok=True)
        assert [path for path in Disk().project(here) if "." in path] == ["a.py", "uv.lock"]


class TestGit:
    @pytest.fixture
    def repository(self, tmp_path, monkeypatch):
        init(tmp_path)
        monkeypatch.chdir(tmp_path)
        return tmp_path

    def test_what_is_tracked_is_in_although_it_is_ignored(self, repository):
        make(repository, "a.py", "b.py")
        (repository / ".gitignore").write_text("*.py\n")
        run_git(repository, "add", "--force", "a.py")
        assert lint() == ["a.py"]
        assert lint("a.py", "b.py", force_exclude=True) == ["a.py"]

    def test_what_was_deleted_is_passed_over(self, repository):
        make(repository, "a.py", "b.py")
        run_git(repository, "add", ".")
        (repository / "a.py").unlink()
        assert lint() == ["b.py"]

    def test_files_in_conflict_count_once(self, repository):
        make(repository, "a.py")
        run_git(repository, "add", ".")
        run_git(repository, "commit", "-qm", "one")
        run_git(repository, "checkout", "-qb", "other")
        (repository / "a.py").write_text("x = 1\n")
        run_git(repository, "commit", "-qam", "two")
        run_git(repository, "checkout", "-q", "-")
        (repository / "a.py").write_text("x = 2\n")
        run_git(repository, "commit", "-qam", "three")
        subprocess.run(["git", "merge", "other"], cwd=repository, check=False, capture_output=True)
        assert lint() == ["a.py"]

    def test_repositories_within_are_walked(self, repository):
        init(repository / "sub")
        make(repository, "a.py", "sub/b.py", "sub/c.py")
        (repository / "sub" / ".gitignore").write_text("c.py\n")
        assert lint() == ["a.py", "sub/b.py"]

    def test_an_empty_place_for_a_repository_is_passed_over(self, repository):
        init(repository / "sub")
        make(repository, "sub/b.py")
        run_git(repository / "sub", "add", ".")
        run_git(repository / "sub", "commit", "-qm", "one")
        run_git(repository, "add", "sub")
        shutil.rmtree(repository / "sub")
        (repository / "sub").mkdir()
        assert lint() == []

    @pytest.mark.parametrize(
        "variables",
        [
            pytest.param({"GIT_DIR": "/nowhere"}, id="another repository"),
            pytest.param({"GIT_INDEX_FILE": "/nowhere"}, id="another index"),
            pytest.param({"GIT_WORK_TREE": "/"}, id="another work tree"),
            pytest.param({"GIT_PREFIX": "sub/"}, id="a prefix"),
            pytest.param(
                {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.worktree", "GIT_CONFIG_VALUE_0": "/"},
                id="another configuration",
            ),
        ],
    )
    def test_what_a_hook_sets_does_not_mislead(self, repository, monkeypatch, variables):
        make(repository, "a.py", "b.py")
        (repository / ".gitignore").write_text("b.py\n")
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        assert lint() == ["a.py"]

    def test_nothing_that_the_repository_names_is_run(self, repository):
        make(repository, "a.py")
        trap = repository / "trap"
        trap.write_text(f"#!/bin/sh\ntouch '{repository}/sprung'\n")
        trap.chmod(0o755)
        for name in (
            "core.fsmonitor",
            "core.pager",
            "core.editor",
            "core.sshCommand",
            "filter.x.clean",
            "alias.ls-files",
        ):
            run_git(repository, "config", name, str(trap))
        run_git(repository, "config", "core.hooksPath", str(repository))
        (repository / "post-index-change").symlink_to(trap)
        (repository / ".gitattributes").write_text("* filter=x\n")
        assert lint() == ["a.py"]
        assert not (repository / "sprung").exists()

    def test_where_git_refuses_the_folder_is_walked(self, repository):
        make(repository, "a.py", "b.py")
        (repository / ".gitignore").write_text("b.py\n")
        (repository / ".git" / "HEAD").unlink()
        assert git.list_files(str(repository)) is None
        assert lint() == ["a.py"]

    @pytest.mark.parametrize("folder", ["", ".", "/nowhere"])
    def test_where_there_is_no_git_the_folder_is_walked(self, repository, monkeypatch, folder):
        make(repository, "a.py", "sub/b.py", "sub/x/c.py")
        (repository / ".gitignore").write_text("x/\n")
        (repository / "git").write_text("#!/bin/sh\n")
        (repository / "git").chmod(0o755)
        monkeypatch.setenv("PATH", folder)
        assert lint() == ["a.py", "sub/b.py"]
        assert lint("sub") == ["sub/b.py"]


class TestPaths:
    def test_what_may_not_be_looked_at_is_not_there(self):
        assert not is_there(Path("a\0b"))
        assert not is_regular(Path("a\0b"))
        assert not is_regular(Path("/nowhere"))

    def test_paths_are_shown_as_seen_from_here(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        assert display_path(tmp_path / "a" / "b.py") == str(Path("a", "b.py"))
        assert absolute_path("a/../b.py") == tmp_path / "b.py"

    def test_another_drive_is_shown_as_it_is(self, monkeypatch):
        def fail(*_):
            raise ValueError

        monkeypatch.setattr(os.path, "relpath", fail)
        assert display_path(Path("/a/b.py")) == str(Path("/a/b.py"))

    def test_a_path_outside_of_the_root_stays_as_it_is(self):
        assert str(relative_path(Path("/a/b.py"), Path("/a"))) == "b.py"
        assert str(relative_path(Path("/c/b.py"), Path("/a"))) == "/c/b.py"


@pytest.mark.parametrize(
    ("error", "is_error"),
    [
        pytest.param(PermissionError(13, "Permission denied"), [True], id="one that is closed is trouble"),
        pytest.param(FileNotFoundError(2, "No such file"), [], id="one that has vanished is empty"),
    ],
)
def test_a_folder_that_cannot_be_listed(tmp_path, monkeypatch, error, is_error):
    def fail(_):
        raise error

    make(tmp_path, "a.py")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "scandir", fail)
    assert lint() == []
    assert [passed.is_error for passed in found()[1]] == is_error
