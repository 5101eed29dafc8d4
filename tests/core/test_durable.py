import os
import stat
from pathlib import Path

import pytest

from core.durable import write_durably


def test_a_file_is_whole_and_nothing_else_is_left_beside_it(tmp_path: Path) -> None:
    write_durably(tmp_path / "new" / "clip.wav", b"sound")
    assert [(path.name, path.read_bytes()) for path in (tmp_path / "new").iterdir()] == [
        ("clip.wav", b"sound")
    ]


def test_a_file_that_is_there_is_replaced(tmp_path: Path) -> None:
    write_durably(tmp_path / "clip.wav", b"old")
    write_durably(tmp_path / "clip.wav", b"new")
    assert (tmp_path / "clip.wav").read_bytes() == b"new"


def test_a_write_that_fails_leaves_no_draft(tmp_path: Path) -> None:
    (tmp_path / "clip.wav").mkdir()
    with pytest.raises(OSError, match=r"clip\.wav"):
        write_durably(tmp_path / "clip.wav", b"sound")
    assert [path.name for path in tmp_path.iterdir()] == ["clip.wav"]


def test_other_users_may_read_as_the_umask_says(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_durably(tmp_path / "clip.wav", b"sound")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "clip.wav").stat().st_mode) == 0o640
