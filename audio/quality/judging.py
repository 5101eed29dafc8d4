"""From numbers to findings: where good ends and bad begins, and why there.

A limit that refuses stands where the line's own processing cannot mend what the recorder broke; one that warns, where a
listener begins to notice. They were set between 1080 clean synthetic sounds in three languages (97 minutes), none of which
is found wanting, and the same sounds spoilt by degrees (tests/audio/test_quality.py); real voices in real rooms must
still confirm them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from audio.quality.findings import Defect, Finding, Verdict
from audio.quality.measures import Measures, Take, measure


class Kind(StrEnum):
    """What a recording is for; it decides how long it may be."""

    ANY = "any"
    OPTION = "option"
    PROMPT = "prompt"
    MESSAGE = "message"


LENGTHS: dict[Kind, tuple[float, float]] = {
    Kind.ANY: (0.0, float("inf")),
    Kind.OPTION: (0.0, 5.0),
    Kind.PROMPT: (0.0, 12.0),
    Kind.MESSAGE: (20.0, 60.0),
}
"""Seconds of voice, at least and at most (voice.md, rule 7)."""

SHORTEST = 0.2
"""Seconds. No word is shorter; a recorder that was stopped at once is."""

SILENT = 0.003
"""The highest sample (-50 dBFS) of a recording in which nobody spoke."""

ABSURD = 10.0
"""Times full scale. Decoders overshoot by a tenth; a sample as high as this is a number that was never sound."""

LOWEST_RATE = 8000
"""Hz. The telephone's own; what is less has lost the consonants."""

NOISE_NEEDS = 2.0
"""Seconds. In a shorter recording there may be no pause in which to hear the room; clean words of 1.5 s measure 18 dB."""

HUM_NEEDS = 1.5
"""Seconds. In less, a low voice that stays on one note is the same as a hum."""

BAND_NEEDS = 1.0
"""Seconds of voice. A second of speech has a consonant; a shorter word may be all vowels, which end at 4 kHz."""

REACH = 2.0
"""A recording this many times as long as its kind may be is no slow reading: it is another recording."""


@dataclass(frozen=True)
class Limit:
    """From `warn` on a finding is a warning, from `refuse` on a refusal; upwards, or downwards when `falling`."""

    warn: float
    refuse: float | None = None
    falling: bool = False

    def judge(self, defect: Defect, measured: float) -> Iterator[Finding]:
        sign = -1 if self.falling else 1
        if self.refuse is not None and sign * measured >= sign * self.refuse:
            yield Finding(defect, Verdict.REFUSE, measured, self.refuse)
        elif sign * measured >= sign * self.warn:
            yield Finding(defect, Verdict.WARN, measured, self.warn)


# Parts of the voice. Clean voices, brought up to full scale: up to 0.00003. Peaks cut by 2 dB: 0.0006, and few hear it;
# by 12 dB: 0.03, and all do. What was cut off cannot be put back.
CLIPPED = Limit(0.0003, 0.01)

# dB of the voice over the noise. A quiet room gives 30 and more, a fan across it 20; under 10 a caller in a street, who
# adds noise of her own, follows no sentence, and the noise reduction that would help bends the voice.
NOISE = Limit(20.0, 10.0, falling=True)

# dB of the hum against the voice. At -35 it is heard in the pauses on the radio. The telephone's band takes off the low
# harmonics, so that only a hum near the voice's own level is lost for the line.
HUM = Limit(-35.0, -10.0)

# dBFS of the voice. A telephone held as one calls gives -30 to -20; the line makes up for 40 and more, but lifts the
# noise with it, which is judged by itself.
QUIET = Limit(-40.0, falling=True)

# Part of full scale. Clean: up to 0.003. The telephone's band takes it off; on the radio it clicks at every cut.
OFFSET = Limit(0.02)

# Hz, as the ends of bands of 500 Hz. An 8 kHz recording ends at 4500 or 5000 whatever rate it is stored at, every voice of
# ours at 8000 or above. What ends at 3000 has lost the consonants: a telephone itself carries 3400.
MUFFLED = Limit(3000.0, 3000.0, falling=True)
TELEPHONE = Limit(5000.0, falling=True)

# Seconds. The line cuts silence off both ends, unless there is noise in it. In a pause of two seconds a caller believes
# that the line is gone (sound.md: silence is 2 s at most); the longest that ours make is 0.7.
EDGE = Limit(1.0)
PAUSE = Limit(1.2, 2.0)

# dB. A channel 40 under the other is a cable or a recorder that is half dead. Two channels that nearly vanish when they are
# added have opposite signs; two unlike ones lose 3, one dead one 6.
DEAD_CHANNEL = Limit(-40.0, falling=True)
CHANNELS_CANCEL = Limit(-15.0, -15.0, falling=True)


def judge(take: Take, kind: Kind = Kind.ANY) -> tuple[Finding, ...]:
    """What is wrong with the recording, refusals first; nothing when it is good. Pure; the same take, the same findings."""
    findings = [*_unusable(take)] or [*_faults(measure(take), kind)]
    return tuple(sorted(findings, key=lambda finding: finding.verdict is not Verdict.REFUSE))


def _unusable(take: Take) -> Iterator[Finding]:
    """Why measuring it would say nothing."""
    highest = float(np.abs(take.frames).max(initial=0.0))
    if not len(take.frames):
        yield Finding(Defect.EMPTY, Verdict.REFUSE)
    elif not highest < ABSURD:  # Not a number is not less than anything.
        yield Finding(Defect.NOT_NUMBERS, Verdict.REFUSE)
    elif take.rate < LOWEST_RATE:
        yield Finding(Defect.LOW_RATE, Verdict.REFUSE, take.rate, LOWEST_RATE)
    elif take.seconds < SHORTEST:
        yield Finding(Defect.TOO_SHORT, Verdict.REFUSE, take.seconds, SHORTEST)
    elif highest < SILENT:
        yield Finding(Defect.SILENT, Verdict.REFUSE)


def _faults(measures: Measures, kind: Kind) -> Iterator[Finding]:
    yield from CHANNELS_CANCEL.judge(Defect.CHANNELS_CANCEL, measures.mixed)
    yield from CLIPPED.judge(Defect.CLIPPED, measures.clipped)
    if measures.seconds >= NOISE_NEEDS:
        yield from NOISE.judge(Defect.NOISE, measures.snr)
    if measures.seconds >= HUM_NEEDS:
        yield from HUM.judge(Defect.HUM, measures.hum)
    yield from QUIET.judge(Defect.QUIET, measures.level)
    yield from OFFSET.judge(Defect.OFFSET, measures.offset)
    yield from DEAD_CHANNEL.judge(Defect.DEAD_CHANNEL, measures.weakest)
    if measures.spoken >= BAND_NEEDS:
        yield from _band(measures.top)
    yield from _length(measures, kind)


def _band(top: float) -> Iterator[Finding]:
    yield from [*MUFFLED.judge(Defect.MUFFLED, top)] or TELEPHONE.judge(Defect.TELEPHONE, top)


def _length(measures: Measures, kind: Kind) -> Iterator[Finding]:
    least, most = LENGTHS[kind]
    yield from EDGE.judge(Defect.LEAD, measures.lead)
    yield from EDGE.judge(Defect.TAIL, measures.tail)
    yield from PAUSE.judge(Defect.PAUSE, measures.pause)
    if measures.spoken < least:
        yield Finding(Defect.TOO_SHORT, Verdict.WARN, measures.spoken, least)
    if measures.spoken > most:
        verdict = Verdict.REFUSE if measures.spoken > REACH * most else Verdict.WARN
        yield Finding(Defect.TOO_LONG, verdict, measures.spoken, most)
