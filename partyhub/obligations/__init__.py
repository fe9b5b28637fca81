"""Obligations: who must hold what, how often, since which article, and by which record it was met.

A *rule* is data: which organisations, met by which kind of fact, how often, since when. A *duty* is what one rule asks
of one organisation in one period; an *obligation* is the row that keeps it, so that the ledger can hold what fell due,
what was met and what was excused. Everything is derived from the organisation's life, the versions of the rules and the
facts: nobody enters that something was done.

The committee edits rules; organisations read their own year and those below them; whoever stands above excuses.
"""
