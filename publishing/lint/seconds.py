"""Rules about how long things are, measured from the rendered sound in each language."""

from collections.abc import Iterator

from audio.numbers.quantities import Day
from audio.numbers.spoken import LANGUAGES, speak
from publishing.line import Menu
from publishing.lint.finding import Rule, Spot
from publishing.lint.subject import Subject
from publishing.numbers import PREFIX
from publishing.utterances import messages_used, prompts_used

OPTION, MENU, PROMPT, VERDICT = 5.0, 20.0, 12.0, 20.0
"""Seconds; voice.md, rule 7: under these."""
MESSAGE = (20.0, 60.0)
TODAY = (
    "verdict.as-of",
    "verdict.no-licence-known",
    "verdict.always.pay-nothing",
    "verdict.next.ask-information-point",
)
"""Today's verdict for a home register without a valid licence, a day after its first words (ivr/services/verdicts.py)."""
VERDICTS = frozenset({
    "verdict.no-licence-known", "verdict.embassy-only", "verdict.departures-suspended", "verdict.not-named",
})  # fmt: skip
"""Prompts that say how things stand in a country, for all its agencies."""


def _long_options(subject: Subject) -> Iterator[Spot]:
    for code, prompt in _own(subject, _option_prompts(subject)):
        yield from _over(subject, prompt, code, OPTION, "the option")


def _option_prompts(subject: Subject) -> set[str]:
    said = {option.says for _, _, menu in subject.menus for option in menu.options}
    return said | {menu.resumes for _, _, menu in subject.menus if menu.resumes} | subject.rooms_options


def _own(subject: Subject, prompts: set[str]) -> Iterator[tuple[str, str]]:
    """Language and prompt, where the clip is of that language and not of one that stands in."""
    for code in subject.languages:
        for prompt in sorted(prompts):
            clip = subject.clip(prompt, code)
            if clip and clip.language == code:
                yield code, prompt


def _over(subject: Subject, prompt: str, code: str, limit: float, what: str) -> Iterator[Spot]:
    seconds = subject.seconds(prompt, code)
    if seconds >= limit:
        says = f"{what} {prompt} lasts {seconds:.1f} s; under {limit:.0f} s is asked for."
        yield Spot(*subject.prompt(prompt, code), says[0].upper() + says[1:], code)


def _long_prompts(subject: Subject) -> Iterator[Spot]:
    others = prompts_used(subject.content) - _option_prompts(subject)
    for code, prompt in _own(subject, others):
        yield from _over(subject, prompt, code, PROMPT, "the prompt")


def _long_verdicts(subject: Subject) -> Iterator[Spot]:
    for code in subject.languages:
        pieces = [subject.seconds(prompt, code) for prompt in TODAY]
        seconds = sum(pieces) + _seconds_of_day(subject, code)
        if any(pieces) and seconds >= VERDICT:
            what = f"Today's verdict lasts {seconds:.1f} s; under {VERDICT:.0f} s is asked for."
            yield Spot(*subject.prompt(TODAY[1], code), what, code)


def _seconds_of_day(subject: Subject, code: str) -> float:
    """How long the day takes that is said in it now."""
    spoken = next((each for each in subject.content.fallbacks(code) if each in LANGUAGES), None)
    tokens = speak(Day(subject.today), spoken) if spoken else ()
    return sum(subject.seconds(f"{PREFIX}{token.clip}", code) for token in tokens)


def _long_menus(subject: Subject) -> Iterator[Spot]:
    yield from _long_questions(subject)
    for line, step_id, menu in subject.menus:
        for code in subject.languages:
            seconds = _menu_seconds(subject, menu, code)
            if seconds >= MENU:
                what = f"The menu {step_id!r} lasts {seconds:.1f} s; under {MENU:.0f} s is asked for."
                yield Spot(*subject.step(line, step_id), what, code)


def _long_questions(subject: Subject) -> Iterator[Spot]:
    """What a room asks is a menu, too: the question, its answers, and to go on by the key after them."""
    for question, answers in subject.rooms_questions.items():
        family, *_ = question.split(".")
        asked = (question, *answers, f"{family}.go-on.{len(answers) + 1}")
        for code in subject.languages:
            seconds = sum(subject.seconds(prompt, code) for prompt in asked)
            if seconds >= MENU:
                what = f"The question {question} lasts {seconds:.1f} s with its answers; under {MENU:.0f} s is asked for."
                yield Spot(*subject.prompt(question, code), what, code)


def _menu_seconds(subject: Subject, menu: Menu, code: str) -> float:
    """All that is heard before the silence that waits for a key: the keys taught once are a prompt of their own."""
    options = sum(subject.seconds(option.says, option.language or code) for option in menu.options)
    named = sum(subject.seconds(prompt, code) for prompt in (menu.says, menu.resumes) if prompt)
    return options + named


def _message_lengths(subject: Subject) -> Iterator[Spot]:
    shortest, longest = MESSAGE
    for code in subject.languages:
        for message in sorted(messages_used(subject.content)):
            clip = subject.clip(f"message/{message}", code)
            if clip and clip.language == code and not shortest <= clip.seconds <= longest:
                what = f"The message {message} lasts {clip.seconds:.1f} s; {shortest:.0f} to {longest:.0f} s is asked for."
                yield Spot(*subject.utterance(f"message/{message}", code), what, code)


_MEASURED = (
    "measured from the audio, in each language. Synthetic speech is heard as too fast and hard to follow"
)

RULES = (
    Rule(
        "option-long",
        says="An option lasts five seconds or longer.",
        remedy="Say its goal in fewer words.",
        why=f"voice.md, rule 7: an option under 5 s, {_MEASURED}; a goal that is long is forgotten before its key is heard.",
        judge=_long_options,
    ),
    Rule(
        "menu-long",
        says="A menu lasts twenty seconds or longer.",
        remedy="Shorten its options, or take one out.",
        why=(
            f"voice.md, rule 7: a menu under 20 s, {_MEASURED}. 52 % of calls to 3-2-1 never passed the home menu "
            "(GSMA, 2015)."
        ),
        judge=_long_menus,
    ),
    Rule(
        "prompt-long",
        says="A prompt lasts twelve seconds or longer.",
        remedy="Say it in fewer words, or move part of it to a message.",
        why=f"voice.md, rule 7: any other prompt than an option or a menu under 12 s, {_MEASURED}.",
        judge=_long_prompts,
    ),
    Rule(
        "verdict-long",
        says="A verdict lasts twenty seconds or longer.",
        remedy="Keep to the verdict, what not to do, and whom to ask.",
        why=(
            "design.md, What the caller hears: today's verdict in 20 s at most, before anything is asked; voice.md, rule 7: "
            "under 20 s for what a menu says, measured from the audio, in each language."
        ),
        judge=_long_verdicts,
    ),
    Rule(
        "message-length",
        says="A message is shorter than 20 seconds or longer than 60.",
        remedy="Keep one idea a message: make two of a long one, and join a short one to another.",
        why=(
            f"voice.md, rule 7: one idea a message, a message 20 to 60 s, {_MEASURED}. Heard to 75 % or more is the headline "
            "metric; 32 % of calls to 3-2-1 came to it."
        ),
        judge=_message_lengths,
    ),
)
