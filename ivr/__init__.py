"""The telephone: a call comes in, a key is pressed, the next answer goes out.

The step is pure; the shell around it reads one row, writes one row and fills a compiled answer. In a turn no file is
read, nothing is rendered, no carrier is called; no digit, number or body is ever logged.
"""
