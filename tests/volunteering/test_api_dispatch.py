"""What programs read of dispatch: teams, suggestions with their reasons, the history of offers."""

from __future__ import annotations

from partyhub.volunteering.rules.offers import OfferState
from tests.factories import volunteering as make


def test_teams_and_suggestions_carry_what_an_offer_needs(api_as, app, clock):
    order = make.verified(clock, wants={"skills": ("急救",), "district": "湖滨街道"})
    team = make.team(clock, skills=["急救"], districts=["湖滨街道"])
    other = make.team(clock, name="青年服务队")
    desk = api_as(make.dispatcher())
    assert {one["id"] for one in desk.get("/teams")["items"]} == {team.public_id, other.public_id}
    first, last = desk.get(f"/orders/{order.public_id}/suggestions")["items"]
    assert (first["team_id"], first["objections"]) == (team.public_id, [])
    assert first["pros"] == ["具备技能：急救", "服务本片区：湖滨街道", "本月尚未承接订单"]
    assert last["objections"] == ["缺少技能：急救"]
    body = {"team_id": first["team_id"]}
    assert desk.post(f"/orders/{order.public_id}/offer", body, version=order.version)["state"] == "offered"
    (line,) = desk.get(f"/orders/{order.public_id}/offers")["items"]
    assert (line["team"], line["state"], line["claimed"]) == (team.name, OfferState.PENDING, False)


def test_the_team_reads_its_order_without_the_contact_and_accepts_it(api_as, app, clock):
    order, _ = make.offered(clock)
    phone = api_as(make.team_leader())
    seen = phone.get(f"/orders/{order.public_id}")
    assert seen["allowed"] == ["accept", "propose_time", "decline"]
    assert seen["contact_phone"] is None
    session = {
        "starts_at": seen["starts_at"],
        "ends_at": seen["ends_at"],
        "min_people": 1,
        "max_people": 4,
    }
    refused = phone.post(
        f"/orders/{order.public_id}/accept", {"sessions": [session]}, version=seen["version"], status=422
    )
    assert [one["code"] for one in refused["errors"]] == ["session_too_long"]
    assert phone.get(f"/orders/{order.public_id}")["state"] == "offered"
