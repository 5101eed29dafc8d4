"""Registers of recruitment agencies: what a register says of an agency, since when, and what a caller should do next.

Never in here: a word of the caller's, a number of theirs, or a verdict that a register did not give. An agency that is in
no register is never made one: what workers report of it is a report (cases), and never public.
"""
