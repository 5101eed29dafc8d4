"""Posters and cards as PDF, by fpdf2: black on white, so that any printer prints them as they were meant.

Measures are millimetres. A poster is A4; cards are 85.6 x 54 (ISO/IEC 7810 ID-1), ten on an A4 with lines to cut along.
"""

import io
from collections.abc import Callable

import segno
from fpdf import FPDF
from fpdf.enums import Align, XPos, YPos

from core.printing import FONT, blank
from radio_feed.pictograms import pictogram_svg
from radio_feed.posters import Kind, Print

WIDE, HIGH = 210.0, 297.0
CARD_WIDE, CARD_HIGH = 85.6, 54.0
ACROSS, DOWN = 2, 5
EDGE = 14.0
POINT = 0.3528
"""Millimetres of a point."""


def poster_pdf(of: Print) -> bytes:
    """The file."""
    pdf = blank(of.file.removesuffix(".pdf"), of.language, margin=0)
    if of.kind is Kind.POSTER:
        _poster(pdf, of)
    else:
        _sheet(pdf, of, _discreet_card if of.kind is Kind.DISCREET else _card)
    return bytes(pdf.output())


def _poster(pdf: FPDF, of: Print) -> None:
    words = of.words
    _picture(pdf, "call", EDGE, 14, 34)
    _line(pdf, "Antso", 54, 16, WIDE - 54 - EDGE, 60, bold=True, align=Align.L)
    _line(pdf, words.headline, 54, 38, WIDE - 54 - EDGE, 26, align=Align.L)
    pdf.set_line_width(1.4)
    pdf.rect(EDGE, 58, WIDE - 2 * EDGE, 46, round_corners=True, corner_radius=4)
    _line(pdf, words.call, EDGE, 62, WIDE - 2 * EDGE, 22)
    _line(pdf, of.number or words.no_number, EDGE + 4, 73, WIDE - 2 * EDGE - 8, 78, bold=True)
    _line(pdf, words.code, EDGE, 110, WIDE - 2 * EDGE - 44, 17, align=Align.L)
    _keys(pdf, of.code, WIDE - EDGE - 42, 107, 15)
    _line(pdf, words.language, EDGE, 126, WIDE - 2 * EDGE, 17, align=Align.L)
    told = (("listen", "1", words.know), ("licences", "2", words.agencies), ("speak", "3", words.tell))
    for place, (picture, key, text) in enumerate((*told, ("person", "0", words.person))):
        top = 140 + 25.5 * place
        _picture(pdf, picture, EDGE, top, 20)
        _keys(pdf, key, EDGE + 26, top + 2.5, 15)
        _line(pdf, text, EDGE + 48, top + 4, WIDE - 2 * EDGE - 48, 27, bold=True, align=Align.L)
    _foot(pdf, of)


def _foot(pdf: FPDF, of: Print) -> None:
    _picture(pdf, "confidential", EDGE, 247, 14)
    pdf.set_font(FONT, "", 14)
    pdf.set_xy(EDGE + 18, 246)
    pdf.multi_cell(118, 6, of.words.confidential, align=Align.L, new_x=XPos.LEFT, new_y=YPos.NEXT)
    _quick_code(pdf, of, WIDE - EDGE - 38, 243, 38)
    _line(pdf, of.words.listen, WIDE - EDGE - 42, 282, 46, 11)
    _line(pdf, f"{of.place} · {of.code}", EDGE, 284, 100, 10, align=Align.L)
    if of.trial:
        _line(pdf, of.words.trial, WIDE - EDGE - 60, 8, 60, 24, bold=True, align=Align.R)


Card = Callable[[FPDF, Print, float, float], None]


def _sheet(pdf: FPDF, of: Print, card: Card) -> None:
    left, top = (WIDE - ACROSS * CARD_WIDE) / 2, (HIGH - DOWN * CARD_HIGH) / 2
    for place in range(ACROSS * DOWN):
        x, y = left + place % ACROSS * CARD_WIDE, top + place // ACROSS * CARD_HIGH
        pdf.set_line_width(0.1)
        pdf.rect(x, y, CARD_WIDE, CARD_HIGH)
        card(pdf, of, x, y)


def _card(pdf: FPDF, of: Print, x: float, y: float) -> None:
    words = of.words
    _picture(pdf, "call", x + 4, y + 4, 9)
    _line(pdf, "Antso", x + 15, y + 4.5, 42, 20, bold=True, align=Align.L)
    _line(pdf, of.number or words.no_number, x + 4, y + 15, 54, 24, bold=True, align=Align.L)
    for place, (key, picture) in enumerate(
        (("1", "listen"), ("2", "licences"), ("3", "speak"), ("0", "person"))
    ):
        _keys(pdf, key, x + 4 + 13.5 * place, y + 27, 5.5)
        _picture(pdf, picture, x + 10 + 13.5 * place, y + 26.5, 6.5)
    _small(pdf, words.code, x + 4, y + 36, 40)
    _keys(pdf, of.code, x + 45, y + 36, 5.5)
    _small(pdf, words.language, x + 4, y + 44, 54)
    _quick_code(pdf, of, x + CARD_WIDE - 25, y + 12, 22)
    _marked(pdf, of, x, y)


def _discreet_card(pdf: FPDF, of: Print, x: float, y: float) -> None:
    """As a radio station's: nothing on it says whom it is for. No code for cameras either: its address would."""
    words = of.words
    _picture(pdf, "radio", x + 5, y + 6, 18)
    _line(pdf, words.radio, x + 27, y + 8, CARD_WIDE - 31, 22, bold=True, align=Align.L)
    _line(pdf, words.programme, x + 27, y + 18, CARD_WIDE - 31, 11, align=Align.L)
    _line(pdf, of.number or words.no_number, x + 5, y + 29, CARD_WIDE - 10, 30, bold=True)
    _keys(pdf, of.code + words.language_key, x + CARD_WIDE / 2 - 12.5, y + 42, 6.5)
    _marked(pdf, of, x, y)


def _marked(pdf: FPDF, of: Print, x: float, y: float) -> None:
    if of.trial:
        _line(pdf, of.words.trial, x + CARD_WIDE - 26, y + 3, 22, 8, bold=True, align=Align.R)


def _line(
    pdf: FPDF,
    text: str,
    x: float,
    y: float,
    wide: float,
    size: float,
    *,
    bold: bool = False,
    align: Align = Align.C,
) -> None:
    """One line, made smaller until it fits."""
    pdf.set_font(FONT, "B" if bold else "", size)
    if (needed := pdf.get_string_width(text) + 2) > wide:
        size *= wide / needed
        pdf.set_font_size(size)
    pdf.set_xy(x, y)
    pdf.cell(wide, size * POINT * 1.2, text, align=align)


def _small(pdf: FPDF, text: str, x: float, y: float, wide: float) -> None:
    pdf.set_font(FONT, "", 8)
    pdf.set_xy(x, y)
    pdf.multi_cell(wide, 3.3, text, align=Align.L)


def _keys(pdf: FPDF, keys: str, x: float, y: float, side: float) -> None:
    """Keys as they look on a telephone."""
    pdf.set_line_width(side / 16)
    for place, key in enumerate(keys):
        at = x + place * side * 1.25
        pdf.rect(at, y, side, side, round_corners=True, corner_radius=side / 5)
        pdf.set_font(FONT, "B", side / POINT * 0.7)
        pdf.set_xy(at, y)
        pdf.cell(side, side, key, align=Align.C)


def _picture(pdf: FPDF, name: str, x: float, y: float, side: float) -> None:
    pdf.image(io.BytesIO(pictogram_svg(name).encode()), x=x, y=y, w=side, h=side)


def _quick_code(pdf: FPDF, of: Print, x: float, y: float, side: float) -> None:
    """The code for cameras, in rectangles as a printer draws them best."""
    code = segno.make(of.address, error="m", micro=False)
    rows = [*code.matrix_iter(border=0)]
    module = side / len(rows)
    for down, row in enumerate(rows):
        for across, dark in enumerate(row):
            if dark:
                pdf.rect(x + across * module, y + down * module, module * 1.02, module * 1.02, style="F")
