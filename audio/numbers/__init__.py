"""Numbers as they are spoken: a fee, a receipt, a date, an hour, as words to read and as clips to play one after another.

Spoken numbers are law here: a caller hears a fee once and cannot look again. So what a function does not understand it
leaves alone or refuses, and it never rounds or guesses. Nothing in this room may touch sound, files or the clock.

`quantities` is what can be said, `tokens` what it is said in; one module per language puts them together, and `spoken`
is the way in for whoever holds a language code.
"""
