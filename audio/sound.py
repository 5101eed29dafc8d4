"""A sound in memory, one channel of samples and their rate; and how loud one is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Sound:
    """Mono sound. `samples` is 1-D float32 in [-1, 1]; `rate` in Hz."""

    samples: Samples
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate


@dataclass(frozen=True)
class Level:
    """What a clip measures. `loudness` in LUFS, None under a second of sound; `rms` and `peak` in dBFS."""

    loudness: float | None
    rms: float
    peak: float
    seconds: float
