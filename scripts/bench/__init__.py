"""The benchmarks that `make bench` prints: each figure beside its floor, measured in the same run on the same machine.

Nothing here is a test: a slow machine fails nothing. docs/benchmarks.md holds the figures with machine and method.
"""
