"""Reading the ledger: figures, and the facts behind them. Never writes."""

from partyhub.ledger.queries.facts import (
    Contribution,
    Contributions,
    Hidden,
    Line,
    Question,
    changed_since,
    closed_through,
    facts,
    last_fact_id,
)
from partyhub.ledger.queries.figures import Figures, Reach, figures, own_figures, reached_units, sums
from partyhub.ledger.queries.nodes import Node

__all__ = [
    "Contribution",
    "Contributions",
    "Figures",
    "Hidden",
    "Line",
    "Node",
    "Question",
    "Reach",
    "changed_since",
    "closed_through",
    "facts",
    "figures",
    "last_fact_id",
    "own_figures",
    "reached_units",
    "sums",
]
