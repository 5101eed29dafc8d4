"""A line in a few words, for the practice carrier to call."""

from collections.abc import Callable

from carriers.practice import Answer, PracticeCall, Recording, practice_sid

LINE = "https://line.example"
MENU = f"""<Response>
  <Gather action="{LINE}/voice/turn/1" method="POST" timeout="5" numDigits="1" finishOnKey="">
    <Play>{LINE}/clips/aa.wav</Play><Say language="fr-FR">Bonjour.</Say>
  </Gather>
  <Redirect method="POST">{LINE}/voice/turn/1?silence=1</Redirect>
</Response>"""


GOODBYE = f"<Response><Play>{LINE}/clips/bye.wav</Play><Hangup/></Response>"


class Line:
    """A line in a few words: the answers by path, and what it was asked."""

    def __init__(self, answers: dict[str, str]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, dict[str, str]]] = []

    def post(self, path: str, params: dict[str, str]) -> Answer:
        self.asked.append((path, params))
        if path == "/voice/status":
            return Answer(200, "<Response/>")
        body = self.answers.get(path)
        return Answer(404, "") if body is None else Answer(200, body)

    def call(self, record: Callable[[], Recording] | None = None) -> PracticeCall:
        return PracticeCall(
            self.post,
            practice_sid(),
            "+261000000001",
            "+261000000000",
            origin=LINE,
            record=record,
            clock=lambda: 7.0,
        )

    def last(self, name: str) -> str | None:
        """The newest value of a parameter, among the requests that are not about the call's end."""
        return next(
            (
                params[name]
                for path, params in reversed(self.asked)
                if name in params and path != "/voice/status"
            ),
            None,
        )


def answering(verbs: str) -> Line:
    """A line that answers the call with these verbs, and whatever comes next with a goodbye."""
    return Line({"/voice/incoming": f"<Response>{verbs}</Response>", "/next": GOODBYE, "/silent": GOODBYE})


def take() -> Recording:
    return Recording("RE" + "0" * 32, f"{LINE}/phone/recordings/1/2", 3.4)
