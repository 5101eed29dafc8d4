"""The practice carrier: it calls the line as a phone company would, and does what the line answers.

It speaks to the line through a `post` that it is handed, so that the terminal phone and the tests that walk whole
calls share it. It must never forgive what a real carrier would not: what is outside the portable table ends the call.
`web/phone/static/phone.js` follows the same rules with real sound.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from secrets import token_hex
from urllib.parse import urljoin, urlsplit

from carriers.keypad import DIAL_WORDS, HANG_UP, SILENCE, SPEAK, collect_digits
from carriers.portable import (
    KEYS,
    Dial,
    Gather,
    Hangup,
    Play,
    PracticeFault,
    Record,
    Redirect,
    Reject,
    Say,
    Verb,
    parse_twiml,
)
from carriers.signature import PRACTICE_PREFIX

INCOMING = "/voice/incoming"
STATUS = "/voice/status"
PRACTICE_LINE = "+261000000000"
"""The number called where no LINE_NUMBER is set. Neither it nor the callers' are real numbers."""
PRACTICE_STATION = "+261000000100"
"""The number of the stations' line where no STATION_NUMBER is set."""
PRACTICE_CALLERS = ("+261000000001", "+261000000002", "+261000000003", "+261000000004")
MAX_REDIRECTS = 50
"""Redirects in a row without an input: a line that needs more sends its callers round and round."""


class WrongAnswer(PracticeFault):
    """The line did not answer 200."""


class ForeignAddress(PracticeFault):
    """The line sent the call to an address that is not its own."""


class EndlessCall(PracticeFault):
    """The line sends the call round and round without asking for anything."""


class NothingToRecord(PracticeFault):
    """`R` was said and no recording was given."""


@dataclass(frozen=True)
class Answer:
    """What came back for a POST: an HTTP status and a body."""

    status: int
    body: str


@dataclass(frozen=True)
class Description:
    """What the line itself tells of its last answer: where the call stands, the message of a list, and the words."""

    step: str
    texts: tuple[str, ...]
    message: str | None = None


@dataclass(frozen=True)
class Recording:
    """A take the carrier holds: its id, its address, its length in seconds."""

    sid: str
    url: str
    seconds: float


@dataclass(frozen=True)
class Turn:
    """One POST and its answer.

    `keys` is the word that led here ("" when the call went on by itself), `clips` every address the answer may play,
    `message` the message of a list that the step is at.
    """

    number: int
    step: str
    keys: str
    clips: tuple[str, ...]
    texts: tuple[str, ...]
    xml: str
    message: str | None = None


Post = Callable[[str, dict[str, str]], Answer]
Describe = Callable[[str], Description | None]


def practice_sid() -> str:
    """A new CallSid of a practice call: "PR" and 32 hexadecimal digits."""
    return PRACTICE_PREFIX + token_hex(16)


class PracticeCall:
    """One call: `begin` it, `say` words while `waiting` is not None, read `turns`. A PracticeFault ends the call."""

    def __init__(
        self,
        post: Post,
        sid: str,
        caller: str,
        called: str,
        *,
        origin: str = "",
        describe: Describe | None = None,
        record: Callable[[], Recording] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`origin` is the line's PUBLIC_URL: given it, other addresses are refused. `record` makes the take of R."""
        self.sid = sid
        self.turns: list[Turn] = []
        self.waiting: Gather | Record | Dial | None = None
        self.ended = False
        self._post, self._describe, self._record = post, describe, record
        self._origin, self._clock = origin, clock
        self._parties = {"CallSid": sid, "From": caller, "To": called, "Direction": "inbound"}
        self._began_at = clock()
        self._ahead: deque[Verb] = deque()
        self._path = INCOMING
        self._redirects = 0
        self._word = ""

    def begin(self) -> Turn:
        """Ring the line, and do what it answers until it waits for the caller or the call ends. The last turn."""
        self._request(INCOMING, {"CallStatus": "ringing"})
        return self._go_on()

    def say(self, word: str) -> Turn:
        """Give the call one word (see `parse_words`) and go on until it waits again or ends. The last turn."""
        if self.waiting is None or self.ended:
            raise PracticeFault(f"The call waits for nothing: {word!r} cannot be said.")
        verb, self.waiting, self._redirects, self._word = self.waiting, None, 0, word
        if word == HANG_UP:
            self.hang_up()
        elif isinstance(verb, Gather):
            self._answer_gather(verb, word)
        elif isinstance(verb, Record):
            self._answer_record(verb, word)
        else:
            self._answer_dial(verb, word)
        return self._go_on()

    def say_all(self, words: Sequence[str]) -> Turn:
        """Say the words one after another; stops early when the call ends. The last turn."""
        for word in words:
            if self.ended:
                break
            self.say(word)
        return self.turns[-1]

    def hang_up(self) -> None:
        """The caller drops the call. Does nothing when it is over already."""
        if not self.ended:
            self._end("completed")

    def _go_on(self) -> Turn:
        while not self.ended and self.waiting is None:
            self._do(self._ahead.popleft() if self._ahead else Hangup())
        return self.turns[-1]

    def _do(self, verb: Verb) -> None:
        match verb:
            case Gather() | Record() | Dial():
                self.waiting = verb
            case Redirect(url):
                self._redirect(url)
            case Hangup():
                self._end("completed")
            case Reject(reason):
                self._end("busy" if reason == "busy" else "no-answer")
            case Play() | Say():
                pass

    def _redirect(self, url: str) -> None:
        self._redirects += 1
        if self._redirects > MAX_REDIRECTS:
            raise self._broken(EndlessCall(f"{MAX_REDIRECTS} redirects without an input, the last to {url}."))
        self._request(url, {})

    def _answer_gather(self, gather: Gather, word: str) -> None:
        digits = collect_digits(gather, word) if word[0] in KEYS else ""
        if digits:
            self._request(gather.action or self._path, {"Digits": digits})

    def _answer_record(self, record: Record, word: str) -> None:
        """A take that holds nothing (silence, or a key at once) falls through to the next verb."""
        if not word.startswith(SPEAK):
            return
        if self._record is None:
            raise self._broken(NothingToRecord("R needs a recording: give one with --record FILE."))
        take, ended_by = self._record(), word[1:]
        params = {
            "RecordingSid": take.sid,
            "RecordingUrl": take.url,
            "RecordingDuration": str(round(take.seconds)),
        }
        self._request(record.action or self._path, params | _ending(ended_by))
        if record.status_callback:
            self._tell(record.status_callback, params | {"RecordingStatus": "completed"})
        if ended_by == HANG_UP:
            self._end("completed")

    def _answer_dial(self, dial: Dial, word: str) -> None:
        if dial.action:
            status = "no-answer" if word == SILENCE else DIAL_WORDS.get(word, "completed")
            self._request(dial.action, {"DialCallStatus": status})

    def _request(self, address: str, extra: dict[str, str]) -> None:
        """POST to the line; its answer is what the call does next."""
        self._path = self._path_of(address)
        body = self._tell(self._path, extra)
        try:
            verbs = parse_twiml(body)
        except PracticeFault as fault:
            raise self._broken(fault) from None
        self._ahead = deque(verbs)
        self.turns.append(self._turn(verbs, body))
        self._word = ""

    def _tell(self, address: str, extra: dict[str, str]) -> str:
        """POST to the line; the body of its answer. Raises WrongAnswer unless it is 200."""
        path = self._path_of(address)
        answer = self._post(path, {**self._parties, "CallStatus": "in-progress", **extra})
        if answer.status != 200:
            raise self._broken(WrongAnswer(f"The line answered {answer.status} to {path}."))
        return answer.body

    def _turn(self, verbs: tuple[Verb, ...], xml: str) -> Turn:
        spoken = [part for verb in verbs for part in (verb.says if isinstance(verb, Gather) else [verb])]
        clips = tuple(part.url for part in spoken if isinstance(part, Play))
        said = self._describe(self.sid) if self._describe else None
        texts = said.texts if said else tuple(part.text for part in spoken if isinstance(part, Say))
        step, message = (said.step, said.message) if said else ("", None)
        return Turn(len(self.turns) + 1, step, self._word, clips, texts, xml, message)

    def _path_of(self, address: str) -> str:
        """The path and query of an address of the line's; relative ones are taken from the document that holds them."""
        if self._origin and address.startswith(f"{self._origin}/"):
            return address.removeprefix(self._origin)
        parts = urlsplit(address)
        if parts.netloc and self._origin:
            raise self._broken(ForeignAddress(f"{address} is not an address of {self._origin}."))
        return urljoin(self._path, parts._replace(scheme="", netloc="").geturl())

    def _end(self, status: str) -> None:
        self.ended, self.waiting = True, None
        self._tell(STATUS, {"CallStatus": status, "CallDuration": str(round(self._clock() - self._began_at))})

    def _broken(self, fault: PracticeFault) -> PracticeFault:
        """End the call, once, telling the line; the fault, to be raised."""
        if not self.ended:
            self.ended, self.waiting = True, None
            self._post(STATUS, {**self._parties, "CallStatus": "failed"})
        return fault


def _ending(ended_by: str) -> dict[str, str]:
    """What a Record's action is told of the way the take ended. Source: Twilio, "TwiML Voice: Record"."""
    if ended_by == HANG_UP:
        return {"Digits": "hangup", "CallStatus": "completed"}
    return {"Digits": ended_by} if ended_by else {}
