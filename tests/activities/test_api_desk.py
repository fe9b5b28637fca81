"""The interface of what a desk keeps for itself: phrases of returns, batches of clean records, templates."""

from __future__ import annotations

from partyhub.activities import commands, queries
from partyhub.activities.rules import State
from tests.activities.test_views_batches import cleanly
from tests.factories.activities import logged

ASKED = "请补充发言要点。"


class TestPhrases:
    def test_remembered_listed_and_forgotten_by_its_owner_alone(self, api_as, world):
        api = api_as(world.group)
        made = api.post("/activities/review/phrases", {"text": ASKED}, status=201)
        assert made["text"] == ASKED
        assert api.post("/activities/review/phrases", {"text": ASKED}, status=201)["used"] == 2
        assert [one["id"] for one in api.get("/activities/review/phrases")["items"]] == [made["id"]]
        other = api_as(world.committee)
        assert other.get("/activities/review/phrases")["items"] == []
        forget = f"/activities/review/phrases/{made['id']}/forget"
        other.post(forget, status=404)
        api.post(forget, status=204)
        assert api.get("/activities/review/phrases")["items"] == []

    def test_an_empty_one_is_refused_and_a_secretary_has_none(self, api_as, world):
        api_as(world.group).post("/activities/review/phrases", {"text": ""}, status=422)
        api_as(world.secretary).get("/activities/review/phrases", status=403)


class TestBatches:
    def test_clean_records_are_approved_together(self, api_as, world, clock):
        waiting = cleanly(world, clock, 3)
        api = api_as(world.group)
        batch = api.post("/activities/review/batches", status=201)
        assert api.post("/activities/review/batches", status=201)["id"] == batch["id"], "nobody draws again"
        aside = [one["activity_id"] for one in batch["items"] if one["close_look"]]
        assert batch["waiting"] + len(aside) == len(waiting)
        done = api.post(f"/activities/review/batches/{batch['id']}/approve")
        assert done["waiting"] == 0
        assert {one["activity_id"]: one["outcome"] for one in done["items"]} == {
            one.public_id: "waiting" if one.public_id in aside else "approved" for one in waiting
        }
        states = [queries.get(world.group, one.public_id).state for one in waiting]
        assert states.count(State.APPROVED) == batch["waiting"]
        api_as(world.committee).get(f"/activities/review/batches/{batch['id']}", status=404)

    def test_nothing_clean_is_said(self, api_as, world):
        refused = api_as(world.group).post("/activities/review/batches", status=409)
        assert refused["errors"][0]["code"] == "activity_batch_empty"


class TestTemplates:
    def test_kept_from_a_record_listed_and_taken_away(self, api_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock, minutes="一、议题：\n学习。")
        api = api_as(world.secretary)
        made = api.post(f"/activities/{activity.public_id}/template", status=201)
        assert (made["title"], made["from_at"], made["to_at"]) == (activity.title, "14:30", "16:00")
        assert made["organization_id"] == world.tree.east_branch.public_id
        assert api.get("/activities/templates")["items"] == [made]
        assert api_as(world.neighbour).get("/activities/templates")["items"] == []
        where = f"/activities/templates/{made['id']}"
        api_as(world.neighbour).delete(where, version=made["version"], status=404)
        api.delete(where, version=made["version"])
        assert api.get("/activities/templates")["items"] == []

    def test_a_changed_one_is_not_taken_away_unseen(self, api_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        kept = commands.save_as_template(world.secretary, activity, clock=clock)
        api = api_as(world.secretary)
        api.delete(f"/activities/templates/{kept.public_id}", version=kept.version + 1, status=409)
