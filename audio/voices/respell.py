"""Words that the offline French or English voice would say wrongly, spelled as it should hear them.

Only the voice ever reads these spellings: what is printed, searched or kept beside a clip stays the word itself. The
table is for names and words of Madagascar and of institutions; a common word said wrongly is a matter for the engine.
Malagasy has its own list (malagasy/mg_list) and needs none of this. What the spellings give is in
tests/audio/test_respell.py as phonemes; a speaker of each language must still confirm it.
"""

import re
from collections.abc import Mapping
from functools import cache

RESPELLED: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "Antso": "Ane-tsou",  # The o is an [u], and no French nasal vowel is in it.
        "ariary": "ariari",  # The engine takes it for an English word.
        "Antsirabe": "Antsirabé",
        "Ambanja": "Ambandza",
        "Mahajanga": "Mahadzanga",
        "Human": "Hioumane",  # Human Rights Watch; the engine knows that the other two are English.
        "Reframe": "Rifrème",
    },
    "en": {
        "Antso": "Antsoo",
        "ariary": "ahree-ahree",
        "Antsirabe": "antsee-rah-bay",
        "Fianarantsoa": "fee-annah-rantsoo-ah",
        "DIANA": "deeana",  # The region, not the first name: only in capitals.
        "SAVA": "sah-vah",  # Not "saver".
    },
}
"""Language -> word, as it is written in a sentence, capitals included -> spelling for the voice."""


def respell(sentence: str, language: str) -> str:
    """The sentence as the voice of that language has to read it. Whole words only; an apostrophe ends a word."""
    spellings = RESPELLED.get(language)
    return _words(language).sub(lambda word: spellings[word[0]], sentence) if spellings else sentence


@cache
def _words(language: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, RESPELLED[language]))})\b")
