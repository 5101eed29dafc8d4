"""What radio and podcasts read: feeds, stations' pages, share pages. Public, light, and never of a person who called."""

from flask import Flask


def mount(app: Flask) -> None:
    """Add these pages to the application."""
