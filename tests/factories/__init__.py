"""Makers of records for tests, one module a room, each written through that room's commands."""
