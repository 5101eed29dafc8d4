import io
import re

import pytest
from PIL import Image

from radio_feed.covers import CHANNEL_TITLES, SMALL_LIMIT, channel_cover, cover_svg, small_cover, wrapped
from radio_feed.pictograms import PICTOGRAMS, NoPictogram, pictogram_svg
from radio_feed.seasons import SEASONS

TITLES = ["Les salaires retenus", "]]>&<\"'", "😀 قف שלום", "W" * 5000, "é " * 2500, "", "a\x00b\x1b"]


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg))


def test_every_theme_has_a_picture() -> None:
    assert {*SEASONS, "radio"} <= set(PICTOGRAMS)


def test_a_theme_without_a_picture_is_refused_and_says_where_to_draw_it() -> None:
    with pytest.raises(NoPictogram, match=r"weather: draw it in radio_feed/pictograms\.py"):
        small_cover("weather", "fr", "Pluie")


@pytest.mark.parametrize("title", TITLES)
def test_a_small_cover_is_a_jpeg_under_30_kb_whatever_the_title(title: str) -> None:
    cover = small_cover("wages", "fr", title)
    assert len(cover) < SMALL_LIMIT
    assert (opened(cover).format, opened(cover).mode, opened(cover).size) == ("JPEG", "RGB", (400, 400))


@pytest.mark.parametrize("language", [*CHANNEL_TITLES, "xmv"])
def test_a_channels_cover_is_what_podcast_directories_ask_for(language: str) -> None:
    cover = opened(channel_cover(language))
    assert (cover.format, cover.mode) == ("JPEG", "RGB")
    assert 1400 <= cover.width == cover.height <= 3000


def test_same_words_make_the_same_bytes_and_other_words_others() -> None:
    assert small_cover("wages", "fr", "Un") == small_cover("wages", "fr", "Un")
    assert small_cover("wages", "fr", "Un") != small_cover("wages", "fr", "Deux")
    assert small_cover("wages", "fr", "Un") != small_cover("danger", "fr", "Un")


def test_a_title_is_wrapped_within_the_cover_and_ends_in_an_ellipsis_when_it_is_too_long() -> None:
    assert wrapped("Les salaires retenus") == ("Les salaires retenus",)
    long = wrapped("Les salaires que l'employeur retient " * 5)
    assert len(long) == 3
    assert long[-1].endswith("…")


def test_the_letters_of_the_title_are_drawn() -> None:
    """Below the picture there is ink exactly where there is a title."""
    with_title, without = (
        opened(small_cover("wages", "mg", "Ny karama")),
        opened(small_cover("wages", "mg", "")),
    )
    below = (0, 260, 400, 400)
    dark = [min(cover.convert("L").crop(below).tobytes()) for cover in (with_title, without)]
    assert dark[0] < 60
    assert dark[1] > 200


def test_a_title_is_escaped_in_the_svg() -> None:
    assert "&lt;script&gt;" in cover_svg("wages", "fr", "<script>")


def test_pictograms_are_strokes_of_one_colour_that_a_black_and_white_printer_prints() -> None:
    for name in PICTOGRAMS:
        assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', pictogram_svg(name))) == {"none", "#000"}
