"""The honest floor of a turn: a bare Flask view that reads the form, checks the SDK's signature, answers constant TwiML."""

import os

from flask import Flask, Response, request
from twilio.request_validator import RequestValidator

from scripts.bench.load import TOKEN


def create_floor() -> Flask:
    """`BENCH_URL` is what requests are signed for, `BENCH_ANSWER` the TwiML: as long as a real answer of ours."""
    app = Flask(__name__, static_folder=None)
    validator = RequestValidator(TOKEN)
    public_url, answer = os.environ["BENCH_URL"], os.environ["BENCH_ANSWER"]

    @app.post("/voice/<path:rest>")
    def turn(rest: str) -> Response:  # noqa: ARG001
        signature = request.headers.get("X-Twilio-Signature", "")
        if not validator.validate(public_url + request.path, request.form, signature):
            return Response("", 403)
        return Response(answer, mimetype="text/xml")

    return app
