"""The practice phone in a terminal: `python scripts/phone.py --keys "1 1 _ *"`.

It posts to the line on this machine, signed with the practice token for PUBLIC_URL, as the page at /phone does.
Nothing it does may reach a real phone company.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from carriers.keypad import UnknownWord, parse_words
from carriers.portable import Dial, PracticeFault, Record
from carriers.practice import (
    PRACTICE_CALLERS,
    PRACTICE_LINE,
    PRACTICE_STATION,
    Answer,
    Description,
    PracticeCall,
    Recording,
    Turn,
    practice_sid,
)
from carriers.signature import SIGNATURE_HEADER, practice_token, sign
from core.errors import OperatorError
from core.settings import Settings, read_settings
from scripts.terminal import run

TIMEOUT_SECONDS = 15
"""A phone company waits no longer for an answer."""
BROKEN = 1
RECORDINGS = "/phone/recordings"
NO_HEADERS: Mapping[str, str] = {}


@dataclass(frozen=True)
class Terminal:
    """The line on this machine, as a terminal reaches it."""

    settings: Settings
    sid: str

    def post(self, path: str, params: dict[str, str]) -> Answer:
        """Send what a phone company would send."""
        return self._send(
            path, params.items(), urlencode(params).encode(), "application/x-www-form-urlencoded"
        )

    def describe(self, sid: str) -> Description | None:
        """The step and the words of the line's last answer, as the line tells them; None when it does not."""
        answer = self._ask("GET", f"/phone/calls/{sid}")
        if answer.status != 200:
            return None
        view: dict[str, Any] = json.loads(answer.body)
        texts = tuple(said["text"] for said in view["said"] if said["text"])
        return Description(view["step"] or "", texts, view["message"])

    def upload(self, file: Path) -> Recording:
        """Hand a sound file to the practice carrier, which keeps it sealed. Raises OperatorError."""
        try:
            audio = file.read_bytes()
        except OSError as error:
            raise OperatorError(
                f"Cannot read {file}: {error.strerror}.", "Give --record a sound file."
            ) from None
        answer = self._send(f"{RECORDINGS}?CallSid={self.sid}", (), audio, "audio/*")
        if answer.status != 200:
            refused = f"The line refused {file} ({answer.status})."
            raise OperatorError(refused, "Give --record a WAV file under 10 MB.")
        return Recording(**json.loads(answer.body))

    def _send(self, path: str, params: Iterable[tuple[str, str]], body: bytes, media_type: str) -> Answer:
        token = practice_token(self.settings.secret_key.reveal())
        signature = sign(token, self.settings.public_url + path, params)
        headers = {"Content-Type": media_type, SIGNATURE_HEADER: signature}
        return self._ask("POST", path, body, headers)

    def _ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] = NO_HEADERS
    ) -> Answer:
        """The answer, whatever its status. Raises OperatorError when nothing answers."""
        connection = HTTPConnection("127.0.0.1", self.settings.port, timeout=TIMEOUT_SECONDS)
        try:
            connection.request(method, path, body or None, dict(headers))
            response = connection.getresponse()
            return Answer(response.status, response.read().decode())
        except (OSError, HTTPException):
            here = f"127.0.0.1:{self.settings.port}"
            raise OperatorError(f"Nothing answers on {here}.", "Start the line with `make run`.") from None
        finally:
            connection.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """Make one call. Exits with 1 when the line broke it; raises OperatorError when the operator must mend something."""
    options = _options(arguments)
    try:
        words = None if options.keys is None else parse_words(options.keys)
        _call(read_settings(), words, options)
    except PracticeFault as fault:
        print(f"The call broke: {fault}", file=sys.stderr)
        sys.exit(BROKEN)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Call the line on this machine as a phone would.")
    parser.add_argument(
        "--keys", help="one word an input: digits with or without #, _ silence, H hang up, R speak"
    )
    parser.add_argument("--record", type=Path, metavar="FILE", help="the sound that R plays into a recording")
    parser.add_argument(
        "--from", dest="caller", default=PRACTICE_CALLERS[0], metavar="NUMBER", help="who calls"
    )
    parser.add_argument("--station", action="store_true", help="call the line of radio stations")
    parser.add_argument("--json", action="store_true", help="print each turn as one JSON object")
    return parser.parse_args(arguments)


def _call(settings: Settings, words: Sequence[str] | None, options: argparse.Namespace) -> None:
    """Make the call, printing each turn when it is over; hang up when the words run out."""
    terminal = Terminal(settings, practice_sid())
    show = _as_json if options.json else _as_text
    call = PracticeCall(
        terminal.post,
        terminal.sid,
        options.caller,
        _called(settings, station=options.station),
        origin=settings.public_url,
        describe=terminal.describe,
        record=(lambda: terminal.upload(options.record)) if options.record else None,
    )
    shown = 0
    source = _asked(call) if words is None else iter(words)
    try:
        call.begin()
        shown = _show_new(call, shown, show)
        while not call.ended and (word := next(source, None)) is not None:
            call.say(word)
            shown = _show_new(call, shown, show)
    finally:
        with suppress(OperatorError):
            call.hang_up()
        _show_new(call, shown, show)


def _called(settings: Settings, *, station: bool) -> str:
    """The number of the workers' line, or of the stations'."""
    if station:
        return settings.station_number or PRACTICE_STATION
    return settings.line_number or PRACTICE_LINE


def _show_new(call: PracticeCall, shown: int, show: Callable[[Turn], None]) -> int:
    for turn in call.turns[shown:]:
        show(turn)
    return len(call.turns)


def _asked(call: PracticeCall) -> Iterator[str]:
    """Words from the keyboard until the input ends (Ctrl-D, Ctrl-C). A word that is none is asked again."""
    while True:
        try:
            yield from parse_words(input(_prompt(call)))
        except UnknownWord as fault:
            print(fault, file=sys.stderr)
        except (EOFError, KeyboardInterrupt):
            print(file=sys.stderr)
            return


def _prompt(call: PracticeCall) -> str:
    match call.waiting:
        case Record():
            return "recording (R, a key, _ or H)> "
        case Dial(number=number):
            return f"rings {number} (answered, busy, no-answer or H)> "
        case _:
            return "key (digits, *, #, _ or H)> "


def _as_json(turn: Turn) -> None:
    said = {
        "turn": turn.number,
        "step": turn.step,
        "message": turn.message,
        "key": turn.keys,
        "clips": turn.clips,
        "text": " ".join(turn.texts),
    }
    print(json.dumps(said, ensure_ascii=False), flush=True)


def _as_text(turn: Turn) -> None:
    """The place and the words, a sentence a line; a programme that repeats itself is printed once."""
    place = f"{turn.step or '?'}/{turn.message}" if turn.message else turn.step or "?"
    print(f"[{place}]" + (f"  (after {turn.keys})" if turn.keys else ""))
    for text in sentences(once(turn.texts)):
        print(f"    {text}")


def sentences(texts: Sequence[str]) -> list[str]:
    """The texts, those that do not end a sentence joined to the next: a date is said in many clips."""
    lines = [""]
    for text in texts:
        lines[-1] = f"{lines[-1]} {text}".strip()
        if text.endswith((".", "!", "?")):
            lines.append("")
    return [line for line in lines if line]


def once(texts: Sequence[str]) -> Sequence[str]:
    """The texts up to where they begin to repeat themselves as a whole."""
    periods = range(1, len(texts))
    repeats = (at for at in periods if all(text == texts[i % at] for i, text in enumerate(texts)))
    return texts[: next(repeats, len(texts))]


if __name__ == "__main__":
    run(main)
