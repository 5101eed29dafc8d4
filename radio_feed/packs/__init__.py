"""The pack on a stick: what a small station copies, checks and airs in a week, with weak power and an old Windows PC.

A folder with MP3, lists, printed sheets, a checker, and MANIFEST.json over all. Its sounds have numbers that stay, and names
that any stick and any player reads. What must never happen here: half a file under its final name, a file deleted that is not
ours, a withdrawn story that stays in the next pack, a synthetic Malagasy voice in a pack of production.
"""
