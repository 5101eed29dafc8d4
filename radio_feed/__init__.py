"""The messages on the air: episodes, feeds, programmes, packs, what stations say that they played, and posters.

What callers hear is what is broadcast: nothing is said here that no release holds. What must never happen in this room: a
message past its date or a withdrawn story that goes out, a machine's Malagasy in a production pack, a story opened.
"""
