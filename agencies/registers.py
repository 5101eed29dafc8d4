"""Registers as content: one file a register, read strictly, every fault with its file and line."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from agencies.status import Regime, Status
from publishing.documents import Document, Strict, parse, read_document
from publishing.errors import BrokenContent, Fault
from publishing.shapes import Words

REGISTER_ID = re.compile(r"(?!(?:registers|openapi|static)$)[a-z][a-z0-9-]{1,15}")
"""What follows /agencies/ in an address; the names that are refused there are pages of their own."""

PROTECTIVE_DAYS = 90
"""How long a country's protective verdict is said without asking anew (the issue's rule, and the messages')."""


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is no regular expression ({error})") from None
    return text


def _date_format(text: str) -> str:
    if not all(part in text for part in ("%d", "%m", "%Y")):
        raise ValueError(f"{text!r} is no format of a date: it needs %d, %m and %Y, as in %d/%m/%Y")
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]
DateFormat = Annotated[str, AfterValidator(_date_format)]
Share = Annotated[float, Field(ge=0, le=1)]
Country = Annotated[str, Field(pattern=r"^[a-z]{3}$")]


class Evidence(Strict):
    """Where a statement about a country comes from: a paragraph of the facts page, its grade and its date."""

    title: str
    says: str
    grade: Literal["A", "B", "C", "?"]
    dated: str
    facts: str | None = None
    url: str | None = None


class ListSource(Strict):
    """Where the register, or the rule about the country, is read, and the day somebody read it."""

    title: str
    address: str | None
    read_on: date
    licence: str | None = None
    """Under what terms the authority gives the list away, where that is known."""


class Columns(Strict):
    """Which column holds what. Only names are needed: the first that is filled is the name, the others stand beside it."""

    names: Annotated[tuple[str, ...], Field(min_length=1)]
    former_names: str | None = None
    licence: str | None = None
    status: str | None = None
    status_since: str | None = None
    valid_until: str | None = None
    held_since: str | None = None
    town: str | None = None
    address: str | None = None
    phone: str | None = None
    destinations: str | None = None
    activities: str | None = None
    country: str | None = None

    def named(self) -> list[str]:
        """Every column the mapping speaks of."""
        others = (getattr(self, field) for field in type(self).model_fields if field != "names")
        return [*self.names, *(column for column in others if column)]


class RefuseAbove(Strict):
    """The share of rows rejected, or of agencies gone, above which an import is refused."""

    rejected: Share = 0.05
    gone: Share = 0.2


class SheetMapping(Strict):
    """How the authority's file is read."""

    columns: Columns
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    sheet: str | None = None
    items: str = "item"
    """Where the agencies stand in a JSON file, as ijson says it: `item` is a list, `data.item` a list under `data`."""
    list_separator: Annotated[str, Field(min_length=1, max_length=1)] = ","
    date_formats: tuple[DateFormat, ...] = ("%Y-%m-%d",)
    status_words: dict[Status, tuple[str, ...]] = Field(default_factory=dict)
    licence_pattern: Pattern | None = None
    phone_region: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    country_words: tuple[str, ...] = ()
    refuse_above: RefuseAbove = RefuseAbove()

    @model_validator(mode="after")
    def words_for_what_is_read(self) -> "SheetMapping":
        if self.columns.status and not self.status_words:
            raise ValueError("a column for the status needs status_words")
        if self.columns.country and not self.country_words:
            raise ValueError("a column for the country needs country_words")
        words = [word.casefold() for listed in self.status_words.values() for word in listed]
        if len(set(words)) < len(words):
            raise ValueError("a word stands for two statuses")
        return self


class Register(Strict):
    """One register: who keeps it, what it is worth, how its list is read.

    `since` is the day from which the rule about the country holds; `named_by_source` false where no source names the country.
    """

    country: Country
    title: Words
    authority: str
    regime: Regime
    source: ListSource
    age_limit_days: Annotated[int, Field(ge=1, le=3650)] = PROTECTIVE_DAYS
    evidence: tuple[Evidence, ...] = ()
    since: date | None = None
    named_by_source: bool = True
    demo: bool = False
    names_in: Literal["mg", "fr", "en"] = "en"
    """Whose voice says the names of its agencies and towns, to every caller (agencies/spoken.py)."""
    mapping: SheetMapping | None = None

    @model_validator(mode="after")
    def what_its_regime_needs(self) -> "Register":
        if self.regime is Regime.LICENSING and self.mapping is None:
            raise ValueError("licensing needs a mapping: without one its list cannot be read")
        if self.regime is not Regime.LICENSING and not self.evidence:
            raise ValueError(f"{self.regime} needs evidence: a protective word has a source")
        return self


Registers = Mapping[str, Register]
"""All registers, by their ids."""


def read_registers(content: Path) -> dict[str, Register]:
    """The registers of a content tree, in the order of their ids. Raises BrokenContent with every fault of every file."""
    faults: list[Fault] = []
    found: dict[str, Register] = {}
    for file in sorted((content / "registers").glob("*.yaml")):
        try:
            found[file.stem] = read_register(file)
        except BrokenContent as broken:
            faults.extend(broken.faults)
    if faults:
        raise BrokenContent(faults)
    return found


def read_register(file: Path) -> Register:
    """One register's file. Raises BrokenContent."""
    document = read_document(file)
    if not REGISTER_ID.fullmatch(file.stem):
        remedy = "Name it like hkg.yaml: 2 to 16 small letters, digits and hyphens, no page's name."
        raise BrokenContent([Fault(file, 1, f"{file.stem!r} is no id of a register.", remedy)])
    register = parse(document, Register)
    if faults := _demo_faults(document, register):
        raise BrokenContent(faults)
    return register


def _demo_faults(document: Document, register: Register) -> list[Fault]:
    """Invented agencies must never be taken for real ones."""
    if register.demo != (register.country == "xxx"):
        remedy = "A register of invented agencies has country xxx and demo: true; no other has either."
        return [document.fault(("country",), f"country is {register.country!r}.", remedy)]
    return []
