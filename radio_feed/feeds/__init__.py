"""Feeds: episodes come in as values, documents go out as bytes. Pure: nothing here asks a database, a file or a clock.

What must never be written here: a synthetic voice without saying so, a title other than the one in the file's own tags.
"""
