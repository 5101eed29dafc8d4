"""Every page people open. A view authorises, parses, makes one service call, renders.

Only the console's pages may ever open what was sealed; every page carries the headers and the checks of `web.security`.
"""

from flask import Flask

from web import security
from web.phone.views import phone


def mount(app: Flask) -> None:
    """Add the pages to the application, which already holds its Wiring: the part "web"."""
    security.arm(app)
    app.register_blueprint(phone)
