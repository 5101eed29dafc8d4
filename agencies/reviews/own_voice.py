"""The agency's answer in its own voice, as the console is given it: judged as every recording is, and never a file here.

What is kept is FLAC, mono, at its own rate, until the worker has made the clip of it (agencies/reviews/voicing.py).
"""

import io
from collections.abc import Sequence

import soundfile

from agencies.reviews.sides import LONGEST_SECONDS
from audio.quality import Defect, Finding, Take, Verdict
from audio.recordings import examine_bytes


class BadVoice(Exception):
    """The recording cannot be used; `findings` say what is wrong with it, to be told by audio.quality.words."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(", ".join(finding.defect for finding in findings))
        self.findings = tuple(findings)


def own_voice(given: bytes) -> bytes:
    """The recording as it is kept: wav, flac, ogg or mp3 in, FLAC out. Raises BadVoice for what the gate refuses."""
    take, findings = examine_bytes(given)
    refused = [finding for finding in findings if finding.verdict is Verdict.REFUSE]
    if take is None or refused:
        raise BadVoice(refused)
    seconds = len(take.frames) / take.rate
    if seconds > LONGEST_SECONDS:
        raise BadVoice([Finding(Defect.TOO_LONG, Verdict.REFUSE, seconds, LONGEST_SECONDS)])
    return _flac(take)


def _flac(take: Take) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, take.mono, take.rate, format="FLAC", subtype="PCM_16")
    return file.getvalue()
