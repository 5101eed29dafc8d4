"""The staff's console, /console/: who signs in here may open what was sealed to them, and every page says to whom it is open.

How a page is added: a file of this folder, named in `web.console.pages`.

    from web.console.door import console, permits, reach, signed_in, thing_or_404
    from web.console.desk import reading_rows, writing_rows

    @console.get("/cases")                       # the whole console is one blueprint: endpoints are console.<function>
    @permits("cases", "see")                     # under the route; a row of permissions.TABLE says which roles, how far
    def list_cases() -> ResponseReturnValue:
        with reading_rows() as rows: ...         # or writing_rows(): one short transaction a request, committed at its end
        return render_template("console/cases.html", ...)

Who is signed in: `signed_in()`, with `.member` (id, name, role, region), `.opener` (for vault.opening: their private key, in
memory while the request lasts), `.confirmed`, and `.may(resource, action, Thing(member=..., region=...))` for one thing.
`reach("cases", "see")` is the scope of this request's member, to filter a list by; `thing_or_404(...)` refuses what is outside
of it as if it were not there (P20). A template extends console/base.html: blocks `title` and `main`; `_()` for words, `day()`
and `minute()` for times (Antananarivo). Each POST form holds {{ csrf() }}. Headers, no-store, CSRF and sign-in are the door's.
A page in the menu: a line of `words.menu()`. A notice for a member: core.notices.tell, its words in words.notice().

What must never happen here: a page without a permission (the application does not start), anything opened that is written,
logged or cached, and a script that is needed.
"""
