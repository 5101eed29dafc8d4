"""What can be wrong with a recording, as values."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What follows from a finding: the recording is not used, or it is and somebody should make a better one."""

    WARN = "warn"
    REFUSE = "refuse"


class Defect(StrEnum):
    """What is wrong. Each has its sentences in words.py, in every editor's language."""

    UNREADABLE = "unreadable"
    NOT_AUDIO = "not audio"
    NOT_NUMBERS = "not numbers"
    CUT_OFF = "cut off"
    TOO_BIG = "too big"
    LOW_RATE = "low rate"
    EMPTY = "empty"
    SILENT = "silent"
    TOO_SHORT = "too short"
    TOO_LONG = "too long"
    CLIPPED = "clipped"
    NOISE = "noise"
    HUM = "hum"
    QUIET = "quiet"
    OFFSET = "offset"
    MUFFLED = "muffled"
    TELEPHONE = "telephone"
    LEAD = "lead"
    TAIL = "tail"
    PAUSE = "pause"
    CHANNELS_CANCEL = "channels cancel"
    DEAD_CHANNEL = "dead channel"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, how wrong (`measured`, in the defect's own unit) and where it begins to be (`limit`)."""

    defect: Defect
    verdict: Verdict
    measured: float = 0.0
    limit: float = 0.0
