"""A file is written whole or not at all, and never where it isn't ours to write."""

from __future__ import annotations

import os
import stat
from contextlib import suppress

import pytest

from cloudinary_lint.files.disk import Disk
from cloudinary_lint.linting import folders
from cloudinary_lint.linting.writing import NotWritten, put, write

OLD, NEW = b"old\r\n", b"new\r\nand longer\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "project" / "settings.py"
    path.parent.mkdir()
    path.write_bytes(OLD)
    return path


def refused(path, reason, root=None, old=OLD):
    before = path.read_bytes()
    with pytest.raises(NotWritten, match=reason):
        write(path, old, NEW, root or path.parent)
    assert path.read_bytes() == before
    assert_alone(path)


def assert_alone(path):
    """No temporary file is left behind."""
    assert not list(path.parent.glob(".cloudinary-lint*"))


def test_a_file_is_replaced(file):
    before = file.stat()
    write(file, OLD, NEW, file.parent)
    assert file.read_bytes() == NEW
    assert file.stat().st_ino != before.st_ino
    assert_alone(file)


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o664])
def test_its_mode_stays(file, mode):
    file.chmod(mode)
    write(file, OLD, NEW, file.parent)
    assert stat.S_IMODE(file.stat().st_mode) == mode


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
def test_its_owner_stays(file):
    os.chown(file, 1234, 2345)
    file.chmod(0o6755)
    write(file, OLD, NEW, file.parent)
    found = file.stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (1234, 2345, 0o6755)


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="this platform has no extended attributes")
def test_its_attributes_stay(file):
    try:
        os.setxattr(file, "user.comment", b"mine")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    write(file, OLD, NEW, file.parent)
    assert os.getxattr(file, "user.comment") == b"mine"


def test_what_is_there_already_is_left_alone(file):
    file.write_bytes(NEW)
    before = file.stat()
    write(file, OLD, NEW, file.parent)
    after = file.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_link_is_followed_inside_of_the_project(file):
    link = file.parent / "link.py"
    link.symlink_to("settings.py")
    write(link, OLD, NEW, file.parent)
    assert link.is_symlink()
    assert file.read_bytes() == NEW


def test_a_link_out_of_the_project_is_not_followed(file):
    root = file.parent.parent / "other"
    root.mkdir()
    link = root / "settings.py"
    link.symlink_to(file)
    refused(link, "a link to a file outside of the project", root)
    assert file.read_bytes() == OLD


def test_a_folder_that_is_a_link_out_of_the_project_is_not_followed(file):
    root = file.parent.parent / "other"
    root.mkdir()
    (root / "folder").symlink_to(file.parent)
    refused(root / "folder" / "settings.py", "a link to a file outside of the project", root)


def test_a_file_outside_of_the_project_that_is_no_link_is_written(file):
    write(file, OLD, NEW, file.parent / "elsewhere")
    assert file.read_bytes() == NEW


def test_a_file_with_several_names_is_left_alone(file):
    os.link(file, file.parent / "other name.py")
    refused(file, "several names")


def test_a_read_only_file_is_left_alone(file):
    file.chmod(0o444)
    refused(file, "read-only")


def test_a_file_that_the_system_forbids_to_write_is_left_alone(file, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    refused(file, "read-only")


def test_until_it_has_its_mode_what_is_written_is_nobody_elses(file, monkeypatch):
    real, modes = os.chmod, []

    def change(descriptor, mode):
        modes.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        real(descriptor, mode)

    monkeypatch.setattr(os, "chmod", change)
    monkeypatch.setattr(os, "supports_fd", {*os.supports_fd, change})
    write(file, OLD, NEW, file.parent)
    assert modes == [0o600]


def test_where_the_owner_cannot_be_set_the_group_is_and_no_rights_are_lent(file, monkeypatch):
    asked = []

    def change(_, owner, group):
        asked.append((owner, group))
        if owner != -1:
            raise PermissionError(1, "Operation not permitted")

    file.chmod(0o6755)
    before = file.stat()
    monkeypatch.setattr(os, "chown", change)
    write(file, OLD, NEW, file.parent)
    assert asked == [(before.st_uid, before.st_gid), (-1, before.st_gid)]
    assert stat.S_IMODE(file.stat().st_mode) == 0o755


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="this system lists no open files")  # noqa: PTH112
def test_nothing_stays_open(file):
    before = os.listdir("/proc/self/fd")  # noqa: PTH208
    write(file, OLD, NEW, file.parent)
    with pytest.raises(NotWritten):
        write(file, OLD, OLD + NEW, file.parent)
    put(file, OLD, file.parent)
    put(file.parent / "new.json", OLD, file.parent)
    assert len(os.listdir("/proc/self/fd")) == len(before)  # noqa: PTH208


def test_a_file_that_was_changed_meanwhile_is_left_alone(file):
    file.write_bytes(b"newer\n")
    refused(file, "changed by someone else")


def test_a_file_that_is_changed_while_it_is_written_is_left_alone(file, monkeypatch):
    real = os.fsync

    def slow(descriptor):
        real(descriptor)
        file.write_bytes(b"newer\n")

    monkeypatch.setattr(os, "fsync", slow)
    with pytest.raises(NotWritten, match="changed by someone else"):
        write(file, OLD, NEW, file.parent)
    assert file.read_bytes() == b"newer\n"
    assert_alone(file)


def test_all_bytes_are_on_the_disk_before_the_file_is_replaced(file, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(os.fstat(descriptor).st_size))
    write(file, OLD, NEW, file.parent)
    put(file.parent / "new.json", OLD, file.parent)
    assert synced == [len(NEW), len(OLD)]


def test_a_file_that_is_gone_is_not_made_again(file):
    file.unlink()
    with pytest.raises(NotWritten, match="No such file"):
        write(file, OLD, NEW, file.parent)
    assert not file.exists()


def test_what_became_something_else_is_left_alone(file):
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(NotWritten, match="no regular file"):
        write(file, OLD, NEW, file.parent)


@pytest.mark.parametrize("name", ["fsync", "chown"])
def test_a_disk_that_fails_leaves_the_file_as_it_was(file, monkeypatch, name):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, name, fail)
    if name == "chown":
        write(file, OLD, NEW, file.parent)
        assert file.read_bytes() == NEW
    else:
        refused(file, "No space left on device")


def test_an_interruption_leaves_nothing_behind(file, monkeypatch):
    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(file, OLD, NEW, file.parent)
    assert file.read_bytes() == OLD
    assert_alone(file)


MOMENTS = range(16)
"""Before the first, second … call that opens or replaces something; more than there are."""


@pytest.fixture(params=MOMENTS, ids=lambda moment: f"before call {moment}")
def swapped(tmp_path, request, monkeypatch):
    """A folder of a project that becomes a link out of it in some moment of a write, and where that leads."""
    folder, outside = tmp_path / "project" / "d", tmp_path / "outside"
    for one in (folder, outside):
        one.mkdir(parents=True)
        (one / "settings.py").write_bytes(OLD)
    left = [request.param]

    def swapping(real):
        def call(*words, **named):
            if left[0] == 0:
                folder.rename(tmp_path / "project" / "moved")
                folder.symlink_to(outside)
            left[0] -= 1
            return real(*words, **named)

        return call

    for name in ("open", "replace", "access", "fsync", "unlink"):
        monkeypatch.setattr(os, name, swapping(getattr(os, name)))
    return folder, outside


@pytest.mark.parametrize(
    "write_there",
    [lambda path, root: write(path, OLD, NEW, root), lambda path, root: put(path, NEW, root)],
    ids=["write", "put"],
)
@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="this platform can't open folders")
def test_a_folder_that_is_swapped_for_a_link_leads_nowhere_else(swapped, write_there):
    folder, outside = swapped
    with suppress(NotWritten):
        write_there(folder / "settings.py", folder.parent)
    assert {path.name: path.read_bytes() for path in outside.iterdir()} == {"settings.py": OLD}
    assert not list(folder.parent.rglob(".cloudinary-lint*"))


def test_a_project_that_is_swapped_for_a_link_leads_nowhere_else(tmp_path):
    project, outside = tmp_path / "project", tmp_path / "outside"
    for one in (project, outside):
        one.mkdir()
        (one / "settings.py").write_bytes(OLD)
    (project / ".git").mkdir()
    disk = Disk()
    root = disk.root_of(project)
    project.rename(tmp_path / "moved")
    project.symlink_to(outside)
    with pytest.raises(NotWritten, match="a link to a file outside of the project"):
        write(project / "settings.py", OLD, NEW, disk.real_root(root))
    assert (outside / "settings.py").read_bytes() == OLD


def test_a_folder_that_can_only_be_entered_is_no_obstacle(file):
    """What lies around a project need not be readable."""
    file.parent.parent.chmod(0o711)
    write(file, OLD, NEW, file.parent)
    assert file.read_bytes() == NEW


def test_where_folders_cannot_be_opened_paths_are_used(file, monkeypatch):
    monkeypatch.setattr(folders, "_CAN_OPEN", False)
    write(file, OLD, NEW, file.parent)
    assert file.read_bytes() == NEW
    put(file.parent / "new.json", OLD, file.parent)
    assert (file.parent / "new.json").read_bytes() == OLD
    assert_alone(file)


class TestPut:
    """A file that the program makes, whatever was there before."""

    def test_a_file_is_made_as_any_other_is(self, file):
        usual, new = file.parent / "usual", file.parent / "new.json"
        usual.touch()
        put(new, NEW, file.parent)
        assert new.read_bytes() == NEW
        assert new.stat().st_mode == usual.stat().st_mode
        assert_alone(new)

    def test_a_file_is_replaced_and_keeps_its_mode(self, file):
        file.chmod(0o640)
        before = file.stat()
        put(file, NEW, file.parent)
        assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (NEW, 0o640)
        assert file.stat().st_ino != before.st_ino
        assert_alone(file)

    def test_a_link_is_followed_inside_of_the_project(self, file):
        for name, target in (("link.json", "settings.py"), ("new.json", "nowhere.json")):
            (file.parent / name).symlink_to(target)
            put(file.parent / name, NEW, file.parent)
            assert (file.parent / name).is_symlink()
            assert (file.parent / target).read_bytes() == NEW

    @pytest.mark.parametrize("target", ["settings.py", "nowhere.py"])
    def test_a_link_out_of_the_project_is_not_followed(self, file, target):
        root = file.parent.parent / "other"
        root.mkdir()
        (root / "link.json").symlink_to(file.parent / target)
        with pytest.raises(NotWritten, match="a link to a file outside of the project"):
            put(root / "link.json", NEW, root)
        assert {path.name: path.read_bytes() for path in file.parent.iterdir()} == {"settings.py": OLD}

    def test_a_link_in_a_circle_is_replaced(self, file):
        link = file.parent / "link.json"
        link.symlink_to("link.json")
        put(link, NEW, file.parent)
        assert link.read_bytes() == NEW

    def test_what_is_no_file_is_left_alone(self, file):
        os.mkfifo(file.parent / "pipe")
        for name in ("pipe", "."):
            with pytest.raises(NotWritten, match="no regular file"):
                put(file.parent / name, NEW, file.parent)

    @pytest.mark.parametrize(
        ("prepare", "reason"),
        [
            pytest.param(lambda path: path.chmod(0o444), "read-only", id="it is read-only"),
            pytest.param(
                lambda path: os.link(path, path.parent / "other"), "several names", id="it has two names"
            ),
        ],
    )
    def test_a_file_is_left_alone_where(self, file, prepare, reason):
        prepare(file)
        with pytest.raises(NotWritten, match=reason):
            put(file, NEW, file.parent)
        assert file.read_bytes() == OLD
