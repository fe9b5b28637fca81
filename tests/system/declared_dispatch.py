"""Who may call what: teams, dispatch of orders, the board."""

from __future__ import annotations

from typing import Any

POLICY = """
GET  volunteering.board | order.dispatch | - | |
GET  volunteering.team_orders | order.lead, signup.self | - | |
GET  volunteering.offer | order.dispatch | order | anyone | order.dispatch
POST volunteering.offer | order.dispatch | order | anyone | order.dispatch
POST volunteering.offer | order.dispatch | order_verified | order.dispatch |
GET  volunteering.open_for_claim | order.dispatch | order | anyone | order.dispatch
POST volunteering.open_for_claim | order.dispatch | order | anyone | order.dispatch
GET  volunteering.recall | order.dispatch | order_offered | order.dispatch, order.lead | order.dispatch
POST volunteering.recall | order.dispatch | order_offered | order.dispatch, order.lead | order.dispatch
GET  volunteering.agree_time | order.dispatch | order | anyone | order.dispatch
POST volunteering.agree_time | order.dispatch | order | anyone | order.dispatch
GET  volunteering.refuse_time | order.dispatch | order | anyone | order.dispatch
POST volunteering.refuse_time | order.dispatch | order | anyone | order.dispatch
POST volunteering.redispatch | order.dispatch | order | anyone | order.dispatch
GET  volunteering.accept | order.lead, signup.self | order_offered | order.dispatch, order.lead | order.lead
POST volunteering.accept | order.lead, signup.self | order_offered | order.dispatch, order.lead | order.lead
GET  volunteering.decline | order.lead, signup.self | order_offered | order.dispatch, order.lead | order.lead
POST volunteering.decline | order.lead, signup.self | order_offered | order.dispatch, order.lead | order.lead
GET  volunteering.propose_time | order.lead, signup.self | order_offered | order.dispatch, order.lead | order.lead
POST volunteering.propose_time | order.lead, signup.self | order_offered | order.dispatch, order.lead | order.lead
GET  volunteering.claim | order.lead, signup.self | order_open | order.dispatch, answers_for_a_team | answers_for_a_team
POST volunteering.claim | order.lead, signup.self | order_open | order.dispatch, answers_for_a_team | answers_for_a_team
GET  volunteering.abort | order.lead, order.dispatch, signup.self | order | anyone | leads
POST volunteering.abort | order.lead, order.dispatch, signup.self | order | anyone | leads
GET  volunteering.teams | order.lead, order.dispatch, signup.self | - | |
GET  volunteering.create_team | order.lead, order.dispatch | - | |
POST volunteering.create_team | order.lead, order.dispatch | - | |
GET  volunteering.team | order.lead, order.dispatch, signup.self | team | leads |
GET  volunteering.edit_team | order.lead, order.dispatch | team | leads |
POST volunteering.edit_team | order.lead, order.dispatch | team | leads |
POST volunteering.rest_team | order.lead, order.dispatch | team | leads |
GET  volunteering.add_volunteer | order.lead, order.dispatch, signup.self | team | leads |
POST volunteering.add_volunteer | order.lead, order.dispatch, signup.self | team | leads |
GET  volunteering.volunteer | order.lead, order.dispatch, signup.self | volunteer | leads |
POST volunteering.volunteer | order.lead, order.dispatch, signup.self | volunteer | leads |
GET  api_teams.list_teams | order.lead, order.dispatch, signup.self | - | |
GET  api_orders.suggest_teams | order.dispatch | order | anyone | order.dispatch
GET  api_orders.list_offers | order.dispatch | order | anyone | order.dispatch
POST api_orders.offer_order | order.dispatch | order_verified | order.dispatch |
POST api_orders.open_order | order.dispatch | order | anyone | order.dispatch
POST api_orders.recall_order | order.dispatch | order_offered | order.dispatch, order.lead | order.dispatch
POST api_orders.agree_order_time | order.dispatch | order | anyone | order.dispatch
POST api_orders.refuse_order_time | order.dispatch | order | anyone | order.dispatch
POST api_orders.redispatch_order | order.dispatch | order | anyone | order.dispatch
POST api_orders.accept_order | order.lead, signup.self | order_offered | order.dispatch, order.lead | order.lead
POST api_orders.decline_order | order.lead, signup.self | order_offered | order.dispatch, order.lead | order.lead
POST api_orders.propose_order_time | order.lead, signup.self | order_offered | order.dispatch, order.lead | order.lead
POST api_orders.claim_order | order.lead, signup.self | order_open_team | order.lead |
POST api_orders.abort_order | order.lead, order.dispatch, signup.self | order | anyone | leads
"""

WHY, SAID, NOTE = {"reason": "改派"}, {"said": "电话答复"}, {"note": "突降暴雨"}
"""Who may answer for a team: `order.lead` over its organisation, for the teams of the scene have no leader."""


def bodies(scene: Any, place: str) -> dict[str, Any]:
    """Return good bodies of dispatch at a place."""
    team = scene.ids["team", place][0] if ("team", place) in scene.ids else ""
    times = {"starts_at": "2026-11-27T09:00:00+08:00", "ends_at": "2026-11-27T11:00:00+08:00"}
    local = {"starts_at": "2026-11-27T09:00", "ends_at": "2026-11-27T11:00"}
    people = {"min_people": 1, "max_people": 5}
    return {
        "volunteering.offer": {"team_id": team},
        "volunteering.recall": WHY,
        "volunteering.decline": WHY,
        "volunteering.agree_time": SAID,
        "volunteering.refuse_time": SAID,
        "volunteering.abort": NOTE,
        "volunteering.propose_time": local | {"min_people": "1", "max_people": "5"},
        "volunteering.edit_team": {"name": "湖滨服务队"},
        "api_orders.offer_order": {"team_id": team},
        "api_orders.open_order": {},
        "api_orders.recall_order": WHY,
        "api_orders.decline_order": WHY,
        "api_orders.agree_order_time": SAID,
        "api_orders.refuse_order_time": SAID,
        "api_orders.abort_order": NOTE,
        "api_orders.propose_order_time": times | people,
        "api_orders.accept_order": {"sessions": [times | people]},
        "api_orders.claim_order": {"team_id": team, "sessions": [times | people]},
    }


def examples(scene: Any) -> dict[str, Any]:
    """Return good bodies that name records of the east."""
    home = scene.ids["organization", "east"][0]
    return {
        "volunteering.create_team": {"organization_id": home, "name": "湖滨服务队"},
        "volunteering.add_volunteer": {"who": scene.world.people.member.name, "since": "2026-11-20"},
    }
