"""What a worker says is kept so that only the sworn team of the right region can hear it.

Sealing needs no secret and may be done anywhere; opening (vault.opening) is for the console and scripts/keys.py alone, and
vault.caller opens answers for whoever keys the receipt and the PIN. No key of an item, and nothing that was opened, is ever
written to a file, a row or a log.
"""
