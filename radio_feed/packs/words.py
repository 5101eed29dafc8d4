"""The words of printed pages, in French and Malagasy: data, in radio_feed/packs/words/."""

from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict

PRINTED = ("fr", "mg")


class PrintedWords(BaseModel):
    """All of them; what stands in {braces} is filled in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    trial: str
    grid: str
    sheets: str
    live: str
    safety: str
    report: str
    week: str
    number: str
    title: str
    length: str
    plays: str
    begins: str
    ends: str
    until: str
    days: tuple[str, str, str, str, str, str, str]
    programme: str
    spot: str
    message: str
    story: str
    valid_until: str
    never_after: str
    sources: str
    by_phone: str
    by_number: str
    no_number: str
    own_words: str
    stay: str
    safety_card: tuple[str, ...]
    report_how: str
    station: str
    day: str
    hour: str
    remark: str
    signed: str


@cache
def printed_words(language: str) -> PrintedWords:
    """Of a language of PRINTED."""
    text = files(__package__).joinpath("words", f"{language}.yaml").read_text(encoding="utf-8")
    return PrintedWords.model_validate(yaml.safe_load(text))
