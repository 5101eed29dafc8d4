"""Find agencies by what a person writes: a name in letters of any script, or a licence number.

Letters go through the index of keypad digits (agencies.names) and are then compared as they were written, so that a
question costs a few ranges of an index and no list is ever read through.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from agencies.known import Agency
from agencies.lookup import (
    COLUMNS,
    FEWEST_FOR_A_SLIP,
    Lists,
    agency_from,
    find_by_licence,
    range_sql,
    range_values,
)
from agencies.names import clean, digits_of, folded, spellings, word_starts
from core.asking import Source, asking, on_postgresql

LONGEST_QUESTION = 100
"""Characters of a question that are looked at: no name needs more to be told from others."""
MOST_SHOWN = 20
"""Agencies on a page; beyond them more letters are asked for."""
MOST_READ = 200
"""Index rows that one question reads: other names may be spelled with the same keys."""
FEWEST_OF_A_WORD = 4
"""Letters of a word that is looked for alone."""
RARE = 5
"""Agencies that may share a word that is looked for alone: what more of them have tells none from another."""
LETTER_KEYS = "23456789"
LAST_LATIN = "\u024f"


@dataclass(frozen=True)
class Sought:
    """`exact`: what was written begins a word of their names, or is their licence number. `close`: only nearly; none
    when there are exact ones. `more`: there are others, ask for more letters."""

    exact: tuple[Agency, ...] = ()
    close: tuple[Agency, ...] = ()
    more: bool = False


def as_asked(text: str) -> str:
    """What is looked for when a person writes this: one line, and no longer than a name."""
    return clean(text)[:LONGEST_QUESTION].strip()


def search(source: Source, lists: Lists, text: str) -> Sought:
    """The agencies of the current lists that a person means who writes this."""
    text = as_asked(text)
    if not lists.imports:
        return Sought()
    numbered = find_by_licence(source, lists, digits_of(text)).agencies
    licensed = [agency for agency in numbered if _letters(text) in ("", _letters(agency.licence or ""))]
    named, more = _named(source, lists, text)
    exact = [*dict.fromkeys((*licensed, *named))]
    if exact:
        return Sought(tuple(exact[:MOST_SHOWN]), more=more or len(exact) > MOST_SHOWN)
    close = [*dict.fromkeys((*numbered, *_close(source, lists, text)))]
    return Sought(close=tuple(close[:MOST_SHOWN]), more=len(close) > MOST_SHOWN)


def _letters(text: str) -> str:
    return "".join(char for char in folded(text) if char.isalpha())


def _named(source: Source, lists: Lists, text: str) -> tuple[list[Agency], bool]:
    """The agencies one of whose words, and what follows it, begins as the text; and whether more were met than read."""
    starts = word_starts(text)
    if not starts:
        return [], False
    met, more = _meet(source, lists, spellings(text)[:1])
    found = [agency for agency in met if _begins(agency, starts[0]) and _in_its_script(agency, text)]
    found.sort(key=lambda agency: (word_starts(agency.name)[:1] != starts[:1], agency.name))
    return found, more


def _close(source: Source, lists: Lists, text: str) -> list[Agency]:
    """What comes nearest: the text without its first words, one rare word of it, or the text with one letter wrong."""
    for start in (*word_starts(text)[1:], *_single_words(text)):
        if len(start) < FEWEST_OF_A_WORD:
            continue
        met, more = _meet(source, lists, spellings(start)[:1])
        found = [agency for agency in met if _begins(agency, start)]
        if found and not more and len(found) <= RARE:
            return found
    typed = "".join(word_starts(text)[:1])
    if len(typed) < FEWEST_FOR_A_SLIP:
        return []
    met, _ = _meet(source, lists, list(dict.fromkeys(_slips(spellings(typed)[0]))))
    return [agency for agency in met if any(one_letter_off(typed, start) for start in _starts(agency))]


def _single_words(text: str) -> list[str]:
    """The words of the text, the longest first: what many names share is short."""
    words = ["".join(word_starts(word)[:1]) for word in text.split()]
    return sorted(words, key=len, reverse=True) if len(words) > 1 else []


def _slips(keys: str) -> Iterator[str]:
    """The keys with one of them wrong, one too many, or one forgotten."""
    for at in range(len(keys)):
        yield keys[:at] + keys[at + 1 :]
        for other in LETTER_KEYS:
            yield keys[:at] + other + keys[at + 1 :]
            yield keys[:at] + other + keys[at:]


def one_letter_off(typed: str, start: str) -> bool:
    """Whether the start of a name begins with what was typed but for one letter: wrong, too many or forgotten."""
    pairs = zip(typed, start, strict=False)
    at = next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(typed), len(start)))
    rest, past = typed[at + 1 :], start[at + 1 :]
    return past.startswith((rest, typed[at:])) or start[at:].startswith(rest)


def _meet(source: Source, lists: Lists, prefixes: Sequence[str]) -> tuple[list[Agency], bool]:
    """The first agencies met in the ranges of the prefixes, and whether there are others."""
    rows = asking(source)(search_sql(on_postgresql(source)), *range_values(lists, prefixes))
    return [agency_from(lists, row) for row in dict.fromkeys(rows)], len(rows) >= MOST_READ


@cache
def search_sql(postgresql: bool) -> str:
    """A question for the agencies that `range_sql` meets, each as often as it is met."""
    columns = ", ".join(f"a.{column}" for column in COLUMNS)
    met = f"({range_sql(postgresql, MOST_READ)}) AS m CROSS JOIN agencies AS a"
    return f"SELECT {columns} FROM {met} WHERE a.import_id = m.import_id AND a.key = m.key"  # noqa: S608


def _names(agency: Agency) -> tuple[str, ...]:
    return (agency.name, *agency.other_names, *agency.former_names)


def _starts(agency: Agency) -> Iterator[str]:
    return (start for name in _names(agency) for start in word_starts(name))


def _begins(agency: Agency, typed: str) -> bool:
    return any(start.startswith(typed) for start in _starts(agency))


def _in_its_script(agency: Agency, text: str) -> bool:
    """Letters that are not Latin must be in the name as they are: many characters sound alike."""
    written = "".join(folded(text).split())
    if not any(char.isalpha() and char > LAST_LATIN for char in written):
        return True
    return any(written in "".join(folded(name).split()) for name in _names(agency))
