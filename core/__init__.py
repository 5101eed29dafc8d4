"""The ground floor: settings, database, outbox, backups, clock, errors and logging. It imports no other room."""
