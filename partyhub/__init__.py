"""PartyHub: activity management for the party organisations of a municipal state-assets regulator.

A fact is recorded once, where it happens; every ledger, figure and scorecard is derived from it.
"""
