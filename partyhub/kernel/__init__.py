"""What every room stands on: database, clock, ids, errors, paging, state machines. Knows no domain word."""
