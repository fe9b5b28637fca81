"""Telling people: an outbox row that commits with the change, the inbox that shows it, e-mail that carries it outside.

Whoever has something to tell calls `commands.enqueue`. A *topic* names the kind of message; its words stand under
``notification.<topic>.subject`` and ``.body`` in the caller's `words.py`. A row belongs to a user or to a member; this
room knows both by number only, and keeps the e-mail address that a person gave for himself.
"""
