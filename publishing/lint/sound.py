"""Rules about the sound itself: there, heard, undamaged, at one loudness, and human where it has to be."""

from collections.abc import Iterator

from audio.numbers.spoken import LANGUAGES, needed_clips
from audio.recipe import LOUDNESS, PEAK, SHORT_RMS
from audio.sound import Level
from audio.speech import Clip, Origin
from publishing.line import Person
from publishing.lint.finding import InDemo, Rule, Spot
from publishing.lint.menus import DANGER
from publishing.lint.subject import Subject
from publishing.numbers import PREFIX

NEAR = 1.0
"""LU; sound.md, Rendering: -19 LUFS give or take one."""
NEAR_SHORT = 2.0
"""dB; under a second loudness is undefined, and the RMS is matched to speech, which itself spreads by 1.7."""
ROUNDING = 0.05
"""dB that sixteen bits may add to a peak."""
SILENT = -60.0
"""dBFS of RMS: speech lies 40 dB above it."""
MUSIC = "music"
"""The language of what has no words (publishing/utterances.py)."""
LISTED = 5
"""Clips of numbers named in one finding."""
HUMAN = (
    "greeting.",
    "home.",
    "tell.danger",
    "person.danger",
    "place.danger",
    "receipt.",
    "consent.",
    "verdict.",
)
"""voice.md, rule 12: what must be a human voice in Malagasy."""


def _missing(subject: Subject) -> Iterator[Spot]:
    for code, asked in subject.asked.items():
        for utterance in asked:
            if utterance.language in (code, MUSIC) and not utterance.id.startswith(PREFIX):
                clip = subject.clip(utterance.id, code)
                if clip is None or subject.levels.get(clip.sha256) is None:
                    why = subject.failures.get((utterance.id, utterance.language), "it was not rendered")
                    lacks = (
                        f"has no sound: {why.rstrip('.')}."
                        if clip is None
                        else "has a sound that cannot be read."
                    )
                    yield Spot(
                        *subject.utterance(utterance.id, utterance.language), f"{utterance.id} {lacks}", code
                    )


def _levels(subject: Subject) -> Iterator[tuple[str, Clip, Level, str]]:
    """Each sound once: utterance, clip, its level and the language it was made in."""
    for code, clips in subject.clips.items():
        for utterance, clip in clips.items():
            level = subject.levels.get(clip.sha256)
            once = clip.language == code or (clip.language == MUSIC and code == next(iter(subject.clips)))
            if level and once and clip.origin is not Origin.SILENCE:
                yield utterance, clip, level, code


def _silent(subject: Subject) -> Iterator[Spot]:
    for utterance, _, level, code in _levels(subject):
        if level.rms <= SILENT:
            yield Spot(*subject.utterance(utterance, code), f"{utterance} holds nothing to hear.", code)


def _clipped(subject: Subject) -> Iterator[Spot]:
    for utterance, _, level, code in _levels(subject):
        if level.peak > PEAK + ROUNDING:
            what = f"{utterance} peaks at {level.peak:.1f} dBFS; {PEAK:.0f} at most is asked for."
            yield Spot(*subject.utterance(utterance, code), what, code)


def _off_level(subject: Subject) -> Iterator[Spot]:
    for utterance, _, level, code in _levels(subject):
        off, near = level.rms - SHORT_RMS, NEAR_SHORT
        if level.loudness is not None:
            off, near = level.loudness - LOUDNESS, NEAR
        if level.rms > SILENT and abs(off) > near:
            heard = "louder" if off > 0 else "softer"
            what = f"{utterance} is {abs(off):.1f} dB {heard} than the line; {near:.0f} at most is asked for."
            yield Spot(*subject.utterance(utterance, code), what, code)


def _synthetic(subject: Subject) -> Iterator[Spot]:
    for utterance, clip in subject.clips.get("mg", {}).items():
        if clip.origin is Origin.SYNTHETIC and clip.language == "mg" and _must_be_human(subject, utterance):
            what = f"{utterance} is spoken by a machine."
            yield Spot(*subject.prompt(utterance, "mg"), what, "mg")


def _must_be_human(subject: Subject, prompt: str) -> bool:
    dangers = {
        option.says
        for line, _, menu in subject.menus
        for option in menu.options
        if isinstance(step := line.steps[option.goes_to], Person) and step.place == DANGER
    }
    return prompt.startswith(HUMAN) or prompt in dangers


def _numbers(subject: Subject) -> Iterator[Spot]:
    for code in subject.languages:
        spoken = next((each for each in subject.content.fallbacks(code) if each in LANGUAGES), None)
        needed = [clip for clip, _ in needed_clips(spoken)] if spoken else []
        missing = [clip for clip in needed if subject.clip(f"{PREFIX}{clip}", code) is None]
        if missing or not spoken:
            more = f" and {len(missing) - LISTED} more" if len(missing) > LISTED else ""
            lacks = f"lacks {', '.join(missing[:LISTED])}{more}" if spoken else "has no words"
            file = subject.content.root / "languages.yaml"
            line = subject.content.documents["languages.yaml"].line(code)
            yield Spot(file, line, f"To say numbers, {code} {lacks}.", code)


RULES = (
    Rule(
        "sound-missing",
        says="Something the line says has no sound.",
        remedy="Publish again so that it is rendered; if it stays, record it, or mend its words.",
        why=(
            "voice.md, rule 11: never dead air; Twilio's Say has no Malagasy, so words without a sound are silence. "
            "Recorded voices first."
        ),
        judge=_missing,
    ),
    Rule(
        "sound-silent",
        says="A sound holds nothing to hear.",
        remedy="Record it again, or mend its words.",
        why=(
            "voice.md, rule 11: never dead air; rule 4: silence means something in every step, so the line must not be silent "
            "where it should speak. sound.md, Rendering: only clips of silence are exempt, of 2 s at most."
        ),
        judge=_silent,
    ),
    Rule(
        "sound-clipped",
        says="A sound is louder at its peak than a telephone carries.",
        remedy="Record it again further from the microphone; delete its clip so that it is mastered again.",
        why=(
            "sound.md, Rendering: peak <= -3 dBFS. voice.md, What is known: callers find speech hard to follow as it is; "
            "background sound and distortion hurt comprehension (BBC Media Action)."
        ),
        judge=_clipped,
    ),
    Rule(
        "sound-level",
        says="A sound is louder or softer than the rest of the line.",
        remedy="Delete its clip so that it is mastered again, or record it again.",
        why=(
            "sound.md, Rendering: -19 LUFS +/- 1, measured after the band-pass; under 1 s the RMS is matched. voice.md, Who "
            "calls: an employer may be holding the phone; a clip that jumps in loudness gives a caller away."
        ),
        judge=_off_level,
    ),
    Rule(
        "voice-synthetic",
        says="A machine speaks Malagasy where a human voice is asked for.",
        remedy="Have a native speaker record it, and put the recording beside the prompts.",
        why=(
            "voice.md, rule 12: greeting, home, danger, consent, receipt and verdicts in Malagasy must be human recordings in "
            "production. Synthetic speech is heard as too fast and hard to follow; a trailer in a peer's voice made 305 "
            "farmers call back significantly more."
        ),
        judge=_synthetic,
        in_demo=InDemo.SILENT,
    ),
    Rule(
        "numbers-incomplete",
        says="Some number cannot be said in a language.",
        remedy="Publish again so that its clips are rendered, or record those named.",
        why=(
            "voice.md, Languages: Malagasy numbers are spoken units first, from clips one after another; screening by phone "
            "already has 4.0 % answer errors (95 % CI 2.5-6.1), and half a fee or half a receipt is worse than none."
        ),
        judge=_numbers,
    ),
)
