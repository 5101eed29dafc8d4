"""The shapes of the content's files: languages, prompts, messages, places, placeholders, the hide programme."""

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from publishing.documents import Strict

LANGUAGE_CODES = frozenset({"mg", "fr", "en", "xmv", "xmw", "skg", "bmm"})


def _language(code: str) -> str:
    if code not in LANGUAGE_CODES:
        raise ValueError(
            f"{code!r} is no language of the line: use one of {', '.join(sorted(LANGUAGE_CODES))}"
        )
    return code


LanguageCode = Annotated[str, AfterValidator(_language)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=64)]
Words = dict[LanguageCode, str]


class Status(StrEnum):
    """A text is a draft until a person who knows has said that it is right."""

    DRAFT = "draft"
    REVIEWED = "reviewed"


class Known(StrEnum):
    """A number, fee, address or hour is unconfirmed until a person has confirmed it."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"


class Language(Strict):
    name: str
    iso639_3: Annotated[str, Field(pattern=r"^[a-z]{3}$")]
    complete: bool
    falls_back_to: tuple[LanguageCode, ...]
    spoken_in: str | None = None


class Source(Strict):
    """Where a statement comes from: a paragraph of the facts page, its grade and its date."""

    facts: str
    title: str
    says: str
    grade: Literal["A", "B", "C", "?"]
    dated: str
    url: str | None = None


class Reviewer(Strict):
    name: str
    knows: Literal["law", "language"]


class Prompt(Strict):
    text: Annotated[str, Field(min_length=1)]
    status: Status
    sources: tuple[Source, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.text.splitlines() if line.strip())


class Theme(StrEnum):
    FEES = "fees"
    LICENCES = "licences"
    ROUTES = "routes"
    CONTRACTS = "contracts"
    PAPERS = "papers"
    WAGES = "wages"
    DANGER = "danger"
    MONEY = "money"
    RIGHTS = "rights"
    PLACES = "places"
    FAMILY = "family"


class MessageSheet(Strict):
    """`message.yaml`: all about a message but its words. A sensitive one leaves no trace a shared phone could show."""

    title: Words
    theme: Theme
    stage: Literal["before", "abroad", "home", "relative"]
    corridors: Annotated[tuple[str, ...], Field(min_length=1)]
    audience: Annotated[tuple[str, ...], Field(min_length=1)]
    sensitive: bool
    status: Status
    reviewers: tuple[Reviewer, ...]
    reviewed_on: date | None
    expires_on: date | None
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def reviewed_by_two(self) -> "MessageSheet":
        known = {reviewer.knows for reviewer in self.reviewers}
        if self.status is Status.REVIEWED and (known != {"law", "language"} or self.reviewed_on is None):
            raise ValueError(
                "reviewed needs reviewed_on and two reviewers: one knows law, one knows language"
            )
        return self


class Placeholder(Strict):
    """Something to be said that nobody has confirmed: until then its `says` is heard in its stead."""

    kind: Literal["number", "fee", "address", "hours", "frequency"]
    what: str
    status: Known
    says: Words
    value: Words | None = None

    @model_validator(mode="after")
    def confirmed_has_a_value(self) -> "Placeholder":
        if (self.status is Known.CONFIRMED) != (self.value is not None):
            raise ValueError("a value stands exactly where the status is confirmed")
        return self


class PlaceNumber(Strict):
    value: Annotated[str, Field(pattern=r"^\+[1-9]\d{6,14}$")] | None
    status: Known
    confirmed_by: str | None = None
    confirmed_on: date | None = None

    @model_validator(mode="after")
    def confirmed_by_someone(self) -> "PlaceNumber":
        if self.status is Known.CONFIRMED and not (self.value and self.confirmed_by and self.confirmed_on):
            raise ValueError("a confirmed number needs value, confirmed_by and confirmed_on")
        return self

    @property
    def callable(self) -> str | None:
        """The number that may be dialled: a confirmed one, or nothing."""
        return self.value if self.status is Known.CONFIRMED else None


Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Opening(Strict):
    """Hours of a day, Indian/Antananarivo."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    opens: Annotated[time, Field(alias="from")]
    closes: Annotated[time, Field(alias="to")]


class Hours(Strict):
    """Confirmed hours, or `always`; unconfirmed ones never count as open."""

    status: Literal["unconfirmed", "confirmed", "always"]
    confirmed_by: str | None = None
    confirmed_on: date | None = None
    open: tuple[Opening, ...]


class EmergencyNumber(PlaceNumber):
    """Rung where nobody on duty answers: a whole number, or a short one as it is dialled in the country."""

    value: Annotated[str, Field(pattern=r"^(\+[1-9]\d{6,14}|\d{2,6})$")] | None


class PlaceSheet(Strict):
    """`emergency` is said and rung where `number` cannot be, or nobody answers there."""

    region: str | None
    number: PlaceNumber
    hours: Hours
    emergency: EmergencyNumber = EmergencyNumber(value=None, status=Known.UNCONFIRMED)


class Piece(Strict):
    """A piece of the hide programme: a talk or a tune."""

    talk: Id | None = None
    music: Id | None = None

    @model_validator(mode="after")
    def one_of_both(self) -> "Piece":
        if (self.talk is None) == (self.music is None):
            raise ValueError("a piece is either a talk or music")
        return self

    @property
    def id(self) -> str:
        return f"hide/{self.talk or self.music}"


class HideProgramme(Strict):
    cap_minutes: Annotated[int, Field(ge=10, le=60)]
    pieces: Annotated[tuple[Piece, ...], Field(min_length=1)]
