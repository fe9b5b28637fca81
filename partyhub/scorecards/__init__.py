"""Scorecards: campaigns, actions, indicators, targets, and the three values of a review.

An indicator is data: which fact kinds, which filter, which way of counting. The ways of counting are code, and closed.
No figure is stored: each is read from the ledger for an organisation and a day, and opens to the facts behind it.
"""
