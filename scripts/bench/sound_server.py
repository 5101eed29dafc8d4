"""A carrier with one recording, in a process of its own: python -m scripts.bench.sound_server PORT SECONDS."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import numpy as np
import soundfile

RATE = 8000


def recording(seconds: float) -> bytes:
    """Noise as loud as speech, as a telephone carries it: nothing of it can be packed smaller."""
    file = BytesIO()
    samples = np.random.default_rng(1).normal(0, 0.1, int(seconds * RATE))
    soundfile.write(file, samples, RATE, format="WAV", subtype="PCM_16")
    return file.getvalue()


def main() -> None:
    port, audio = int(sys.argv[1]), recording(float(sys.argv[2]))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "audio/x-wav")
            self.send_header("Content-Length", str(len(audio)))
            self.end_headers()
            self.wfile.write(audio)

        def log_message(self, *_: object) -> None:
            """What it is asked is known."""

    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    main()
