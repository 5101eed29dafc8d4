"""Registers: what callers hear now, and a list given in the browser: looked at, decided about, taken over, brought back.

The list is public, and no caller's: it is kept as a row until somebody has decided (agencies.importing.uploads). The worker
reads it; a page never does.
"""

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from agencies.importing.records import PastImport, imports_of
from agencies.importing.states import ImportState
from agencies.importing.uploads import (
    LARGEST,
    CannotGive,
    NoSuchUpload,
    ask_to_undo,
    drop,
    give,
    order,
    rejected_of,
    upload_of,
    uploads,
)
from agencies.listing import current_list
from vault import audit
from web.console import agency_words
from web.console.desk import now, reading_rows, writing_rows
from web.console.door import console, is_not_there, permits, signed_in
from web.console.reviews import registers, today, typed_day
from web.console.signing_in import typed

IMPORTS_SHOWN = 5
console.register_error_handler(NoSuchUpload, is_not_there)


@console.get("/registers")
@permits("registers", "see")
def list_registers() -> ResponseReturnValue:
    """Every register whose list can be imported, and the lists that were given."""
    return _page()


def _page(refused: str | None = None) -> str:
    taking = {name: each for name, each in registers().items() if each.mapping}
    with reading_rows() as rows:
        current = {name: current_list(rows, name) for name in taking}
        imports = {name: imports_of(rows, name, IMPORTS_SHOWN) for name in taking}
        given = uploads(rows)
    return render_template(
        "console/registers.html",
        registers=taking,
        current=current,
        imports=imports,
        given=given,
        refused=refused,
        today=today(),
        largest=LARGEST,
        can_undo=_can_undo,
        words_of=agency_words,
    )


def _can_undo(imports: list[PastImport]) -> bool:
    """Whether the list before the current one is kept."""
    states = {each.state for each in imports}
    return ImportState.CURRENT in states and ImportState.PREVIOUS in states


@console.post("/registers")
@permits("registers", "change")
def give_list() -> ResponseReturnValue:
    """Hand in a list, to be looked at."""
    register, file = typed("register"), request.files.get("list")
    if file is None or register not in registers() or registers()[register].mapping is None:
        abort(400)
    try:
        with writing_rows() as rows:
            content = file.read()
            upload = give(rows, register, file.filename or "", content, typed_day("on"), now(), today())
            audit.record(rows, signed_in().member.id, "register.given", register, now())
    except CannotGive:
        return _page("given"), 409
    return redirect(url_for("console.show_list", upload=upload), 303)


@console.get("/registers/lists/<upload>")
@permits("registers", "see")
def show_list(upload: str) -> ResponseReturnValue:
    """A given list: what it would change."""
    with reading_rows() as rows:
        found = upload_of(rows, upload)
    register = registers().get(found.register)
    return render_template("console/list.html", upload=found, register=register, words_of=agency_words)


@console.post("/registers/lists/<upload>")
@permits("registers", "change")
def decide_list(upload: str) -> ResponseReturnValue:
    """Have it taken over, or drop it. Where much is rejected or gone, taking it over needs a reason."""
    decision = typed("decision")
    if decision not in ("take", "drop"):
        abort(400)
    with writing_rows() as rows:
        looked = upload_of(rows, upload)
        if decision == "take" and looked.told.get("refusal") and not typed("reason"):
            return redirect(url_for("console.show_list", upload=upload, reason="missing"), 303)
        decided = order(rows, upload, typed("reason")) if decision == "take" else drop(rows, upload)
        verb = "register.ordered" if decision == "take" else "register.dropped"
        audit.record(rows, signed_in().member.id, verb, decided.register, now())
    return redirect(url_for("console.show_list", upload=upload), 303)


@console.get("/registers/lists/<upload>/rejected.csv")
@permits("registers", "see")
def show_rejected(upload: str) -> ResponseReturnValue:
    """The rejected rows, each with its line and reason, to be sent to the authority."""
    with reading_rows() as rows:
        told = rejected_of(rows, upload)
    name = {"Content-Disposition": f"attachment; filename=rejected-{upload}.csv"}
    return Response("\ufeff" + told, mimetype="text/csv", headers=name)


@console.post("/registers/<register>/undo")
@permits("registers", "change")
def undo_list(register: str) -> ResponseReturnValue:
    """Bring the list before back, of the import that the page showed as current."""
    shown = request.form.get("import", type=int)
    with writing_rows() as rows:
        current = current_list(rows, register)
        if current is None or current.import_id != shown or register not in registers():
            abort(404)
        ask_to_undo(rows, register, current.import_id)
        audit.record(rows, signed_in().member.id, "register.undone", register, now())
    return redirect(url_for("console.list_registers", undone=register), 303)
