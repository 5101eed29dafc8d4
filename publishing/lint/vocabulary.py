"""The words that the rules look for, by language. Regular expressions, matched without regard to case, at word borders.

The Malagasy lists are of official Malagasy and wait for a native speaker, as all Malagasy here.
"""

import re
from functools import cache

Words = dict[str, str]
"""Language to one regular expression of alternatives."""

WORK: Words = {
    "mg": (
        r"asa|mpiasa|miasa|piasana|karama\w*|mpampiasa\w*|mpanera\w*|agence|fifanekena\w*|fahazoan-dalana|pasipaoro\w*|visa|"
        r"zo|zon\w*|zony|ivelany|mpifindra\w*|masoivoho\w*|fanondranana\w*|antso"
    ),
    "fr": (
        r"travail\w*|emploi\w*|employ\w*|salaires?|salari\w*|contrats?|agences?|passeports?|visas?|(?:im|é)?migr\w*|étranger\w*|"
        r"droits|licences?|recrut\w*|ambassades?|traite|antso"
    ),
    "en": (
        r"work\w*|jobs?|employ\w*|wages?|salar\w+|contracts?|agenc\w+|passports?|visas?|(?:im|e)?migra\w*|abroad|"
        r"rights|licen[cs]es?|recruit\w*|embass\w+|trafficking|antso"
    ),
}
"""Work, migration, rights, and the name of this line."""

ANONYMOUS: Words = {
    "mg": r"anonym\w*|tsy fantatra (?:ny )?anarana\w*|tsy mitonona anarana",
    "fr": r"anonym\w*",
    "en": r"anonym\w*",
}

CLICK: Words = {"mg": r"click\w*|clic\w*|kliky|klika\w*", "fr": r"cli(?:c|ck|qu)\w*", "en": r"click\w*"}

METAPHORS: Words = {
    "mg": r"fanilo|tetezana|vavahady|fitaratra|ohabolana|fandrika|toy ny",
    "fr": (
        r"drapeaux? rouges?|feux? (?:vert|rouge)s?|pas à pas|clés? (?:de|du|en)|portes? ouvertes?|piège\w*|bouclier\w*|"
        r"armes?|boussole\w*|bout du tunnel|cauchemar\w*"
    ),
    "en": (
        r"red flags?|green light|step by step|key to|open doors?|traps?|shields?|weapons?|compass\w*|"
        r"end of the tunnel|nightmare\w*|tip of the iceberg|in a nutshell"
    ),
}
"""Pictures that we have seen used for rights and recruiters, in messages like ours; not all there are."""

PROMISES: Words = {
    "mg": r"mampanantena (?:anao )?izahay|omenay antoka|azo antoka fa (?:hahazo|handresy|haverina)",
    "fr": r"nous (?:vous )?(?:garantissons|promettons|assurons)|vous (?:obtiendrez|récupérerez|gagnerez)|c'est garanti",
    "en": r"we (?:guarantee|promise|assure)|you will (?:get|win|receive|recover)|is guaranteed",
}

READING: Words = {"mg": r"vakio|mamakia", "fr": r"lisez|relisez", "en": r"read"}
READ_ALOUD: Words = {
    "mg": r"ampamakio|asaivo mamaky|asaivo vakina|vakin'\w+",
    "fr": r"faites(?:-\w+)? (?:\w+ )?lire|fais(?:ez)? lire|demandez\b.*\blire",
    "en": r"(?:have|get|let)\b.*\bread|read (?:it |them |this )?(?:aloud|out|to you)|ask\b.*\bread",
}
"""What makes it right to speak of reading: somebody else does it."""

NAMES = frozenset({"DIANA", "SAVA"})
"""Capitals that are names: the two regions are called nothing else."""

DIGITS: Words = {
    "mg": r"aotra|iray|roa|telo|efatra|dimy|enina|fito|valo|sivy",
    "fr": r"zéro|un|deux|trois|quatre|cinq|six|sept|huit|neuf",
    "en": r"zero|one|two|three|four|five|six|seven|eight|nine",
}
MONEY = r"ariary|ar|roupies?|rupees?|ropia|rs|dollars?|dolara|usd|euros?|eoro|dinars?|riyals?|dirhams?"
CALLS = (
    r"antsoy(?: ny)?(?: laharana)?|laharana(?: maitso)?|appelez(?: le)?|(?:au|le) numéro|numéro(?: vert)?|"
    r"call|phone|dial|number"
)
"""What comes before a short number."""
LAWS = r"fifanarahana|lalàna|didy|convention|loi|décret|arrêté|law|decree|act"
"""What comes before a number that is no telephone's."""


@cache
def matching(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)


def found(words: Words, language: str, sentence: str) -> str | None:
    """The first of the words that the sentence says; nothing in a language that has no list."""
    match = matching(words[language]).search(sentence) if language in words else None
    return match[0] if match else None
