"""`python -m bench`: PartyHub measured beside a bare Flask application on the same database (docs/performance.md)."""
