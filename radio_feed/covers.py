"""Covers of what goes on the air, drawn by the project: SVG, made a JPEG by resvg (in a wheel, no apt) and Pillow.

A cover shows the theme's pictogram and the title. It may lie on a locked telephone's screen, so it names nothing that the title
does not name, and no number. Fonts come from the wheel (Roboto), never from the machine: the same cover has the same bytes.
"""

import io
from functools import cache
from html import escape
from importlib.resources import as_file, files
from unicodedata import category

import resvg_py
from PIL import Image, ImageFont

from radio_feed.pictograms import pictogram

SIDE = 600
"""The field that a cover is drawn on."""
SMALL = 400
"""Pixels of a cover inside an MP3."""
LARGE = 1400
"""Pixels of a channel's cover: podcast directories ask for 1400 to 3000."""
SMALL_LIMIT = 30_000
"""Bytes; audio.tags refuses more."""

PAPER, INK, ACCENT = "#f6f4ef", "#1d2320", "#14693c"
GROUNDS = {
    "danger": "#a51d15",
    "fees": "#8a4b00",
    "licences": "#2a4d7a",
    "wages": "#8a4b00",
    "voices": "#5b2a6b",
}
"""What is not named has ACCENT. Colour tells nothing that the picture does not."""

CHANNEL_TITLES = {"mg": "Feo sy radio", "fr": "Voix et radio", "en": "Voices and radio"}
"""The name of key 4: a subscribed podcast shows its cover to whoever holds the telephone."""
LINES = 3
MARGIN, SIZE, LEADING = 44, 46, 54
MEASURE = SIDE - 2 * MARGIN
MOST_LETTERS = 200
"""More fit on no cover, however narrow they are: what follows is not even measured."""


def cover_svg(theme: str, language: str, title: str) -> str:
    """A message's or a programme's cover, SIDE x SIDE. Raises NoPictogram for a theme without a picture."""
    ground = GROUNDS.get(theme, ACCENT)
    rows = "".join(
        f'<text x="{MARGIN}" y="{434 + LEADING * place}" font-size="{SIZE}" font-weight="700">{escape(line)}</text>'
        for place, line in enumerate(wrapped(title))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" lang="{escape(language)}" font-family="Roboto">'
        f'<rect width="{SIDE}" height="{SIDE}" fill="{PAPER}"/><rect width="{SIDE}" height="372" fill="{ground}"/>'
        f'<g transform="translate(170 56) scale(2.6)">{pictogram(theme, "#fff")}</g>'
        f'<text x="{MARGIN}" y="66" font-size="40" font-weight="700" fill="#fff">Antso</text>'
        f'<g fill="{INK}">{rows}</g></svg>'
    )


def small_cover(theme: str, language: str, title: str) -> bytes:
    """The same as a JPEG of SMALL x SMALL pixels, under 30 KB whatever the title. Raises NoPictogram."""
    return _jpeg(cover_svg(theme, language, title), SMALL, quality=80)


@cache
def channel_cover(language: str) -> bytes:
    """A feed's cover as a JPEG of LARGE x LARGE pixels, RGB. A dialect has the words of official Malagasy."""
    title = CHANNEL_TITLES.get(language, CHANNEL_TITLES["mg"])
    return _jpeg(cover_svg("radio", language, title), LARGE, quality=85)


def wrapped(title: str) -> tuple[str, ...]:
    """At most LINES lines of MEASURE; what does not fit ends in an ellipsis. A word longer than a line is cut."""
    words = "".join(letter if category(letter) != "Cc" else " " for letter in title[:MOST_LETTERS]).split()
    lines: list[str] = []
    while words and len(lines) < LINES:
        taken = next((n for n in range(len(words), 0, -1) if _fits(" ".join(words[:n]))), 0)
        if not taken:
            words[:1] = _halves(words[0])
            continue
        lines.append(" ".join(words[:taken]))
        del words[:taken]
    if words:
        lines[-1] = _shortened(lines[-1])
    return tuple(lines)


def _halves(word: str) -> list[str]:
    fitting = next(n for n in range(len(word) - 1, 0, -1) if _fits(word[:n]))
    return [word[:fitting], word[fitting:]]


def _shortened(line: str) -> str:
    while not _fits(line + "…"):
        line = line[:-1]
    return line.rstrip() + "…"


def _fits(line: str) -> bool:
    return _font().getlength(line) <= MEASURE


@cache
def _font() -> ImageFont.FreeTypeFont:
    with as_file(files("font_roboto") / "files" / "Roboto-Bold.ttf") as path:
        return ImageFont.truetype(path, SIZE, layout_engine=ImageFont.Layout.BASIC)


@cache
def _font_files() -> list[str]:
    folder = files("font_roboto") / "files"
    return [str(folder / name) for name in ("Roboto-Regular.ttf", "Roboto-Bold.ttf")]


def _jpeg(svg: str, side: int, quality: int) -> bytes:
    png = resvg_py.svg_to_bytes(
        svg_string=svg,
        width=side,
        height=side,
        skip_system_fonts=True,
        font_files=_font_files(),
        font_family="Roboto",
    )
    written = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").save(written, "JPEG", quality=quality, optimize=True)
    return written.getvalue()
