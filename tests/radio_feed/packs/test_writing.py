"""A pack on a stick, with all that happens to sticks: what has its final name is whole, and the next run ends what was begun."""

import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.durable import hash_of
from core.settings import ROOT
from radio_feed.packs.checking import NoPack, Verdict, check_pack
from radio_feed.packs.contents import PackContent
from radio_feed.packs.manifest import MANIFEST, PENDING, ForeignManifest, Manifest, read_manifest
from radio_feed.packs.weeks import Week
from radio_feed.packs.writing import (
    DRAFT,
    NoRoom,
    SomebodyWrites,
    StickIsReadOnly,
    StickPulledOut,
    Written,
    write_pack,
)
from tests.faults.conftest import powerless
from tests.faults.full import small_disk
from tests.radio_feed.packs.building import contents_of, manifest_of

FILES = {f"MP3-MG/ANTSO-{n}.MP3": bytes([n]) * n * 3000 for n in range(1, 7)} | {"ANTSO-CHECK.TXT": b"list"}
CONTENTS = contents_of(FILES)
PACK = manifest_of(CONTENTS)
LATER = contents_of(
    {path: content for path, content in FILES.items() if "-1." not in path} | {"MP3-MG/ANTSO-7.MP3": b"new"}
)
LATER_PACK = manifest_of(LATER, Week(2026, 49))


class Unplugged(Exception):
    """The power went, or the program was killed."""


def after(count: int) -> Callable[[str], None]:
    """Have it end when so many files are there."""
    left = [count]

    def advance(_path: str) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Unplugged

    return advance


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def whole_or_absent(stick: Path, contents: list[PackContent]) -> bool:
    """What has a final name is what it should be."""
    there = [content for content in contents if (stick / content.path).exists()]
    return all(hash_of(stick / content.path) == content.sha256 for content in there)


def test_an_empty_stick_gets_the_whole_pack_and_a_second_run_writes_nothing(stick: Path) -> None:
    assert write_pack(stick, CONTENTS, PACK) == Written(7, 0, 0)
    assert check_pack(stick).good
    assert read_manifest(stick) == PACK
    assert write_pack(stick, CONTENTS, PACK) == Written(0, 7, 0)
    assert not list(stick.rglob(f"*{DRAFT}"))


@pytest.mark.parametrize("files", range(7))
def test_a_stick_pulled_out_after_any_file_is_completed_by_the_next_run(stick: Path, files: int) -> None:
    with pytest.raises(Unplugged):
        write_pack(stick, CONTENTS, PACK, after(files))
    assert read_manifest(stick) is None
    assert whole_or_absent(stick, CONTENTS)
    assert write_pack(stick, CONTENTS, PACK).kept == files + 1
    assert check_pack(stick).good


@pytest.mark.parametrize("files", range(7))
def test_a_stick_pulled_out_between_two_weeks_keeps_no_file_of_either_for_ever(
    stick: Path, files: int
) -> None:
    write_pack(stick, CONTENTS, PACK)
    with pytest.raises(Unplugged):
        write_pack(stick, LATER, LATER_PACK, after(files))
    assert check_pack(stick).unfinished
    write_pack(stick, CONTENTS, PACK)
    assert check_pack(stick).good
    assert not (stick / "MP3-MG/ANTSO-7.MP3").exists()


@pytest.fixture
def files_of(request: pytest.FixtureRequest) -> Iterator[int]:
    """No file of this process may be longer: a write ends half way, as on a stick that is full or fails."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    told = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (request.param, before[1]))
    yield request.param
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, told)


@pytest.mark.parametrize("files_of", [4000, 7000, 10_001, 16_000], indirect=True)
def test_a_write_that_fails_half_way_leaves_no_half_file_under_its_name(stick: Path, files_of: int) -> None:
    with pytest.raises(NoRoom, match="run the same again"):
        write_pack(stick, CONTENTS, PACK)
    assert whole_or_absent(stick, CONTENTS)
    assert [draft.stat().st_size for draft in stick.rglob(f"*{DRAFT}")] == [files_of]
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert write_pack(stick, CONTENTS, PACK).kept > 0
    assert check_pack(stick).good
    assert not list(stick.rglob(f"*{DRAFT}"))


def test_a_real_full_disk_is_said_before_anything_of_the_former_pack_goes(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 2) as disk:
        if not disk.own:
            pytest.skip("needs a small disk of its own, which takes root")
        write_pack(disk.folder, CONTENTS, PACK)
        with disk.full(leaves=5000), pytest.raises(NoRoom, match="lacks 2 MB of room"):
            write_pack(disk.folder, LATER, LATER_PACK)
        assert check_pack(disk.folder).good
        assert write_pack(disk.folder, LATER, LATER_PACK) == Written(1, 6, 1)


def test_a_folder_that_goes_away_while_it_is_written_is_said_to_be_gone(stick: Path) -> None:
    with pytest.raises(StickPulledOut, match="goes on where it stopped"):
        write_pack(stick, CONTENTS, PACK, lambda _path: shutil.rmtree(stick, ignore_errors=True))
    with pytest.raises(StickPulledOut):
        write_pack(stick, CONTENTS, PACK)


def test_a_stick_that_is_unmounted_while_it_is_written_is_missed_and_its_place_gets_no_manifest(
    tmp_path: Path,
) -> None:
    """Under its place there is a folder of the machine's own disk."""
    with small_disk(tmp_path / "disk", 2) as disk:
        if not disk.own:
            pytest.skip("needs a small disk of its own, which takes root")
        pulls = [["umount", "--lazy", str(disk.folder)]]

        def pull(_path: str) -> None:
            if pulls:
                subprocess.run(pulls.pop(), check=True)

        with pytest.raises(StickPulledOut, match="goes on where it stopped"):
            write_pack(disk.folder, CONTENTS, PACK, pull)
        assert not (disk.folder / MANIFEST).exists()
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(disk.folder)], check=True)


WRITING_ONE_BY_ONE = """
import sys
from pathlib import Path
from radio_feed.packs.writing import write_pack
from tests.radio_feed.packs.building import contents_of, manifest_of
contents = contents_of({f"MP3-MG/ANTSO-{n}.MP3": bytes([n]) * 20_000 for n in range(1, 20)})
write_pack(Path(sys.argv[1]), contents, manifest_of(contents), lambda _path: sys.stdin.readline())
"""
"""It goes on with each line that it reads, and so never comes to its end by itself."""


def test_a_program_killed_while_it_writes_leaves_whole_files_and_the_next_run_ends_it(stick: Path) -> None:
    many = contents_of({f"MP3-MG/ANTSO-{n}.MP3": bytes([n]) * 20_000 for n in range(1, 20)})
    command = [sys.executable, "-c", WRITING_ONE_BY_ONE, str(stick)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE) as writing:
        assert writing.stdin
        writing.stdin.write(b"\n" * 8)
        writing.stdin.flush()
        eighth = stick / "MP3-MG" / f"ANTSO-8.MP3{DRAFT}"
        while not (eighth.exists() or eighth.with_suffix("").exists()):
            assert writing.poll() is None
        writing.kill()
    assert writing.returncode == -signal.SIGKILL
    assert read_manifest(stick) is None
    assert whole_or_absent(stick, many)
    assert write_pack(stick, many, manifest_of(many)).kept >= 7
    assert check_pack(stick).good
    assert not list(stick.rglob(f"*{DRAFT}"))


WRITING = """
import sys
from pathlib import Path
from radio_feed.packs.writing import write_pack
from tests.radio_feed.packs.building import contents_of, manifest_of
contents = contents_of({"ANTSO-1.MP3": b"sound"})
write_pack(Path(sys.argv[1]), contents, manifest_of(contents))
"""


def test_a_read_only_stick_is_said_to_be_one(stick: Path) -> None:
    stick.chmod(0o500)
    command = [*powerless(), sys.executable, "-c", WRITING, str(stick)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert f"{StickIsReadOnly.__name__}: {stick} cannot be written." in done.stderr
    assert not list(stick.iterdir())


def test_two_builds_at_once_do_not_mix(stick: Path) -> None:
    def second(_path: str) -> None:
        with pytest.raises(SomebodyWrites):
            write_pack(stick, LATER, LATER_PACK)

    write_pack(stick, CONTENTS, PACK, second)
    assert check_pack(stick).good


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\0" * 500, b'{"manifest_version": 3}', b'{"format": "antso-pack-1"}', b"\xff\xfe"],
)
@pytest.mark.parametrize("name", [MANIFEST, PENDING])
def test_a_foreign_manifest_stops_it_and_nothing_is_touched(stick: Path, content: bytes, name: str) -> None:
    (stick / name).write_bytes(content)
    (stick / "SONG.MP3").write_bytes(b"theirs")
    with pytest.raises(ForeignManifest, match="not written by this script"):
        write_pack(stick, CONTENTS, PACK)
    assert sorted(path.name for path in stick.iterdir()) == sorted([name, "SONG.MP3"])


def test_a_manifest_that_would_have_other_folders_deleted_is_foreign(stick: Path) -> None:
    write_pack(stick, CONTENTS, PACK)
    theirs = stick.parent / "THEIRS.MP3"
    theirs.write_bytes(b"theirs")
    written = (stick / MANIFEST).read_text()
    (stick / MANIFEST).write_text(written.replace("MP3-MG/ANTSO-1.MP3", "../THEIRS.MP3"))
    with pytest.raises(ForeignManifest):
        write_pack(stick, LATER, LATER_PACK)
    assert theirs.exists()


def test_a_corrupted_file_is_found_and_mended(stick: Path) -> None:
    write_pack(stick, CONTENTS, PACK)
    spoilt = stick / "MP3-MG/ANTSO-3.MP3"
    content = bytearray(spoilt.read_bytes())
    content[100] ^= 1
    spoilt.write_bytes(content)
    (stick / "MP3-MG/ANTSO-4.MP3").unlink()
    verdicts = check_pack(stick).verdicts
    assert (verdicts["MP3-MG/ANTSO-3.MP3"], verdicts["MP3-MG/ANTSO-4.MP3"]) == (
        Verdict.DAMAGED,
        Verdict.MISSING,
    )
    assert write_pack(stick, CONTENTS, PACK) == Written(2, 5, 0)
    assert check_pack(stick).good


def test_the_next_week_brings_what_is_new_deletes_what_is_over_and_leaves_what_is_theirs(stick: Path) -> None:
    write_pack(stick, CONTENTS, PACK)
    (stick / "MP3-MG" / "SONG.MP3").write_bytes(b"theirs")
    assert write_pack(stick, LATER, LATER_PACK) == Written(1, 6, 1)
    assert not (stick / "MP3-MG/ANTSO-1.MP3").exists()
    assert (stick / "MP3-MG/SONG.MP3").exists()


def test_p21_what_was_withdrawn_goes_even_from_a_stick_without_room(stick: Path) -> None:
    write_pack(stick, CONTENTS, PACK)
    without = [content for content in CONTENTS if "-6." not in content.path]
    huge = PackContent("MP3-MG/ANTSO-9.MP3", stick / "nowhere", shutil.disk_usage(stick).total, "0" * 64)
    pack: Manifest = manifest_of([*without, huge], withdrawn=["MP3-MG/ANTSO-6.MP3"])
    with pytest.raises(NoRoom):
        write_pack(stick, [*without, huge], pack)
    assert not (stick / "MP3-MG/ANTSO-6.MP3").exists()


def test_what_should_be_deleted_is_told_by_the_check(stick: Path) -> None:
    write_pack(stick, CONTENTS, manifest_of(CONTENTS, withdrawn=["MP3-MG/ANTSO-99.MP3"]))
    (stick / "MP3-MG/ANTSO-99.MP3").write_bytes(b"copied back")
    assert check_pack(stick).to_delete == ("MP3-MG/ANTSO-99.MP3",)


def test_a_folder_without_a_pack_is_said_to_have_none(stick: Path) -> None:
    with pytest.raises(NoPack):
        check_pack(stick)
