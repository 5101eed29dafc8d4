"""The shapes of `content/programmes/`: recipes of programmes and spots, and sheets that a presenter reads live.

A recipe says what a programme is made of and how long it is; which messages it holds in a week, radio_feed/programmes.py
chooses. Nothing is said in a programme that is no message, no prompt and no story: a recipe has no words of its own.
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from publishing.documents import Strict
from publishing.shapes import Id, LanguageCode, Status, Theme, Words

NEAR = 5
"""Seconds. A programme is this near to its length; it is never played faster or slower."""

Count = Annotated[int, Field(ge=1, le=30)]


class Music(Strict):
    """A tune of `programmes/music/`. An optional one is played only where the programme would be too short without it."""

    kind: Literal["music"]
    tune: Id
    optional: bool = False


class Speech(Strict):
    """A prompt that is always said: an intro, a link, an outro."""

    kind: Literal["words"]
    prompt: Id


class LicenceRules(Strict):
    """How things stand at home today, with its date, in the words that callers hear (agencies.verdict)."""

    kind: Literal["licence"]
    title: Words
    intro: Id | None = None


class Messages(Strict):
    """Messages of some themes, as many as fit, from `at_least` to `at_most`. `only` names those that are meant, where not all."""

    kind: Literal["messages"]
    themes: Annotated[tuple[Theme, ...], Field(min_length=1)]
    only: tuple[Id, ...] = ()
    at_least: Annotated[int, Field(ge=0, le=30)] = 1
    at_most: Count = 1
    intro: Id | None = None

    @model_validator(mode="after")
    def from_fewest_to_most(self) -> "Messages":
        if self.at_least > self.at_most:
            raise ValueError("at_least is more than at_most")
        return self


class Newest(Strict):
    """Messages first published in the last `days`, the newest first; in a week without any it is passed over."""

    kind: Literal["newest"]
    days: Annotated[int, Field(ge=1, le=366)] = 28
    at_most: Count = 1
    intro: Id | None = None


class Story(Strict):
    """A worker's story that its teller lets be broadcast; in a week without any it is passed over."""

    kind: Literal["story"]
    theme: Theme | None = None
    intro: Id | None = None


Slot = Annotated[Music | Speech | LicenceRules | Messages | Newest | Story, Field(discriminator="kind")]


class Span(Strict):
    """So many seconds, from the fewest to the most."""

    fewest: Annotated[int, Field(ge=5, le=3600)]
    most: Annotated[int, Field(ge=5, le=3600)]

    @model_validator(mode="after")
    def from_fewest_to_most(self) -> "Span":
        if self.fewest > self.most:
            raise ValueError("fewest is more than most")
        return self


class Recipe(Strict):
    """A programme of `minutes` (give or take NEAR seconds), or a spot of some `seconds`.

    One message is in it `max_plays` times in `in_weeks` weeks at most. `airings`: how often a station may play the file.
    `phone`: home 4-2 plays the newest programme made from it.
    """

    title: Words
    minutes: Literal[5, 15] | None = None
    seconds: Span | None = None
    phone: bool = False
    status: Status
    max_plays: Count = 3
    in_weeks: Annotated[int, Field(ge=1, le=52)] = 4
    airings: Count = 7
    slots: Annotated[tuple[Slot, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def one_length(self) -> "Recipe":
        if (self.minutes is None) == (self.seconds is None):
            raise ValueError("a recipe has either minutes or seconds")
        return self

    @model_validator(mode="after")
    def says_something(self) -> "Recipe":
        if not any(isinstance(slot, Messages | Newest) for slot in self.slots):
            raise ValueError("a recipe without messages says nothing")
        return self

    @model_validator(mode="after")
    def phone_without_stories(self) -> "Recipe":
        if self.phone and any(isinstance(slot, Story) for slot in self.slots):
            raise ValueError(
                "what the phone plays holds no story: a story has its own key there, and its own consent"
            )
        return self

    @property
    def span(self) -> tuple[float, float]:
        """The seconds it may last, from the fewest to the most."""
        if self.seconds:
            return float(self.seconds.fewest), float(self.seconds.most)
        assert self.minutes
        return self.minutes * 60.0 - NEAR, self.minutes * 60.0 + NEAR

    @property
    def prompts(self) -> tuple[str, ...]:
        """Every prompt that it may say."""
        said = (getattr(slot, "intro", None) or getattr(slot, "prompt", None) for slot in self.slots)
        return tuple(dict.fromkeys(prompt for prompt in said if prompt))

    @property
    def tunes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(slot.tune for slot in self.slots if isinstance(slot, Music)))


class LiveRead(Strict):
    """A sheet for a presenter, who says a message again in the dialect of the place.

    `stay` are the words of its script that are said as they stand, in whatever dialect: names, dates, sums, whom it comes from.
    """

    title: Words
    message: Id
    seconds: Span
    status: Status
    stay: dict[LanguageCode, Annotated[tuple[str, ...], Field(min_length=1)]]
