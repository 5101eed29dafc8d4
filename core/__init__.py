"""The ground floor: settings, database, clock, errors and logging. It imports no other room."""
