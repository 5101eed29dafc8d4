"""A server over HTTP in the place of a test client, and sounds that are nowhere by chance."""

from dataclasses import dataclass
from http.client import HTTPConnection
from io import BytesIO
from typing import Any

import numpy as np
import soundfile


def spoken(minutes: float, seed: int) -> bytes:
    """A sound that is nowhere by chance, as a recording of the carrier."""
    samples = np.random.default_rng(seed).normal(0, 5000, int(minutes * 60 * 8000)).clip(-32000, 32000)
    file = BytesIO()
    soundfile.write(file, samples.astype(np.int16), 8000, format="WAV", subtype="PCM_16")
    return file.getvalue()


@dataclass
class Wire:
    """In the place of a test client: each request goes to a server over HTTP."""

    port: int

    def open(self, path: str, method: str, data: bytes, content_type: str, headers: dict[str, str]) -> Any:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, data, {"Content-Type": content_type, **headers})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        assert answer.status in (200, 204), (path, answer.status, text)
        return Answer(text)


@dataclass
class Answer:
    text: str
