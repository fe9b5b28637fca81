"""Campaigns, cards and the facts behind figures, for programs."""

from __future__ import annotations

from typing import Any

from flask import url_for

from partyhub.kernel.http import clock
from partyhub.ledger.rules import PartName
from partyhub.ledger.rules import number as units
from partyhub.organization import queries as organizations
from partyhub.scorecards import queries
from partyhub.scorecards.rules import number
from partyhub.scorecards.schemas import (
    CampaignSchema,
    FactSchema,
    FactsQuery,
    ScorecardQuery,
    ScorecardSchema,
)
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.api import ListQuery, api_blueprint, etag, paged
from partyhub.web.registry import registry

campaigns = api_blueprint("campaigns", "/campaigns", "Campaigns and scorecards")
facts = api_blueprint("facts", "/facts", "The facts behind a figure")
blueprints = (campaigns, facts)


@campaigns.route("")
@requires(Permission.SCORECARD_READ)
@campaigns.arguments(ListQuery, location="query")
@campaigns.response(200, paged(CampaignSchema))
def list_campaigns(query: dict[str, Any]) -> Any:
    """List campaigns, newest first."""
    return queries.listed(cursor=query.get("cursor"), page_size=query["page_size"])


@campaigns.route("/<campaign_id>")
@requires(Permission.SCORECARD_READ)
@campaigns.response(200, CampaignSchema)
def get_campaign(campaign_id: str) -> Any:
    """Return a campaign."""
    campaign = queries.campaign(campaign_id)
    return etag(campaign, campaign.version)


@campaigns.route("/<campaign_id>/scorecard")
@requires(Permission.SCORECARD_READ)
@campaigns.arguments(ScorecardQuery, location="query")
@campaigns.response(200, ScorecardSchema)
def scorecard(query: dict[str, Any], campaign_id: str) -> Any:
    """Return the card of an organisation as of a day."""
    campaign = queries.campaign(campaign_id)
    organization = organizations.get(current_actor(), query["organization_id"], Permission.SCORECARD_READ)
    day = queries.as_of(campaign, query["as_of"], clock())
    card = queries.card(campaign, organization, day)
    return {
        "organization_id": organization.public_id,
        "as_of": day,
        "actions": [
            {
                "code": action.code.value,
                "name": action.name,
                "indicators": [_line(line, organization, day) for line in action.lines],
            }
            for action in card.actions
        ],
    }


@facts.route("")
@requires(Permission.SCORECARD_READ)
@facts.arguments(FactsQuery, location="query")
@facts.response(200, paged(FactSchema))
def list_facts(query: dict[str, Any]) -> Any:
    """List what a figure is made of; the quantities of all items sum to it."""
    indicator, campaign = queries.indicator(query["indicator_id"])
    organization = organizations.get(current_actor(), query["organization_id"], Permission.SCORECARD_READ)
    rows = queries.contributions(
        current_actor(),
        campaign,
        organization,
        indicator,
        queries.as_of(campaign, query["as_of"], clock()),
        part=PartName(query["part"]),
        cursor=query.get("cursor"),
        page_size=query["page_size"],
        with_reversed=bool(query["with_reversed"]),
    )
    if rows is None:
        return {"items": [], "next_cursor": None, "total": 0}
    return _page_of(rows)


def _line(line: queries.Line, organization: Any, day: Any) -> dict[str, Any]:
    where = {
        "indicator_id": line.public_id,
        "organization_id": organization.public_id,
        "as_of": day.isoformat(),
    }
    return {
        "id": line.public_id,
        "code": line.code,
        "name": line.name,
        "counting": line.counting.value,
        "value": number(line.value),
        "numerator": number(line.numerator if line.value is not None else None),
        "denominator": number(line.denominator),
        "target": number(line.target),
        "plan": number(line.plan),
        "status": line.status.value,
        "facts_url": url_for("api_facts.list_facts", **where),
    }


def _page_of(rows: Any) -> dict[str, Any]:
    homes = organizations.by_ids(row.organization_id for row in rows.items)
    items: list[dict[str, Any]] = [
        {
            "id": str(row.id),
            "kind": row.kind,
            "variant": row.variant,
            "organization_id": homes[row.organization_id].public_id if row.organization_id in homes else None,
            "occurred_on": row.occurred_on,
            "counted_on": row.counted_on,
            "quantity": units(row.quantity),
            "source": _source(row.source),
        }
        for row in rows.items
    ]
    if rows.hidden:
        items.append({"hidden": rows.hidden.count, "quantity": units(rows.hidden.quantity)})
    return {
        "items": items,
        "next_cursor": rows.next_cursor,
        "total": rows.total,
        "total_at_least": rows.total_at_least,
    }


def _source(reference: Any) -> dict[str, Any]:
    """Return a record as type, public id and address; the id is the last part of its page's address."""
    known = reference.kind in registry().references
    url = registry().url_of(current_actor(), reference) if known else None
    return {"type": reference.kind, "id": url.rstrip("/").rpartition("/")[2] if url else None, "url": url}
