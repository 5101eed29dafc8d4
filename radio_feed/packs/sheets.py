"""The printed pages of a pack: grid of the week, presenters' sheets, sheets to read live, safety card, a form to report on.

Pure: values in, the bytes of a PDF out, the same for the same: a pack that is built again in the same week has those of before at
once. The expiry date is in large print: it is what goes wrong on paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos

from core.printing import FONT, blank
from radio_feed.packs.items import Kind
from radio_feed.packs.manifest import PackedCut
from radio_feed.packs.weeks import Week
from radio_feed.packs.words import PrintedWords, printed_words

MARGIN = 12.0
WIDTH = 210.0 - 2 * MARGIN
BOTTOM = 297.0 - MARGIN
MARK = (165, 29, 21)
"""The red of what must not be overlooked; it is in bold, too."""
GRID = (14.0, 74.0, 12.0, 12.0, 22.0)
"""Millimetres: number, title, length, plays, last day; the seven days share what is left."""
DAY = (WIDTH - sum(GRID)) / 7
FORM = (30.0, 36.0, 30.0, 90.0)
FORM_ROWS = 22
REMEMBERED = 5 * 2 * 2
"""Documents: each kind in each language, of this week and the next one. Fonts are what takes long in them: 0.2 s each."""

remembered = lru_cache(REMEMBERED)


@dataclass(frozen=True)
class Script:
    """A cut with the words of it: an empty sentence between paragraphs."""

    cut: PackedCut
    sentences: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class LiveSheet:
    """What a presenter says in their own words. `stay`: what must be said as it stands here."""

    title: str
    sentences: tuple[str, ...]
    stay: tuple[str, ...]
    sources: tuple[str, ...]
    valid_until: date
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edition:
    """What is the same on every page. `phone`: the number to give, if there is one."""

    week: Week
    language: str
    trial: bool
    phone: str | None

    @property
    def words(self) -> PrintedWords:
        return printed_words(self.language)


@remembered
def grid(edition: Edition, cuts: tuple[PackedCut, ...]) -> bytes:
    """A line a cut, with its cues, and a box a day to be ticked."""
    pdf = _begun(edition, edition.words.grid)
    for kind in Kind:
        of_kind = [cut for cut in cuts if cut.kind == kind]
        if of_kind:
            _heading(pdf, edition, kind)
        for cut in of_kind:
            _grid_row(pdf, edition, cut)
    return bytes(pdf.output())


def _heading(pdf: FPDF, edition: Edition, kind: Kind) -> None:
    words = edition.words
    _page_for(pdf, 26)
    pdf.ln(2)
    _text(pdf, str(getattr(words, kind.value)), 12, bold=True)
    pdf.set_font(FONT, "B", 7)
    for width, text in zip(
        GRID, (words.number, words.title, words.length, words.plays, words.until), strict=True
    ):
        pdf.cell(width, 5, _fitting(pdf, text, width), border="B")
    for day in words.days:
        pdf.cell(DAY, 5, day, border="B", align="C")
    pdf.ln(5)


def _grid_row(pdf: FPDF, edition: Edition, cut: PackedCut) -> None:
    _page_for(pdf, 15)
    texts = (
        str(cut.number),
        cut.title,
        _length(cut.seconds),
        str(cut.max_plays),
        f"{cut.valid_until:%d/%m/%Y}",
    )
    for place, (width, text) in enumerate(zip(GRID, texts, strict=True)):
        pdf.set_font(FONT, "B" if place in (0, 4) else "", 9)
        pdf.cell(width, 7, _fitting(pdf, text, width))
    for _ in range(7):
        x, y = pdf.get_x(), pdf.get_y()
        pdf.rect(x + DAY / 2 - 2, y + 1.5, 4, 4)
        pdf.set_x(x + DAY)
    pdf.ln(7)
    pdf.set_font(FONT, "", 7)
    for label, cue in ((edition.words.begins, cut.in_cue), (edition.words.ends, cut.out_cue)):
        pdf.cell(WIDTH / 2, 4, _fitting(pdf, f"{label}: {cue}" if cue else "", WIDTH / 2), border="B")
    pdf.ln(6)


@remembered
def sheets(edition: Edition, scripts: tuple[Script, ...]) -> bytes:
    """The words of each cut, for who announces it: one after another, none torn apart where it fits a page."""
    pdf = _begun(edition, edition.words.sheets)
    for script in scripts:
        cut, words = script.cut, edition.words
        facts = (
            f"{words.begins}: {cut.in_cue}" if cut.in_cue else "",
            f"{words.ends}: {cut.out_cue}" if cut.out_cue else "",
        )
        _sheet(pdf, edition, f"{cut.number}   {cut.title}   {_length(cut.seconds)}", cut.valid_until, facts)
        _script(pdf, edition, script.sentences, script.sources, cut.keys)
    return bytes(pdf.output())


@remembered
def live_sheets(edition: Edition, live: tuple[LiveSheet, ...]) -> bytes:
    """A page each: words to be said in the dialect of the place, and those that stay as they are."""
    pdf = _begun(edition, edition.words.live)
    for place, sheet in enumerate(live):
        if place:
            pdf.add_page()
        _sheet(pdf, edition, sheet.title, sheet.valid_until, (edition.words.own_words,))
        if sheet.stay:
            _text(pdf, edition.words.stay, 11, bold=True)
            for each in sheet.stay:
                _text(pdf, f"- {each}", 13, bold=True)
        pdf.ln(3)
        _script(pdf, edition, sheet.sentences, sheet.sources, sheet.keys, size=14)
    return bytes(pdf.output())


@remembered
def safety_card(edition: Edition) -> bytes:
    """One page for the wall of the studio."""
    pdf = _begun(edition, edition.words.safety)
    pdf.ln(4)
    for number, rule in enumerate(edition.words.safety_card, start=1):
        pdf.set_font(FONT, "B", 20)
        pdf.cell(12, 9, str(number))
        pdf.set_font(FONT, "", 16)
        pdf.multi_cell(WIDTH - 12, 8, rule, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        pdf.ln(4)
    return bytes(pdf.output())


@remembered
def report_form(edition: Edition) -> bytes:
    """One page to write on what was aired, where there is no internet."""
    words = edition.words
    pdf = _begun(edition, words.report)
    _text(pdf, words.report_how, 10)
    pdf.ln(2)
    _text(pdf, f"{words.station}: {'.' * 60}", 11)
    pdf.set_font(FONT, "B", 9)
    for width, text in zip(FORM, (words.day, words.hour, words.number, words.remark), strict=True):
        pdf.cell(width, 7, text, border=1)
    pdf.ln(7)
    for _ in range(FORM_ROWS):
        for width in FORM:
            pdf.cell(width, 9, "", border=1)
        pdf.ln(9)
    pdf.ln(3)
    _text(pdf, f"{words.signed}: {'.' * 60}", 11)
    return bytes(pdf.output())


def _begun(edition: Edition, title: str) -> FPDF:
    """A document whose first page says what it is, of which week, and whether it is a trial."""
    pdf = blank(f"Antso {edition.week}", edition.language, MARGIN, edition.week.first)
    if edition.trial:
        pdf.set_text_color(*MARK)
        _text(pdf, edition.words.trial, 12, bold=True)
        pdf.set_text_color(0)
    _text(pdf, f"Antso · {title}", 17, bold=True)
    week = edition.week
    dates = edition.words.week.format(week=week, first=f"{week.first:%d/%m/%Y}", last=f"{week.last:%d/%m/%Y}")
    _text(pdf, dates, 10)
    phone = edition.phone
    _text(
        pdf, edition.words.by_number.format(phone=phone) if phone else edition.words.no_number, 10, bold=True
    )
    return pdf


def _sheet(pdf: FPDF, edition: Edition, title: str, until: date, facts: Sequence[str]) -> None:
    _page_for(pdf, 60)
    pdf.ln(3)
    pdf.line(MARGIN, pdf.get_y(), MARGIN + WIDTH, pdf.get_y())
    pdf.ln(2)
    _text(pdf, title, 14, bold=True)
    pdf.set_text_color(*MARK)
    _text(pdf, edition.words.valid_until.format(day=f"{until:%d/%m/%Y}"), 20, bold=True)
    pdf.set_text_color(0)
    _text(pdf, edition.words.never_after, 9)
    for fact in filter(None, facts):
        _text(pdf, fact, 10)


def _script(
    pdf: FPDF,
    edition: Edition,
    sentences: Sequence[str],
    sources: Sequence[str],
    keys: Sequence[str],
    size: float = 11,
) -> None:
    pdf.ln(1)
    for sentence in sentences:
        if sentence:
            _text(pdf, sentence, size)
        else:
            pdf.ln(2)
    if keys:
        _text(pdf, edition.words.by_phone.format(keys=" ".join(keys)), 9, bold=True)
    if sources:
        _text(pdf, f"{edition.words.sources}: {'; '.join(sources)}", 7.5)


def _text(pdf: FPDF, text: str, size: float, *, bold: bool = False) -> None:
    pdf.set_font(FONT, "B" if bold else "", size)
    height = size * 0.5
    needed = pdf.multi_cell(0, height, text, align="L", dry_run=True, output=MethodReturnValue.HEIGHT)
    assert isinstance(needed, float | int)
    _page_for(pdf, needed)
    pdf.multi_cell(0, height, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.ln(0.8)


def _page_for(pdf: FPDF, height: float) -> None:
    if pdf.get_y() + height > BOTTOM:
        pdf.add_page()


def _fitting(pdf: FPDF, text: str, width: float) -> str:
    """The text, cut with an ellipsis where the column is too narrow."""
    room = width - 2
    if pdf.get_string_width(text) <= room:
        return text
    while text and pdf.get_string_width(f"{text}…") > room:
        text = text[:-1]
    return f"{text}…"


def _length(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}"
