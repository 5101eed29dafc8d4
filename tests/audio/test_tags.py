import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.id3 import ID3
from tinytag import TinyTag

from audio import ffmpeg
from audio.tags import LARGEST_COVER, Chapter, CoverTooLarge, Tags, TooManyChapters, tag_mp3

TAGS = Tags(
    title="Ny karama tsy omena",
    artist="Antso",
    album="Antso · ny karama",
    language="mg",
    script="Andininy voalohany.\nAndininy faharoa.",
    comment="Antso 1 2 1",
    track=7,
    cover=b"\xff\xd8\xff\xe0 a picture",
    chapters=(Chapter(0.0, 0.4, "Voalohany"), Chapter(0.4, 1.0, "Faharoa")),
)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80)


@pytest.fixture(scope="module")
def mp3() -> bytes:
    """A second of a tone, as audio.broadcast writes MP3: without any tag."""
    tone = ("-f", "lavfi", "-i", "sine=frequency=440:duration=1", "-ac", "1", "-b:a", "64k", "-f", "mp3")
    bare = ("-map_metadata", "-1", "-bitexact", "-id3v2_version", "0", "-write_xing", "0")
    return ffmpeg.run((*tone, *bare, "pipe:1"), b"")


def by_mutagen(tagged: bytes) -> ID3:
    return ID3(io.BytesIO(tagged), translate=False)


def by_tinytag(tagged: bytes) -> TinyTag:
    return TinyTag.get("a.mp3", file_obj=io.BytesIO(tagged), image=True)


def test_mutagen_reads_every_tag_back_as_id3_2_3(mp3: bytes) -> None:
    read = by_mutagen(tag_mp3(mp3, TAGS))
    assert read.version == (2, 3, 0)
    named = {"TIT2": TAGS.title, "TPE1": "Antso", "TALB": TAGS.album, "TLAN": "mlg", "TRCK": "7"}
    assert {name: str(read[name]) for name in named} == named
    assert str(read["USLT::mlg"]) == TAGS.script
    assert str(read["COMM::mlg"]) == TAGS.comment
    assert read.getall("APIC")[0].data == TAGS.cover


def test_chapters_stand_in_a_table_of_contents_in_order(mp3: bytes) -> None:
    read = by_mutagen(tag_mp3(mp3, TAGS))
    contents = read.getall("CTOC")[0]
    chapters = [read[f"CHAP:{element}"] for element in contents.child_element_ids]
    assert [(chapter.start_time, chapter.end_time) for chapter in chapters] == [(0, 400), (400, 1000)]
    assert [str(chapter.sub_frames["TIT2"]) for chapter in chapters] == ["Voalohany", "Faharoa"]


def test_another_reader_tells_the_same(mp3: bytes) -> None:
    read = by_tinytag(tag_mp3(mp3, TAGS))
    assert (read.title, read.artist, read.album, read.track) == (TAGS.title, "Antso", TAGS.album, 7)
    assert (read.comment, read.genre) == (TAGS.comment, "Speech")
    assert read.other["lyrics"] == [TAGS.script]
    assert read.images.front_cover is not None
    assert read.images.front_cover.data == TAGS.cover


def test_titles_are_in_utf_16_for_old_players(mp3: bytes) -> None:
    assert "Ny karama".encode("utf-16-le") in tag_mp3(mp3, TAGS)


def test_id3v1_stands_in_the_last_128_bytes_and_has_no_question_marks(mp3: bytes) -> None:
    tagged = tag_mp3(mp3, Tags("“Été” 😀", "Antso", "Zo", "fr", track=300))
    last = tagged[-128:]
    assert last.startswith('TAG"Été" '.encode("latin-1"))
    assert b"?" not in last
    assert last[-3:-1] == b"\0\0"  # one byte holds no 300: none is said


def test_the_sound_is_not_touched(mp3: bytes) -> None:
    tagged = tag_mp3(mp3, TAGS)
    assert tagged.endswith(mp3 + tagged[-128:])


def test_same_tags_make_the_same_bytes_whatever_was_there_before(mp3: bytes) -> None:
    once = tag_mp3(mp3, TAGS)
    assert tag_mp3(mp3, TAGS) == once
    assert tag_mp3(tag_mp3(mp3, Tags("other", "other", "other", "en", script="x", cover=b"y")), TAGS) == once


def test_a_cover_that_is_too_heavy_is_refused(mp3: bytes) -> None:
    with pytest.raises(CoverTooLarge, match="30000 bytes"):
        tag_mp3(mp3, Tags("a", "b", "c", "fr", cover=bytes(LARGEST_COVER)))


def test_more_chapters_than_a_byte_counts_are_refused(mp3: bytes) -> None:
    with pytest.raises(TooManyChapters, match="256"):
        tag_mp3(mp3, Tags("a", "b", "c", "fr", chapters=(Chapter(0, 1, "x"),) * 256))


def test_255_chapters_come_back(mp3: bytes) -> None:
    tagged = tag_mp3(mp3, Tags("a", "b", "c", "fr", chapters=(Chapter(0, 1, "x"),) * 255))
    assert len(by_mutagen(tagged).getall("CTOC")[0].child_element_ids) == 255


@pytest.mark.parametrize(
    "title", ["]]>", "\"'«»“”‘’`", "قف 😀 שלום", "x" * 5000, "a/b;c\\d", "\u202eright to left"]
)
def test_odd_titles_come_back_letter_by_letter_from_both_readers(mp3: bytes, title: str) -> None:
    tagged = tag_mp3(mp3, Tags(title, "Antso", "Antso", "fr"))
    assert str(by_mutagen(tagged)["TIT2"]) == title
    assert by_tinytag(tagged).title == title


def test_control_characters_do_not_split_a_title_in_two(mp3: bytes) -> None:
    assert by_mutagen(tag_mp3(mp3, Tags("one\0two\x1b\n", "a", "b", "fr")))["TIT2"].text == ["onetwo"]


@settings(max_examples=40)
@given(title=TEXTS, script=TEXTS, chapter=TEXTS)
def test_any_text_comes_back(mp3: bytes, title: str, script: str, chapter: str) -> None:
    tags = Tags(title, "Antso", "Antso", "xmv", script=script, chapters=(Chapter(0, 1, chapter),))
    read = by_mutagen(tag_mp3(mp3, tags))
    assert read["TIT2"].text == [title]
    assert str(read["USLT::xmv"]) == script
    assert read["CHAP:c000"].sub_frames["TIT2"].text == [chapter]
