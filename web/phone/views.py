"""The addresses of the practice phone."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from carriers.practice import PRACTICE_CALLERS, PRACTICE_LINE, practice_sid
from carriers.signature import PRACTICE_PREFIX, SIGNATURE_HEADER, is_signed, practice_token, sign
from carriers.takes import LONGEST, TAKE_ID, NoSuchTake, NotASound, open_take, seal_take
from web.phone.calls import view_call
from web.phone.words import LANGUAGES, WORDS, chosen
from web.security import check_csrf, guard, wiring

PRACTICE_SID = re.compile(rf"{PRACTICE_PREFIX}[0-9a-f]{{32}}")
VOICE_PATH = re.compile(r"/voice/[a-z0-9/_-]+(\?[A-Za-z0-9_=&-]*)?")
RECORDINGS = "/phone/recordings"
KEYPAD = (
    ("1", ""), ("2", "ABC"), ("3", "DEF"),
    ("4", "GHI"), ("5", "JKL"), ("6", "MNO"),
    ("7", "PQRS"), ("8", "TUV"), ("9", "WXYZ"),
    ("*", ""), ("0", "+"), ("#", ""),
)  # fmt: skip

phone = Blueprint("phone", __name__, url_prefix="/phone", template_folder="templates", static_folder="static")
guard(phone)


@phone.before_request
def refuse_strangers() -> None:
    """Demo only. A POST comes from our page (CSRF) or, a recording, from the terminal phone (signed)."""
    if not wiring().settings.demo:
        abort(404)
    if request.endpoint == "phone.keep_recording":
        _refuse_forms()
        if _signed_by_practice_phone():
            return
    check_csrf()


def _refuse_forms() -> None:
    """A form is read into files on disk before anybody looks at it (P01): a take comes as the body itself."""
    if not request.mimetype.startswith("audio/"):
        abort(415)


def _token() -> str:
    return practice_token(wiring().settings.secret_key.reveal())


def _signed_by_practice_phone() -> bool:
    """Whether the terminal phone signed this address, the practice call's id in its query."""
    sid = request.args.get("CallSid", "")
    url = f"{wiring().settings.public_url}{RECORDINGS}?CallSid={sid}"
    return bool(PRACTICE_SID.fullmatch(sid)) and is_signed(
        [_token()], url, [], request.headers.get(SIGNATURE_HEADER, "")
    )


@phone.get("")
def page() -> ResponseReturnValue:
    """The phone itself, in the language of `?lang=`."""
    language = chosen(request.args.get("lang"))
    return render_template(
        "phone/page.html",
        words=WORDS[language],
        language=language,
        languages=LANGUAGES,
        callers=PRACTICE_CALLERS,
        keys=KEYPAD,
        public_url=wiring().settings.public_url,
    )


@phone.post("/calls")
def mint_call() -> ResponseReturnValue:
    """A CallSid for a new practice call by one of the practice callers."""
    caller = _body().get("from")
    if caller not in PRACTICE_CALLERS:
        abort(400, "A practice call is made by a practice caller.")
    called = wiring().settings.line_number or PRACTICE_LINE
    return jsonify({"sid": practice_sid(), "from": caller, "to": called})


@phone.post("/signature")
def sign_request() -> ResponseReturnValue:
    """Sign one request to the line, for a practice call and a practice caller only."""
    body = _body()
    path, params = body.get("path"), body.get("params")
    if not isinstance(path, str) or not isinstance(params, dict) or not _may_be_signed(path, params):
        abort(403)
    url = wiring().settings.public_url + path
    return jsonify({"signature": sign(_token(), url, params.items())})


def _may_be_signed(path: str, params: Mapping[str, Any]) -> bool:
    return (
        bool(VOICE_PATH.fullmatch(path))
        and all(isinstance(value, str) for value in params.values())
        and bool(PRACTICE_SID.fullmatch(params.get("CallSid", "")))
        and params.get("From") in PRACTICE_CALLERS
    )


@phone.get("/calls/<sid>")
def describe_call(sid: str) -> ResponseReturnValue:
    """What the line's last answer to a practice call says, and where the call stands."""
    view = view_call(wiring().engine, sid) if PRACTICE_SID.fullmatch(sid) else None
    if view is None:
        abort(404)
    return jsonify(asdict(view))


@phone.post("/recordings")
def keep_recording() -> ResponseReturnValue:
    """Seal a take of the call in the query; its address holds the only key."""
    request.max_content_length = LONGEST
    settings, clock = wiring().settings, wiring().clock
    call = request.args.get("CallSid", "")
    if not PRACTICE_SID.fullmatch(call):
        abort(400, "A take belongs to a practice call.")
    try:
        take = seal_take(settings.takes_path, request.get_data(), clock.now(), call)
    except NotASound as refusal:
        abort(415, str(refusal))
    url = f"{settings.public_url}{RECORDINGS}/{take.id}/{take.key}"
    return jsonify({"sid": f"RE{take.id}", "url": url, "seconds": take.seconds})


@phone.get("/recordings/<take_id>/<key>")
def play_recording(take_id: str, key: str) -> ResponseReturnValue:
    """The sound of a take for whoever holds its address, for an hour; kept by no cache."""
    if not TAKE_ID.fullmatch(take_id):
        abort(404)
    settings, clock = wiring().settings, wiring().clock
    try:
        take = open_take(settings.takes_path, take_id, key, clock.now())
    except NoSuchTake:
        abort(404)
    return Response(take.audio, mimetype=take.media_type)


def _body() -> Mapping[str, Any]:
    """The JSON object that was sent. Refuses (400) anything else."""
    body = request.get_json()
    if not isinstance(body, dict):
        abort(400, "Send a JSON object.")
    return body
