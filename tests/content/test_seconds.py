"""How long everything is, measured from the sound itself: house rule 7 of voice.md, and the ten minutes of rule 3."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
import soundfile
from sqlalchemy import Engine

from agencies.known import known_register
from agencies.registers import read_registers
from agencies.verdict import verdict
from audio.speech import Clip
from audio.studio import open_library
from core.database import connect, reading
from core.settings import ROOT
from ivr.services.verdicts import Speaker
from publishing.line import Menu
from publishing.lint.seconds import TODAY
from publishing.release import CompiledLine
from publishing.releases import current_number, load_release
from publishing.utterances import utterances
from publishing.ways import ways_to_messages
from tests.builders import settings_in
from tests.conftest import Published

LANGUAGES = ("mg", "fr", "en")


@dataclass(frozen=True)
class Sounds:
    """What was published, and the clips by language and id."""

    line: CompiledLine
    clips: Mapping[str, Mapping[str, Clip]]

    def seconds(self, language: str, spoken: str) -> float:
        return self.clips[language][spoken].seconds


@pytest.fixture(scope="module")
def engine(published: Published) -> Iterator[Engine]:
    made = connect(settings_in(published.instance).database_url)
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def sounds(published: Published, engine: Engine) -> Sounds:
    settings = settings_in(published.instance)
    library = open_library(settings.clips, published.instance / "voices", engine)
    clips = {}
    for code in LANGUAGES:
        asked = utterances(published.content, code)
        stored = library.stored(asked)
        clips[code] = {said.id: stored[said.id, said.language] for said in asked}
    with reading(engine) as connection:
        number = current_number(connection)
        assert number is not None
        return Sounds(load_release(connection, number).lines["main"], clips)


def test_what_the_index_says_is_what_the_files_last(published: Published, sounds: Sounds) -> None:
    folder = settings_in(published.instance).clips_path
    for code in LANGUAGES:
        for name in ("home.know", "message/nobody-pays", "hide/rice", "hide/evening"):
            clip = sounds.clips[code][name]
            assert soundfile.info(folder / f"{clip.sha256}.wav").duration == pytest.approx(
                clip.seconds, abs=0.01
            )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_takes_20_to_60_seconds(published: Published, sounds: Sounds, language: str) -> None:
    lengths = {name: sounds.seconds(language, f"message/{name}") for name in published.content.messages}
    assert len(lengths) == 24
    assert {name: length for name, length in lengths.items() if not 20 <= length <= 60} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_option_takes_less_than_5_seconds(sounds: Sounds, language: str) -> None:
    menus = [step for step in sounds.line.flow.steps.values() if isinstance(step, Menu)]
    options = {option.says: option.language or language for menu in menus for option in menu.options}
    options |= {menu.resumes: language for menu in menus if menu.resumes}
    lengths = {says: sounds.seconds(code, says) for says, code in options.items()}
    assert len(lengths) > 15
    assert {says: length for says, length in lengths.items() if length >= 5} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_menu_takes_less_than_20_seconds_however_it_is_said(sounds: Sounds, language: str) -> None:
    menus = [name for name, step in sounds.line.flow.steps.items() if isinstance(step, Menu)]
    answers = sounds.line.answers[language]
    lengths = {
        name: answer.seconds
        for name, answer in answers.items()
        if any(name in (menu, f"{menu}.short", f"{menu}+5", f"{menu}.short+5") for menu in menus)
    }
    assert len(lengths) == 2 * len(menus) + 2
    assert {name: length for name, length in lengths.items() if length >= 20} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_other_prompt_takes_less_than_12_seconds(
    published: Published, sounds: Sounds, language: str
) -> None:
    prompts = published.content.prompts[language].keys() & sounds.clips[language].keys()
    assert len(prompts) > 50
    lengths = {prompt: sounds.seconds(language, prompt) for prompt in prompts}
    assert {name: length for name, length in lengths.items() if length >= 12} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_todays_verdict_takes_less_than_20_seconds_on_any_day(sounds: Sounds, language: str) -> None:
    known = known_register("mdg", read_registers(ROOT / "content")["mdg"])
    days = [known.read_on + timedelta(days=count) for count in range(365)]
    told = [replace(known, read_on=day) for day in days]
    said = [Speaker(language, ()).today(verdict(one, None, one.read_on)) for one in told]
    assert {tuple(word for word in words if not word.startswith("number/")) for words in said} == {TODAY}
    assert max(sum(sounds.seconds(language, word) for word in words) for words in said) < 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hide_programme_is_ten_minutes_or_more_of_different_talk_and_music(
    published: Published, sounds: Sounds, language: str
) -> None:
    """A tune comes back between talks that do not, and counts once."""
    pieces = [piece.id for piece in published.content.hide.pieces]
    assert sum(sounds.seconds(language, piece) for piece in set(pieces)) >= 600
    talks = [piece for piece in pieces if sounds.clips[language][piece].language == language]
    assert len(talks) == len(set(talks)) >= 8
    cap = published.content.hide.cap_minutes * 60
    assert cap <= sounds.line.answers[language]["hide"].seconds <= cap + 180


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_message_is_three_keys_and_less_than_a_minute_away(sounds: Sounds, language: str) -> None:
    """House rule 1 gives the keys; that a minute is enough is our own measure."""
    seconds = {code: {name: clip.seconds for name, clip in sounds.clips[code].items()} for code in LANGUAGES}
    ways = ways_to_messages(sounds.line.flow, seconds, language)
    for first in ("nobody-pays", "passport", "back-wages", "relative"):
        assert ways[first].keys == 3
        assert ways[first].seconds < 60


def test_everything_the_line_says_is_heard_in_the_three_languages(
    published: Published, sounds: Sounds
) -> None:
    for code in LANGUAGES:
        assert all(clip.seconds > 0.2 for clip in sounds.clips[code].values())
    assert sounds.line.languages == set(LANGUAGES)
    assert (ROOT / "content").samefile(published.content.root)
