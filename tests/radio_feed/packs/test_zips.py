import io
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from hashlib import sha256
from pathlib import Path
from resource import RLIMIT_FSIZE, getrlimit, setrlimit
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import is_disk_full
from radio_feed.packs.delta import applied, delta
from radio_feed.packs.playlists import Track, m3u, names_in
from radio_feed.packs.zips import make_zip, zip_name
from tests.radio_feed.packs.building import contents_of, manifest_of

DAY = date(2026, 11, 23)
FILES = {"MP3-MG/ANTSO-1.MP3": bytes(5000), "ANTSO-CHECK.TXT": b"list"}


def test_the_same_contents_are_the_same_bytes_wherever_they_lie(tmp_path: Path) -> None:
    first = make_zip(tmp_path / "a", contents_of(FILES), DAY)
    again = make_zip(tmp_path / "b", contents_of(FILES), DAY)
    assert first == again
    assert (tmp_path / "a" / zip_name(first.sha256)).read_bytes() == (
        tmp_path / "b" / zip_name(first.sha256)
    ).read_bytes()


def test_a_zip_holds_what_it_was_given_and_nothing_half_made_is_left(tmp_path: Path) -> None:
    made = make_zip(tmp_path, contents_of(FILES), DAY)
    content = (tmp_path / zip_name(made.sha256)).read_bytes()
    assert len(content) == made.bytes
    with ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        assert {name: packed.read(name) for name in packed.namelist()} == FILES
    assert [path.name for path in tmp_path.iterdir()] == [zip_name(made.sha256)]


def test_a_full_disk_leaves_no_zip_and_no_draft(tmp_path: Path) -> None:
    """Nothing over 4 kB can be written, as on a disk that is full."""
    before = getrlimit(RLIMIT_FSIZE)
    told = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    setrlimit(RLIMIT_FSIZE, (4000, before[1]))
    try:
        with pytest.raises(OSError, match="File too large") as failed:
            make_zip(tmp_path, contents_of(FILES), DAY)
    finally:
        setrlimit(RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, told)
    assert is_disk_full(failed.value)
    assert not list(tmp_path.iterdir())


def test_two_builds_at_once_make_one_whole_zip(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as builds:
        made = {*builds.map(lambda _: make_zip(tmp_path, contents_of(FILES), DAY), range(8))}
    (one,) = made
    assert [path.name for path in tmp_path.iterdir()] == [zip_name(one.sha256)]
    assert sha256((tmp_path / zip_name(one.sha256)).read_bytes()).hexdigest() == one.sha256


PACKS = st.dictionaries(st.sampled_from([f"ANTSO-{n}.MP3" for n in range(6)]), st.binary(max_size=2))


@given(PACKS, PACKS)
def test_last_weeks_pack_and_the_delta_are_this_weeks_pack(
    before: dict[str, bytes], now: dict[str, bytes]
) -> None:
    change = delta(manifest_of(contents_of(before)), manifest_of(contents_of(now)))
    assert applied(before, change) == set(now)
    assert set(change.bring) == {path for path in now if before.get(path) != now[path]}


def test_who_has_no_pack_is_brought_all_of_it() -> None:
    assert set(delta(None, manifest_of(contents_of(FILES))).bring) == set(FILES)


def test_a_list_names_its_sounds_in_their_order_and_titles_in_all_their_letters() -> None:
    tracks = [Track("B.MP3", "L'été\nd'après", 61.4), Track("A.MP3", "Ny karama", 30.0)]
    assert (
        m3u(tracks, ascii_only=True)
        == b"#EXTM3U\r\n#EXTINF:61,L'ete d'apres\r\nB.MP3\r\n#EXTINF:30,Ny karama\r\nA.MP3\r\n"
    )
    assert "L'été d'après" in m3u(tracks, ascii_only=False).decode()
    assert names_in(m3u(tracks, ascii_only=False)) == ["B.MP3", "A.MP3"]
