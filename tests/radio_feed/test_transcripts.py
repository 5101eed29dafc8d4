"""What is said and when: to the sentence where a voice was timed, and told as estimated where it was not."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.speech import Offset
from radio_feed.feeds.transcripts import (
    chapters_json,
    chapters_of,
    cues_of,
    has_words,
    is_estimated,
    plain,
    srt,
    vtt,
)
from radio_feed.feeds.words import words_for
from tests.radio_feed.made_up import SENTENCES, WORDS, channel, episode, recorded

FRENCH = words_for(WORDS, "fr")
TIME = re.compile(r"^(\d\d):(\d\d):(\d\d)[.,](\d{3}) --> (\d\d):(\d\d):(\d\d)[.,](\d{3})$", re.MULTILINE)


def test_a_synthetic_voice_is_timed_sentence_by_sentence() -> None:
    assert [(cue.starts, cue.ends, cue.text, cue.paragraph) for cue in cues_of(episode())] == [
        (0.0, 1.5, SENTENCES[0], 0), (2.0, 3.5, SENTENCES[1], 0), (4.0, 5.5, SENTENCES[3], 1),
    ]  # fmt: skip
    assert not is_estimated(episode())


def test_webvtt_and_subrip_hold_the_same_times_and_words() -> None:
    assert vtt(episode(), FRENCH) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nKeep your passport.\n\n"
        "00:00:02.000 --> 00:00:03.500\nIt is yours.\n\n"
        "00:00:04.000 --> 00:00:05.500\nNobody may take it &amp; keep it.\n"
    )
    assert srt(episode()) == (
        "1\n00:00:00,000 --> 00:00:01,500\nKeep your passport.\n\n"
        "2\n00:00:02,000 --> 00:00:03,500\nIt is yours.\n\n"
        "3\n00:00:04,000 --> 00:00:05,500\nNobody may take it & keep it.\n"
    )


def test_plain_text_keeps_sentences_and_paragraphs() -> None:
    assert plain(episode()) == "Keep your passport.\nIt is yours.\n\nNobody may take it & keep it.\n"


def test_the_times_of_a_recording_are_estimated_by_length_and_every_form_that_can_says_so() -> None:
    made = recorded()
    assert is_estimated(made)
    cues = cues_of(made)
    assert [cue.text for cue in cues] == [text for text in SENTENCES if text]
    assert cues[0].starts == 0.0
    assert cues[-1].ends == pytest.approx(12.0)
    assert cues[2].ends - cues[2].starts > cues[1].ends - cues[1].starts
    assert f"NOTE {FRENCH.estimated}" in vtt(made, FRENCH)
    assert json.loads(chapters_json(made, FRENCH))["description"] == FRENCH.estimated
    assert channel().transcript(made, "srt").endswith("/message-1.estimated.srt")
    assert channel().transcript(made, "vtt").endswith("/message-1.estimated.vtt")
    assert channel().transcript(made, "txt").endswith("/message-1.txt"), "words alone have no times"
    assert channel().transcript(episode(), "srt").endswith("/message-1.srt")


def test_a_recording_of_one_sentence_needs_no_estimate() -> None:
    made = recorded(("Keep your passport.",))
    assert not is_estimated(made)
    assert [(cue.starts, cue.ends) for cue in cues_of(made)] == [(0.0, 12.0)]


def test_what_nobody_wrote_down_has_neither_cues_nor_chapters() -> None:
    for made in (episode(sentences=(), offsets=()), episode(sentences=("A summary.",), offsets=())):
        assert not has_words(made)
        assert (cues_of(made), chapters_of(made)) == ((), ())


def test_a_chapter_is_a_paragraph_named_by_its_first_sentence() -> None:
    assert [(one.starts, one.ends, one.title) for one in chapters_of(episode())] == [
        (0.0, 4.0, "Keep your passport."), (4.0, 6.0, "Nobody may take it & keep it."),
    ]  # fmt: skip
    document = json.loads(chapters_json(episode(), FRENCH))
    assert document["version"] == "1.2.0"
    assert document["chapters"][1] == {
        "startTime": 4.0, "endTime": 6.0, "title": "Nobody may take it & keep it.",
    }  # fmt: skip
    assert "description" not in document


def test_the_first_chapter_begins_with_the_sound_and_a_long_sentence_is_cut() -> None:
    late = episode(sentences=("Fady " * 40,), offsets=(Offset(0.8, 5.0, "Fady"),))
    [chapter] = chapters_of(late)
    assert (chapter.starts, chapter.ends) == (0.0, 6.0)
    assert len(chapter.title) <= 80
    assert chapter.title.endswith("Fady…")


@given(st.lists(st.text(max_size=60).map(str.strip), min_size=1, max_size=12))
def test_whatever_is_said_the_times_are_in_order_and_both_forms_can_be_read_back(texts: list[str]) -> None:
    made = recorded(tuple(texts))
    if not has_words(made):
        return
    for written in (vtt(made, FRENCH), srt(made)):
        times = [[int(part) for part in match.groups()] for match in TIME.finditer(written)]
        assert len(times) == len(cues_of(made))
        seconds = [(h * 60 + m) * 60 + s + ms / 1000 for h, m, s, ms, *_ in times]
        assert seconds == sorted(seconds)
    body = vtt(made, FRENCH).split("\n\n", 2)[-1]
    assert "-->" not in TIME.sub("", body), "an arrow in the words would be taken for times"
