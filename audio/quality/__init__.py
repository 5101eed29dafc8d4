"""The quality gate: what is wrong with a recording, and in words what to do about it.

Every recording passes here before it becomes a clip. `judge` is pure: samples in, findings out (measures.py has the
numbers, judging.py the limits, words.py the sentences). It is a gate for voices: music and synthetic speech never pass
it. A recording is never changed here: `clean` makes another file, and only when somebody asks for it.
"""

from audio.quality.findings import Defect, Finding, Verdict
from audio.quality.judging import Kind, judge
from audio.quality.measures import Take
from audio.quality.words import LANGUAGES, Words, words

__all__ = ["LANGUAGES", "Defect", "Finding", "Kind", "Take", "Verdict", "Words", "judge", "words"]
