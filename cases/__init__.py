"""Grievances: how one comes in, what its receipt opens, what the team does with it, when it is forgotten.

A case tells nothing of who called and nothing of what was said: that is sealed (vault), and this room never opens it. Nothing
here calls or writes to anybody outside the team by itself (P13), and nothing that was told is lost (P27).
"""
