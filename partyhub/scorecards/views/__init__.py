"""Pages: the campaigns and their life, the card of an organisation, what stands behind and beside its figures."""

from partyhub.scorecards.views.base import blueprint
from partyhub.scorecards.views.campaigns import (
    clone_campaign,
    close_campaign,
    index,
    load_campaign,
    step_campaign,
)
from partyhub.scorecards.views.cards import (
    FACT_PAGES,
    NAVIGATION,
    assessment,
    card,
    fact_pages,
    facts,
    target,
    values,
    values_confirm,
)

__all__ = [
    "FACT_PAGES",
    "NAVIGATION",
    "assessment",
    "blueprint",
    "card",
    "clone_campaign",
    "close_campaign",
    "fact_pages",
    "facts",
    "index",
    "load_campaign",
    "step_campaign",
    "target",
    "values",
    "values_confirm",
]
