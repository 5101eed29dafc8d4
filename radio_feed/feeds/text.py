"""Text as XML and a player can take it."""

import re
from datetime import date

from babel.dates import format_date

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold at all, not even escaped (section 2.2)."""


LONGEST = 255
"""Letters of a value, where PSP-1 says nothing else."""


def clean(text: str) -> str:
    """The text without the characters that no XML document can hold."""
    return NOT_XML.sub("", text)


def title_of(text: str) -> str:
    """A title is one line of 255 letters at most (PSP-1): a tab or a new line is a space, and none stands at its ends."""
    return shortened(" ".join(clean(text).split()), LONGEST)


def shortened(text: str, most: int) -> str:
    """So many letters at most, cut between words where there are any; what was cut is told by an ellipsis."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    between = kept.rfind(" ")
    return kept[: between if between > most // 2 else None].rstrip(" ,;:") + "…"


def written_day(day: date, language: str) -> str:
    """A day as it is written in the language of a feed: 28 décembre 2021. Dialects write it as official Malagasy does."""
    locale = language if language in ("fr", "en") else "mg"
    written = format_date(day, "d MMMM y", locale=locale)
    return written.replace("1 ", "1er ", 1) if (locale, day.day) == ("fr", 1) else written
