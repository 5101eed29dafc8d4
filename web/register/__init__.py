"""The register's pages, for anyone: what is known of an agency or a country today, and the lists as open data.

Read only. Never in here: a script, a word of what a caller said, a figure of who looked up what, or a synthetic agency that
is not called synthetic.
"""
