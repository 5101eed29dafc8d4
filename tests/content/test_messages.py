"""The messages of the line: which there are, what they rest on, and what they must never say.

Written against issue 2 and facts.md, not against the code: the lists stand here again so that a change is seen.
"""

import re
from pathlib import Path

import pytest

from core.settings import ROOT, Mode
from publishing.content import Content
from publishing.line import Menu, MessageList
from publishing.publisher import read_checked
from publishing.shapes import Known, Status

LANGUAGES = ("mg", "fr", "en")

LISTS = {
    "before": (
        "nobody-pays", "money-asked", "licence-today", "lawful-way", "risk-countries", "routes", "contract",
        "five-steps", "mauritius", "copies",
    ),
    "abroad": ("passport", "wages", "changed", "signs", "violence", "leaving", "kuwait", "money-home"),
    "back-home": ("back-wages", "trafficking", "domestic-here", "info-points", "this-line"),
    "relative": ("relative", "passport", "leaving", "money-home"),
    "most-wanted": ("nobody-pays", "licence-today", "passport"),
}  # fmt: skip
"""Issue 2, in its order; the last is what silence hears."""

MESSAGES = sorted({message for messages in LISTS.values() for message in messages})

FACTS = {
    "nobody-pays": {"0.3", "2"}, "money-asked": {"0.3"}, "licence-today": {"0.1"}, "lawful-way": {"0.1"},
    "risk-countries": {"0.2"}, "routes": {"1"}, "contract": {"1", "2"}, "five-steps": {"1"}, "mauritius": {"1"},
    "copies": {"2"}, "passport": {"2"}, "leaving": {"2", "9"}, "kuwait": {"9"}, "money-home": {"5"},
    "this-line": {"trust.md"},
}  # fmt: skip
"""The paragraphs that issue 2 names for a message."""

SECTIONS = {
    "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "1", "2", "3", "4", "5", "6", "7", "8", "9", "trust.md",
}  # fmt: skip
"""The paragraphs of the facts page, which lies outside the repository."""

SENSITIVE = {
    "violence", "leaving", "passport", "signs", "trafficking", "kuwait", "wages", "changed", "money-asked", "routes",
}  # fmt: skip
"""What nothing of a call may hint at later; the last three name a recruiter or an employer who may hold the phone."""

HOTLINES = ("147", "813", "017", "512", "1323")
"""Short numbers that facts.md found and nobody has confirmed."""

PLACEHOLDER = re.compile(r"^\{\{ ([a-z0-9-]+) \}\}$")
TELEPHONE = re.compile(r"\+\s*\d|\d[\d .\-()]{6,}\d")
"""What could be dialled: a plus and a digit, or eight signs and more of digits with what is put between them."""
SUM_OF_MONEY = re.compile(r"\d{1,3}(?:[ ,.\u00a0\u202f]\d{3})+(?= (?:ariary|ropia|roupies|rupees))")


@pytest.fixture(scope="module")
def content() -> Content:
    return read_checked(ROOT / "content", Mode.DEMO)


def scripts() -> list[Path]:
    return sorted((ROOT / "content" / "messages").glob("*/*.md"))


def test_there_are_the_24_messages_of_the_issue_and_no_other(content: Content) -> None:
    assert len(MESSAGES) == 24
    assert sorted(content.messages) == MESSAGES


@pytest.mark.parametrize("step", LISTS)
def test_a_list_plays_the_messages_of_the_issue_in_its_order(content: Content, step: str) -> None:
    listed = content.lines["main"].steps[step]
    assert isinstance(listed, MessageList)
    assert listed.messages == LISTS[step]


def test_the_line_has_no_other_list(content: Content) -> None:
    steps = content.lines["main"].steps
    assert {name for name, step in steps.items() if isinstance(step, MessageList)} == set(LISTS)


def test_the_slots_for_dialects_hold_no_written_words(content: Content) -> None:
    """Never synthesise or invent dialect text (voice.md)."""
    assert content.complete_languages == LANGUAGES
    assert set(content.languages) == {*LANGUAGES, "xmv", "xmw", "skg", "bmm"}
    assert set(content.prompts) == set(LANGUAGES)
    for dialect in set(content.languages) - set(LANGUAGES):
        assert content.fallbacks(dialect) == (dialect, "mg", "fr")


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_is_written_in_each_language_with_its_title(content: Content, message: str) -> None:
    written = content.messages[message]
    assert set(written.scripts) == set(LANGUAGES)
    assert set(written.sheet.title) == set(LANGUAGES)
    assert all(written.sheet.title[code].strip() for code in LANGUAGES)


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_rests_on_sources_that_exist(content: Content, message: str) -> None:
    sources = content.messages[message].sheet.sources
    cited = {source.facts for source in sources}
    assert cited <= SECTIONS
    assert cited >= FACTS.get(message, set())
    assert {source.grade for source in sources} <= {"A", "B", "C", "?"}
    for source in sources:
        assert source.title.strip()
        assert source.says.strip()
        assert source.dated.strip()
        assert source.url is None or re.fullmatch(r"https?://\S+", source.url)


def test_prompts_cite_paragraphs_that_exist(content: Content) -> None:
    for prompts in content.prompts.values():
        assert {source.facts for prompt in prompts.values() for source in prompt.sources} <= SECTIONS


def test_nothing_claims_a_review_that_nobody_made(content: Content) -> None:
    """No person has read any of it yet; when one has, this test makes way for theirs."""
    for message in content.messages.values():
        sheet = message.sheet
        assert (sheet.status, sheet.reviewers, sheet.reviewed_on) == (Status.DRAFT, (), None)
    for prompts in content.prompts.values():
        assert {prompt.status for prompt in prompts.values()} == {Status.DRAFT}
    for placeholder in content.placeholders.values():
        assert (placeholder.status, placeholder.value) == (Known.UNCONFIRMED, None)
    for place in content.places.values():
        assert place.number.callable is None
        assert place.hours.status in ("unconfirmed", "always")


def test_messages_that_must_leave_no_trace_are_marked(content: Content) -> None:
    marked = {name for name, message in content.messages.items() if message.sheet.sensitive}
    assert marked == SENSITIVE


def test_a_verdict_ages(content: Content) -> None:
    """What is known of licences today is asked again within 90 days of the day it was gathered."""
    for message in ("licence-today", "lawful-way"):
        expires = content.messages[message].sheet.expires_on
        assert expires is not None
        assert expires.isoformat() <= "2027-02-20"


@pytest.mark.parametrize("script", scripts(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_script_is_one_sentence_a_line_and_holds_no_number_to_dial(script: Path) -> None:
    for line in script.read_text(encoding="utf-8").splitlines():
        assert line == line.strip()
        assert not re.search(r"[<>*_#`\[\]|]|https?:|@", line), line
        if line and not PLACEHOLDER.match(line):
            assert line[-1] in ".?!", line
            assert not re.search(r"[.?!] +\S", line), f"two sentences: {line}"
            assert not TELEPHONE.search(SUM_OF_MONEY.sub("", line)), line


def test_no_prompt_and_no_placeholder_holds_a_number_to_dial(content: Content) -> None:
    spoken = [prompt.text for prompts in content.prompts.values() for prompt in prompts.values()]
    spoken += [words for placeholder in content.placeholders.values() for words in placeholder.says.values()]
    for text in spoken:
        assert not TELEPHONE.search(text), text


def test_no_hotline_that_nobody_confirmed_is_named(content: Content) -> None:
    spoken = [script.read_text(encoding="utf-8") for script in scripts()]
    spoken += [prompt.text for prompts in content.prompts.values() for prompt in prompts.values()]
    for text in spoken:
        assert not re.search(rf"\b({'|'.join(HOTLINES)})\b", text), text


@pytest.mark.parametrize(
    "text", ["+230 207 2600", "032 12 345 67", "0321234567", "22215150", "(020) 22-345-67"]
)
def test_a_number_to_dial_is_recognised(text: str) -> None:
    assert TELEPHONE.search(SUM_OF_MONEY.sub("", f"Antsoy ny {text} ."))


@pytest.mark.parametrize("text", ["2 000 000 ariary", "22 novambra, taona 2026", "400,000 ariary"])
def test_a_sum_or_a_date_is_no_number_to_dial(text: str) -> None:
    assert not TELEPHONE.search(SUM_OF_MONEY.sub("", text))


def test_every_placeholder_is_used_and_every_one_used_exists(content: Content) -> None:
    used = {
        name
        for message in content.messages.values()
        for script in message.scripts.values()
        for name in script.placeholders
    }
    assert used == set(content.placeholders)


@pytest.mark.parametrize("message", MESSAGES)
def test_the_languages_of_a_message_wait_for_the_same_facts(content: Content, message: str) -> None:
    waiting = {script.placeholders for script in content.messages[message].scripts.values()}
    assert len(waiting) == 1


def test_an_unconfirmed_fact_is_said_to_be_unconfirmed_in_each_language(content: Content) -> None:
    says = {"mg": "voamarina", "fr": "confirmé", "en": "confirmed"}
    for name, placeholder in content.placeholders.items():
        for code in LANGUAGES:
            assert says[code] in placeholder.says[code], name


def test_prompts_have_the_same_ids_in_the_three_languages(content: Content) -> None:
    ids = {code: list(content.prompts[code]) for code in LANGUAGES}
    assert ids["mg"] == ids["fr"] == ids["en"]


def test_prompts_say_the_same_keys_in_the_three_languages(content: Content) -> None:
    """A caller who presses what was said must come where it was said."""
    keys = {
        code: {name: re.findall(r"\b\d\b", prompt.text) for name, prompt in content.prompts[code].items()}
        for code in LANGUAGES
    }
    different = {name for name in keys["mg"] if len({tuple(keys[code][name]) for code in LANGUAGES}) > 1}
    assert different == {"greeting.choose"}


def test_an_option_says_its_key_last_and_it_is_its_place_in_the_menu(content: Content) -> None:
    """Goal first, key last (voice.md)."""
    for step in content.lines["main"].steps.values():
        if isinstance(step, Menu):
            for key, option in enumerate(step.options, start=1):
                for code in (option.language,) if option.language else LANGUAGES:
                    text = content.prompts[code][option.says].text
                    assert re.search(rf"\D{key}\.$", text), text
                    assert len(re.findall(r"\d", text)) == 1, text
