"""Every way to spoil a recording that the gate knows is found, in the voices of three languages; good speech passes."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audio.quality import LANGUAGES, Defect, Finding, Kind, Take, Verdict, judge, words
from audio.quality.cleaning import clean
from audio.quality.measures import measure
from audio.quality.words import TABLE, VERDICTS
from audio.sound import Samples
from tests.audio import spoilt
from tests.audio.spoilt import RATE, take

REFUSE, WARN = Verdict.REFUSE, Verdict.WARN
Spoil = Callable[[Samples], Samples]


@pytest.fixture(scope="session", params=["mg", "fr", "en"])
def voice(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Samples:
    return spoilt.speech(request.param, tmp_path_factory.getbasetemp() / "spoilt-voices")


def found(recording: Take, kind: Kind = Kind.ANY) -> dict[Defect, Verdict]:
    return {finding.defect: finding.verdict for finding in judge(recording, kind)}


def rank(recording: Take) -> int:
    """0 good, 1 warned of, 2 refused."""
    return max(([WARN, REFUSE].index(verdict) + 1 for verdict in found(recording).values()), default=0)


@pytest.mark.parametrize(
    "treat",
    [
        lambda said: said,
        lambda said: said / np.abs(said).max(),
        lambda said: said * 0.12,
        lambda said: said + 0.003,
        lambda said: spoilt.hiss(said, -30),
        lambda said: spoilt.fan(said, -26),
        lambda said: spoilt.hum(said, -45),
        lambda said: spoilt.decoded(spoilt.encoded(said, kind="OGG")),
        lambda said: np.stack([said, said * 0.5], axis=1),
        lambda said: np.concatenate([said, spoilt.still(0.5)]),
    ],
    ids=["as it is", "at full scale", "18 dB down", "a little DC", "a quiet room", "a far fan",
         "a far hum", "as Vorbis", "two channels", "0.7 s of silence"],
)  # fmt: skip
def test_good_speech_passes_without_a_word(voice: Samples, treat: Spoil) -> None:
    assert judge(take(treat(voice))) == ()


@pytest.mark.parametrize("rate", [16000, 44100, 48000])
def test_good_speech_passes_at_every_usual_rate(voice: Samples, rate: int) -> None:
    assert judge(take(spoilt.resampled(voice, RATE, rate), rate)) == ()


SPOILT: list[tuple[str, Spoil, dict[Defect, Verdict]]] = [
    ("peaks cut by 6 dB", lambda said: spoilt.clipped(said, 6), {Defect.CLIPPED: WARN}),
    ("peaks cut by 15 dB", lambda said: spoilt.clipped(said, 15), {Defect.CLIPPED: REFUSE}),
    ("cut, then turned down", lambda said: spoilt.clipped(said, 15) * 0.3, {Defect.CLIPPED: REFUSE}),
    (
        "cut, then MP3",
        lambda said: spoilt.decoded(spoilt.encoded(spoilt.clipped(said, 15), kind="MP3")),
        {Defect.CLIPPED: REFUSE},
    ),
    ("hiss 15 dB under the voice", lambda said: spoilt.hiss(said, -15), {Defect.NOISE: WARN}),
    ("hiss 5 dB under the voice", lambda said: spoilt.hiss(said, -5), {Defect.NOISE: REFUSE}),
    ("a fan 13 dB under the voice", lambda said: spoilt.fan(said, -13), {Defect.NOISE: WARN}),
    ("a fan 4 dB under the voice", lambda said: spoilt.fan(said, -4), {Defect.NOISE: REFUSE}),
    ("hum of 50 Hz", lambda said: spoilt.hum(said, -25), {Defect.HUM: WARN}),
    ("hum of 60 Hz", lambda said: spoilt.hum(said, -25, mains=60), {Defect.HUM: WARN}),
    ("hum without its 50 Hz", lambda said: spoilt.hum(said, -25, first=2), {Defect.HUM: WARN}),
    ("hum of 49.8 Hz", lambda said: spoilt.hum(said, -25, mains=49.8), {Defect.HUM: WARN}),
    ("loud hum", lambda said: spoilt.hum(said, -5), {Defect.HUM: REFUSE}),
    ("DC", lambda said: said * 0.5 + 0.05, {Defect.OFFSET: WARN}),
    ("a whisper", lambda said: said * 0.02, {Defect.QUIET: WARN}),
    ("a late beginning", lambda said: np.concatenate([spoilt.still(2), said]), {Defect.LEAD: WARN}),
    ("a late end", lambda said: np.concatenate([said, spoilt.still(3)]), {Defect.TAIL: WARN}),
    ("a pause", lambda said: np.concatenate([said, spoilt.still(1.2), said]), {Defect.PAUSE: WARN}),
    ("dead air", lambda said: np.concatenate([said, spoilt.still(2.5), said]), {Defect.PAUSE: REFUSE}),
    ("a blanket", spoilt.muffled, {Defect.MUFFLED: REFUSE}),
    ("one dead channel", lambda said: np.stack([said, 0 * said], axis=1), {Defect.DEAD_CHANNEL: WARN}),
    ("opposite channels", lambda said: np.stack([said, -0.9 * said], axis=1), {Defect.CHANNELS_CANCEL: REFUSE}),
    ("nobody speaks", lambda said: said * 0.003, {Defect.SILENT: REFUSE}),
    ("pure silence", lambda said: 0 * said, {Defect.SILENT: REFUSE}),
    ("no samples", lambda said: said[:0], {Defect.EMPTY: REFUSE}),
    ("a tenth of a second", lambda said: said[8000:10205], {Defect.TOO_SHORT: REFUSE}),
    ("no numbers", lambda said: np.where(said > 0.3, np.nan, said), {Defect.NOT_NUMBERS: REFUSE}),
    ("absurd numbers", lambda said: said * 1e30, {Defect.NOT_NUMBERS: REFUSE}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("spoil", "expected"), [case[1:] for case in SPOILT], ids=[case[0] for case in SPOILT]
)
def test_a_spoilt_recording_is_found_out(
    voice: Samples, spoil: Spoil, expected: dict[Defect, Verdict]
) -> None:
    verdicts = found(take(spoil(voice)))
    assert verdicts.items() >= expected.items()
    assert rank(take(spoil(voice))) == max([WARN, REFUSE].index(one) + 1 for one in expected.values())


@pytest.mark.parametrize("rate", [16000, 22050, 44100, 48000])
def test_telephone_sound_is_known_at_whatever_rate_it_is_stored(voice: Samples, rate: int) -> None:
    assert found(take(spoilt.through(voice, 8000, rate), rate)) == {Defect.TELEPHONE: WARN}


def test_a_rate_that_loses_the_consonants_is_refused(voice: Samples) -> None:
    assert found(take(spoilt.resampled(voice, RATE, 6000), 6000)) == {Defect.LOW_RATE: REFUSE}


@pytest.mark.parametrize(
    ("kind", "seconds", "expected"),
    [
        (Kind.ANY, 150, {}),
        (Kind.OPTION, 4, {}),
        (Kind.OPTION, 7, {Defect.TOO_LONG: WARN}),
        (Kind.OPTION, 12, {Defect.TOO_LONG: REFUSE}),
        (Kind.PROMPT, 11, {}),
        (Kind.PROMPT, 20, {Defect.TOO_LONG: WARN}),
        (Kind.MESSAGE, 10, {Defect.TOO_SHORT: WARN}),
        (Kind.MESSAGE, 40, {}),
        (Kind.MESSAGE, 70, {Defect.TOO_LONG: WARN}),
        (Kind.MESSAGE, 150, {Defect.TOO_LONG: REFUSE}),
    ],
)
def test_what_it_is_for_decides_how_long_it_may_be(
    voice: Samples, kind: Kind, seconds: int, expected: dict[Defect, Verdict]
) -> None:
    assert found(take(np.tile(voice, 40)[: seconds * RATE]), kind) == expected


def test_silence_around_a_long_message_does_not_count_as_its_length(voice: Samples) -> None:
    around = np.concatenate([spoilt.still(9), voice, spoilt.still(9)])
    assert Defect.TOO_LONG not in found(take(around), Kind.PROMPT)


def test_a_short_word_in_a_noisy_room_is_not_judged_for_its_noise(voice: Samples) -> None:
    word = voice[: round(1.2 * RATE)]
    assert Defect.NOISE not in found(take(spoilt.hiss(word, -5)))


decibels = st.floats(-60, 20)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(less=decibels, step=st.floats(1, 20), gain=st.floats(-30, 0), seed=st.integers(0, 9))
@pytest.mark.parametrize("noise", [spoilt.hiss, spoilt.fan])
def test_more_noise_is_never_judged_better(
    voice: Samples,
    noise: Callable[[Samples, float, int], Samples],
    less: float,
    step: float,
    gain: float,
    seed: int,
) -> None:
    said = (voice * 10 ** (gain / 20)).astype(np.float32)
    quieter, louder = noise(said, less, seed), noise(said, less + step, seed)
    peak = max(1.0, float(np.abs(louder).max()))  # Both as they would be stored, at one volume.
    assert rank(take(louder / peak)) >= rank(take(quieter / peak))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(less=st.floats(0, 30), step=st.floats(0.5, 10))
def test_a_recording_cut_off_more_is_never_judged_better(voice: Samples, less: float, step: float) -> None:
    cut_more, cut_less = spoilt.clipped(voice, less + step), spoilt.clipped(voice, less)
    assert rank(take(cut_more)) >= rank(take(cut_less))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(less=st.floats(-60, 0), step=st.floats(1, 20), mains=st.sampled_from([50.0, 60.0]))
def test_more_hum_is_never_judged_better(voice: Samples, less: float, step: float, mains: float) -> None:
    quiet = voice * np.float32(0.2)
    assert rank(take(spoilt.hum(quiet, less + step, mains))) >= rank(take(spoilt.hum(quiet, less, mains)))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    gain=st.floats(-90, 20),
    first=st.integers(0, RATE * 6),
    length=st.integers(0, RATE * 6),
    rate=st.sampled_from([1, 7999, 8000, 11025, 44101, 192000]),
    channels=st.integers(1, 6),
    kind=st.sampled_from(Kind),
)
def test_any_gain_trim_rate_and_number_of_channels_gets_a_judgement_in_words(
    voice: Samples, gain: float, first: int, length: int, rate: int, channels: int, kind: Kind
) -> None:
    piece = voice[first : first + length] * 10 ** (gain / 20)
    findings = judge(take(np.repeat(piece[:, None], channels, axis=1), rate), kind)
    assert all(str(words(finding, language)) for finding in findings for language in LANGUAGES)
    assert [finding.verdict for finding in findings] == sorted(
        (finding.verdict for finding in findings), key=[REFUSE, WARN].index
    )


def test_every_defect_has_its_sentences_in_every_language() -> None:
    assert set(TABLE) == set(VERDICTS) == set(LANGUAGES)
    for language in LANGUAGES:
        assert set(TABLE[language]) == set(Defect)
        assert set(VERDICTS[language]) == {None, *Verdict}
        for defect in Defect:
            said = words(Finding(defect, REFUSE, 1.0, 2.0), language)
            assert said.what.endswith(".")
            assert said.remedy.endswith(".")
            assert "{" not in str(said)


def test_nobody_reads_the_same_sentences_in_two_languages() -> None:
    for defect in Defect:
        assert len({words(Finding(defect, WARN), language).remedy for language in LANGUAGES}) == 3


def test_a_fan_is_answered_with_what_to_do_about_a_fan(voice: Samples) -> None:
    [noise] = [one for one in judge(take(spoilt.fan(voice, -10))) if one.defect is Defect.NOISE]
    assert "Speak closer to the telephone. Turn off the fan" in str(words(noise, "en"))
    assert "Éteignez le ventilateur" in str(words(noise, "fr"))
    assert "Mitenena akaiky kokoa" in str(words(noise, "mg"))
    assert words(noise, "skg") == words(noise, "mg"), "a dialect has no sentences of its own"


def test_cleaning_turns_the_noise_down_and_keeps_the_voice_where_it_was(voice: Samples) -> None:
    noisy = take(spoilt.fan(voice, -12))
    cleaned = clean(noisy)
    assert (cleaned.rate, cleaned.frames.shape) == (noisy.rate, noisy.frames.shape)
    assert measure(cleaned).snr > measure(noisy).snr + 5
    assert measure(cleaned).level == pytest.approx(measure(noisy).level, abs=2)
    assert rank(cleaned) <= rank(noisy)
