"""What is spoken into a Record, from the beep to the vault, whatever it is: a report, what is added to one, a review, a story.

The rooms above are told of theirs by its purpose (recordings.rooms); a recording never crosses from one to another. What must
never happen in this room: a sound in the clear in any file, a carrier's copy deleted before ours is on disk, a CallSid kept
longer than that copy.
"""
