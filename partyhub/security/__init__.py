"""Who may do what, and where: permissions, actors, scopes, record parties. Imports no feature."""
