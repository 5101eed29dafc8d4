"""The phone recipe as numbers: what every clip is mastered to, and the versions that say when a clip must be
made anew.

No library is imported here, so that asking "is this clip still right?" costs nothing when a publish has
nothing to render.
"""

RECIPE_VERSION = "phone-6"
"""Part of every clip's hash. Raise it when a number or a filter of this recipe changes what is heard."""

TUNE_VERSION = "tune-2"
"""Part of the hash of every tune. Raise it when an instrument sounds different."""

RATE = 8000
"""Hz; the rate of a telephone line."""

BAND = (300.0, 3400.0)
"""Hz; what a telephone carries. Sound outside it would be measured but never heard."""

LOUDNESS = -19.0
"""LUFS after the band-pass, give or take one."""

PEAK = -3.0
"""dBFS; no sample is higher."""

SHORT = 1.0
"""Seconds; below this, LUFS (whose blocks are 0.4 s) says nothing steady, and the RMS is matched instead."""

SHORT_RMS = -19.2
"""dBFS; the RMS of band-passed speech at -19 LUFS (162 French and English sentences: -19.15 in the middle,
-18.2 to -19.9).
"""

EDGE = 0.04
"""Seconds of silence kept before and after what is said; clips of a number then join without a gap or a
clipped consonant.
"""

SENTENCE_PAUSE = 0.35
PARAGRAPH_PAUSE = 0.7
"""Seconds of silence between two sentences, and between two paragraphs (an empty sentence)."""
