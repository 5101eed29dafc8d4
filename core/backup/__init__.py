"""Backups: one file, encrypted as it is written to keys whose other halves are never on this machine (P26).

Nothing of the database is ever on a disk outside the instance in the clear, and no secret of the deployment is in a backup: it
holds the database and the sealed sounds, and whoever restores it brings the secrets from paper.
"""
