"""What radio and podcasts read: feeds, stations' pages, share pages. Public, light, and never of a person who called."""

from flask import Flask

from web.radio.feeds import feeds
from web.radio.packs import packs
from web.radio.share import share
from web.radio.sounds import sounds
from web.radio.stations import stations


def mount(app: Flask) -> None:
    """Add these pages to the application."""
    app.register_blueprint(feeds)
    app.register_blueprint(stations)
    app.register_blueprint(sounds)
    app.register_blueprint(share)
    app.register_blueprint(packs)
