"""The ledger: facts posted once, never changed, and the sums kept of them at every level of the tree.

Words: a *fact* is one thing that happened, holds, or fell due; its *home* is the party organisation credited; it
*occurred on* a day and is *counted on* the first open day from there; a *reading* is a way of counting facts into a
*figure*; a *contribution* is what one fact adds to a figure. Quantities are whole ten-thousandths of a unit.

Whoever posts calls the verbs of `commands`; whoever shows figures calls `queries`. The ledger imports no feature.
"""
