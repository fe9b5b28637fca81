"""The service supermarket: orders with sessions of limited places, sign-ups, roll calls, an append-only hours ledger.

Words: an *order* (点单) says what is needed, where and when; a *session* is one occasion of it with limited places; a
*sign-up* is one person's place or rank on the waiting list; *attendance* is what the leader's roll call found; an
*hours entry* is time credited once and never changed. A dispatcher publishes and closes, the leader calls the roll,
members sign up for themselves, a secretary for members of his branch. There are no points, no rankings, no forced
check-in, and declining or withdrawing has no consequence anywhere.
"""
