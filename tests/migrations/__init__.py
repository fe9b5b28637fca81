"""Migrations are product code: up, down and up again, on populated databases of both kinds."""
