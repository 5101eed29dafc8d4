"""Rules about how keys are spoken: the goal first, the right key, the same key everywhere."""

import re
from collections.abc import Iterator

from publishing.line import Domain
from publishing.lint.finding import Rule, Spot
from publishing.lint.subject import Kind, Said, Subject

RESUME_KEY = "5"
STAR = "*"

_NUMBERS = {
    "mg": ("aotra", "iray", "roa", "telo", "efatra", "dimy", "enina", "fito", "valo", "sivy"),
    "fr": ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}
_STARS = {"mg": "kintana", "fr": "étoile", "en": "star"}
_PRESS = {
    "mg": r"tsindrio(?:\s+(?:eo|ny|amin'ny|laharana))*",
    "fr": r"(?:tapez|taper|appuye[zr]\s+sur|faites|pressez)(?:\s+(?:sur|la|le|touche|chiffre))*",
    "en": r"(?:press|dial|push)(?:\s+(?:the|key|number))*",
}
"""How a key is asked for. A key may also be named alone after its goal: "to go back, star"."""
_ALONE = {"mg": r"(?:ny)", "fr": r"(?:le|la touche)?", "en": r"(?:key)?"}
_GOAL = {"mg": r"(?:raha|mba|hanaovana|ho\s+an)", "fr": r"(?:pour|si|afin)", "en": r"(?:to|for|if|when)"}
_MEANINGS = {
    "mg": {"0": r"\bamin'olona\b|\bmila olona\b", "8": r"\bhanafina\b", "9": r"\bindray\b", STAR: r"\bhiverina\b"},
    "fr": {"0": r"\b(?:à|pour) une personne\b", "8": r"\bcacher\b", "9": r"\bréécouter\b", STAR: r"\brevenir\b"},
    "en": {"0": r"\b(?:to|for) a person\b", "8": r"\bto hide\b", "9": r"\bhear (?:\w+ )?again\b", STAR: r"\bto go back\b"},
}  # fmt: skip
"""Words that mean one of the keys that are the same everywhere."""
_WAYS_ON = {
    "soon.way-on": ("0", STAR),
    "place.way-on": ("9", STAR),
    "list.end": ("9", STAR),
}
"""Prompts that close what has no key of its own, and the keys they have to name."""


def _key_names(language: str) -> str:
    """A digit or a star; or a digit in words, unless it counts what follows: "tapez un chiffre"."""
    goal = _GOAL[language]
    return rf"\d|{_STARS[language]}|(?:{'|'.join(_NUMBERS[language])})\b(?!\s+(?!{goal})\w)"


def keys_named(sentence: str, language: str) -> list[str]:
    """The keys a sentence names, in order: digits, or `*`. Nothing in a language whose words are not known here."""
    if language not in _PRESS:
        return []
    name = _key_names(language)
    asked = rf"\b{_PRESS[language]}\s+({name})\b(?!\s*\d)"
    alone = rf",\s*{_ALONE[language]}\s*({name})\s*[.!]?$"
    found = re.findall(asked, sentence, re.IGNORECASE) or re.findall(alone, sentence, re.IGNORECASE)
    return [_key(word.lower(), language) for word in found]


def _key(word: str, language: str) -> str:
    if word == _STARS[language]:
        return STAR
    return word if word.isdigit() else str(_NUMBERS[language].index(word))


def _options(subject: Subject) -> set[str]:
    return {option.says for _, _, menu in subject.menus for option in menu.options} | subject.rooms_options


def _key_first(subject: Subject) -> Iterator[Spot]:
    options = _options(subject)
    for said in subject.said:
        if (
            said.kind is not Kind.TITLE
            and said.language in _PRESS
            and _is_key_first(said, said.of in options)
        ):
            what = f"{said.of} names the key before its goal: {said.sentence!r}."
            yield Spot(*said.place, what, said.language)


def _is_key_first(said: Said, is_option: bool) -> bool:
    """A key with its goal behind it; in an option, a sentence that begins with the key."""
    code = said.language
    key = rf"\b{_PRESS[code]}\s+(?:{_key_names(code)})\b"
    goal_behind = re.search(rf"{key},?\s+{_GOAL[code]}\b", said.sentence, re.IGNORECASE)
    return bool(goal_behind or (is_option and re.match(key, said.sentence, re.IGNORECASE)))


def _option_keys(subject: Subject) -> Iterator[Spot]:
    complete = subject.content.complete_languages
    for _, _, menu in subject.menus:
        for key, option in enumerate(menu.options, start=1):
            for code in (option.language,) if option.language else complete:
                yield from _wrong_key(subject, option.says, code, str(key))
        for code in complete if menu.resumes else ():
            yield from _wrong_key(subject, str(menu.resumes), code, RESUME_KEY)
    for prompt in subject.rooms_options:
        for code in complete:
            yield from _wrong_key(subject, prompt, code, prompt[-1])
    yield from _skipped_keys(subject)


def _skipped_keys(subject: Subject) -> Iterator[Spot]:
    """The answers of a room's question are on keys from 1 on, none skipped and none twice."""
    for question, answers in subject.rooms_questions.items():
        keys = [answer[-1] for answer in answers]
        if keys != [str(key) for key in range(1, len(keys) + 1)]:
            code = subject.content.complete_languages[0]
            what = (
                f"The answers of {question} are on the keys {', '.join(keys)}: they begin at 1 and skip none."
            )
            yield Spot(*subject.prompt(answers[0], code), what, code)


def _wrong_key(subject: Subject, prompt: str, code: str, key: str) -> Iterator[Spot]:
    said = [each for each in subject.prompts_said(prompt) if each.language == code]
    named = [each for sentence in said for each in keys_named(sentence.sentence, code)]
    if said and code in _PRESS and named != [key]:
        heard = " and ".join(named) or "no key"
        yield Spot(*said[0].place, f"{prompt} is on key {key}, and its words name {heard}.", code)


def _other_keys(subject: Subject) -> Iterator[Spot]:
    """Sentences that give a key that is the same everywhere another meaning. Options have keys of their own."""
    options = _options(subject)
    for said in subject.said:
        if said.of in options or said.language not in _MEANINGS or said.kind is Kind.TITLE:
            continue
        for key, words in _MEANINGS[said.language].items():
            named = keys_named(said.sentence, said.language)
            if named and key not in named and re.search(words, said.sentence, re.IGNORECASE):
                what = f"{said.of} names key {named[0]} for what is key {key} everywhere: {said.sentence!r}."
                yield Spot(*said.place, what, said.language)


def _no_way_on(subject: Subject) -> Iterator[Spot]:
    for prompt, keys in _WAYS_ON.items():
        for code in subject.content.complete_languages:
            said = [each for each in subject.prompts_said(prompt) if each.language == code]
            named = {key for each in said for key in keys_named(each.sentence, code)}
            missing = [key for key in keys if key not in named]
            if said and code in _PRESS and missing:
                what = f"{prompt} does not name the key {' and '.join(missing)}."
                yield Spot(*said[0].place, what, code)
    yield from _bare_soon(subject)


def _bare_soon(subject: Subject) -> Iterator[Spot]:
    """A part that is not open yet says what to do until then, in a sentence of its own."""
    soon = {step.soon for line in subject.lines for step in line.steps.values() if isinstance(step, Domain)}
    for prompt in sorted(soon):
        for code in subject.content.complete_languages:
            said = [each for each in subject.prompts_said(prompt) if each.language == code]
            if len(said) == 1:
                yield Spot(
                    *said[0].place, f"{prompt} says that a part is not open, and not what to do now.", code
                )


RULES = (
    Rule(
        "key-first",
        says="The key is named before its goal.",
        remedy='Say the goal first and the key last: "To hear about your wages, press 2".',
        why=(
            "voice.md, What is known: goal first, key last; key first is forgotten before the goal is heard. The sentence "
            'callers know is "Raha te hahafantatra ny ..., tsindrio ny N" (voice.md, Languages).'
        ),
        judge=_key_first,
    ),
    Rule(
        "option-key",
        says="The words of an option do not name the key it is on.",
        remedy="Say its own key, which is its place in the menu, and no other.",
        why=(
            "voice.md, rule 1: options are numbered from 1 with none skipped. Untrained callers mostly failed until they were "
            "taught one key press in the first ten seconds and rewarded at once (Lerer, Uganda: 0 % to over 75 %): a key "
            "that does something else than was said unteaches it."
        ),
        judge=_option_keys,
    ),
    Rule(
        "keys-differ",
        says="A key that is the same everywhere is given another meaning, or its meaning another key.",
        remedy="0 is a person, 8 hides, 9 plays again, * goes back: name that key, or say it in other words.",
        why="voice.md, rule 2: the same keys everywhere, also inside messages: 0 a person, 8 hide, 9 again, * back.",
        judge=_other_keys,
    ),
    Rule(
        "way-on-missing",
        says="Words that close a part of the call do not say how to go on.",
        remedy="Name the keys that lead on, and say what to do until a part opens.",
        why=(
            "voice.md, rule 11: anything the software cannot do ends in a recorded apology and the way on, never in dead air; "
            "rule 2: 0 a person, 9 again, * back. 52 % of calls to 3-2-1 ended in the first menu: a caller who is not told "
            "how to go on hangs up."
        ),
        judge=_no_way_on,
    ),
)
