"""Sound: what the line says becomes clips a phone can play.

A recorded human voice always wins; a synthetic one fills the gap so that every path can be heard on day one.
Nothing here runs while a call waits: rendering belongs to publishing and to the worker, never to a voice process.
"""
