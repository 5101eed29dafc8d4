"""An answer to the worker, recorded in the browser or sent as a file: in memory, made the telephone's sound, sealed (P01).

It is heard by the worker with receipt and PIN, and by the case's team; nobody else ever hears it.
"""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from audio import answers
from cases import casework
from vault.boxes import Field
from vault.sealing import NoCallerKey, encrypt_sound
from web.console.case_steps import asked_case, show
from web.console.desk import now, reading_rows, writing_rows
from web.console.door import console, permits, signed_in
from web.security import wiring
from web.uploads import body

REFUSED: dict[type[Exception], str] = {
    answers.NotASound: "no-sound",
    answers.NothingHeard: "silent",
    answers.TooShort: "short",
    answers.TooLong: "long",
    casework.Overtaken: "overtaken",
    NoCallerKey: "no-receipt",
}


@console.post("/cases/<case>/answer")
@permits("cases", "work")
def answer_case(case: str) -> ResponseReturnValue:
    """Seal what was recorded. A script sends it as the body and is told where to go on; a form sends a file."""
    try:
        _answer(case, _recorded())
        told = "answered"
    except tuple(REFUSED) as refusal:
        told = REFUSED[type(refusal)]
    if _by_script():
        return {"go": url_for("console.show_case", case=case, told=told)}
    return show(case, told)


def _by_script() -> bool:
    return request.mimetype.startswith("audio/")


def _recorded() -> bytes:
    if _by_script():
        return body(request)
    file = request.files.get("sound")
    return file.stream.read() if file else b""


def _answer(case: str, recorded: bytes) -> None:
    """The slow parts, making the sound and writing its ciphertext, are outside of any transaction (P28)."""
    with reading_rows() as rows:
        found = asked_case(rows, case)
        if not casework.can_answer(rows, found.id):
            raise NoCallerKey
    draft = encrypt_sound(
        wiring().settings.sealed_path, found.id, Field.ANSWER, answers.to_telephone(recorded)
    )
    with writing_rows() as rows:
        casework.answer(rows, found, draft, signed_in().member, now())
