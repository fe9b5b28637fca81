"""Ledgers in the customary headings, the inspection package, and records on paper: all read from what was written once.

Words: a *ledger* (台账) lists the records of one organisation and period under fixed headings; a *medium* is how it is
taken away (workbook, Word document, paper, package); an *export* is one taking away: who, what, for which purpose, how
many rows, under which short code; it is its requester's alone and ends after a day.

This room reads activities, members and files through their scopes and owns nothing but its exports.
"""
