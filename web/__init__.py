"""Every page people open. A view authorises, parses, makes one service call, renders.

Only the console's pages may ever open what was sealed; every page carries the headers and the checks of `web.security`.
"""

from flask import Flask, redirect, url_for

from web import radio, security
from web.console import pages as console
from web.languages import speak
from web.phone.views import phone
from web.register.open_data import open_data
from web.register.views import register
from web.uploads import OurRequest


def mount(app: Flask) -> None:
    """Add the pages to the application, which already holds its Wiring: the part "web"."""
    app.request_class = OurRequest
    security.arm(app)
    speak(app)
    app.register_blueprint(phone)
    app.register_blueprint(register)
    app.register_blueprint(open_data)
    radio.mount(app)
    console.mount(app)
    app.add_url_rule("/", "root", lambda: redirect(url_for("register.look_up")))
