"""What an operator runs, beside `make run`: each says how in its first lines, and its own trouble in one line with a remedy.

A script puts rooms together and decides nothing of theirs. They share terminal, database, duties and key_desk; bench/ measures.
"""
