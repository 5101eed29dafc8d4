"""From content as data to a release a call can be pinned to.

Reading, checking, compiling and publishing live here. What a person wrote wrongly stops a publish with the file, the
line and the remedy; the release that runs stays as it is.
"""
