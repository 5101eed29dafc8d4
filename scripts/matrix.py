"""Who may open what of the console: `python -m scripts.matrix` prints every route, what it is for, and each role's scope.

`make check` prints it, so that a change of it is seen. tests/promises/test_p16 asks every route as every role.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask

from scripts.terminal import run
from vault.members import Role
from web.console import pages
from web.console.door import PUBLIC, routes
from web.console.permissions import ACCOUNT, HEARD, HEARS_CALLERS, TABLE, Permission

NOBODY = "-"


def main() -> None:
    app = Flask("matrix", static_folder=None)
    pages.mount(app)
    print("\n".join(lines(app)))


def lines(app: Flask) -> Iterator[str]:
    """The matrix: a route a line, a role a column."""
    yield _line("route", "for", tuple(Role))
    for route, _, permission in routes(app):
        yield _line(route, _name(permission), tuple(_cell(permission, role) for role in Role))
    yield ""
    yield f"{', '.join(HEARS_CALLERS)}: only `{ACCOUNT}` until a supervisor of the region has confirmed their key."
    yield f"{Role.EDITOR}: no {', '.join(HEARD)} until then."


def _name(permission: Permission) -> str:
    return "the way in" if permission == PUBLIC else " ".join(permission)


def _cell(permission: Permission, role: Role) -> str:
    if permission == PUBLIC:
        return "anybody"
    return TABLE[permission].get(role, NOBODY)


def _line(route: str, purpose: str, cells: tuple[str, ...]) -> str:
    return f"{route:48} {purpose:16} {' '.join(f'{cell:14}' for cell in cells)}".rstrip()


if __name__ == "__main__":
    run(main)
