"""Reading the ledger: figures, and the facts behind them. Never writes."""

from partyhub.ledger.queries.facts import Contribution, Contributions, Hidden, Line, facts
from partyhub.ledger.queries.figures import Figures, Reach, figures, reached_units, sums
from partyhub.ledger.queries.happened import Happening, happened
from partyhub.ledger.queries.lines import changed_since, closed_through, last_fact_id, own_figure
from partyhub.ledger.queries.nodes import Node
from partyhub.ledger.queries.uses import standing_counts

__all__ = [
    "Contribution",
    "Contributions",
    "Figures",
    "Happening",
    "Hidden",
    "Line",
    "Node",
    "Reach",
    "changed_since",
    "closed_through",
    "facts",
    "figures",
    "happened",
    "last_fact_id",
    "own_figure",
    "reached_units",
    "standing_counts",
    "sums",
]
