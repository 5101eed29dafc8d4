"""Whether what was written makes a good call: the house rules of voice.md that a machine can judge, by word and by sound.

publishing/check.py refuses what would break a call; this room refuses what would lose a caller. It judges and changes
nothing, and it never lets an error pass because a rule could not be judged.
"""
