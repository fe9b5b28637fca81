"""Good bodies for every operation of the JSON interface and every form, and ways to spoil them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from tests.system.probe import PICTURE, bodies
from tests.system.scene import Scene

SHEET = ("姓名,性别\n张三,男\n".encode(), "名册.csv")
NUL, LONE = "学习\x00会", "\ud800"

_SHORT = {"api_activities.add_phrase": {"text": "请补充发言要点。"}}


def good(scene: Scene, endpoint: str, place: str) -> Any:
    """Return a body that the endpoint takes, or None where it takes none."""
    home, day = scene.ids["organization", "east_branch"][0], "2026-11-20"
    begins = scene.clock.now() + timedelta(days=3)
    times = {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=2)).isoformat()}
    local = {
        "starts_at": (begins + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M"),
        "ends_at": (begins + timedelta(hours=10)).strftime("%Y-%m-%dT%H:%M"),
    }
    held = {"title": "学习会", "kinds": ["other"], "starts_at": "2026-11-20T09:00:00+08:00"}
    form = {"title": "学习会", "kinds": "other", "day": day, "from_at": "09:00", "to_at": "10:00"}
    person = {"name": "测试人", "category": "full"}
    founded = {"name": "中共新设支部委员会", "short_name": "新设支部", "kind": "branch", "on": day}
    ledger = {"year": "2026", "medium": "docx", "purpose": "迎接上级检查"}
    made = _SHORT | {
        "api_activities.make_plan": {"organization_id": home, "year": 2026, "day": 15},
        "api_activities.log": held | {"ends_at": "2026-11-20T10:00:00+08:00", "organization_id": home},
        "reports.index": ledger | {"what": "themed_day", "organization": home},
        "reports.study_hours": {"medium": "docx"},
        "api_reports.ask": ledger | {"ledger": "themed_day", "organization_id": home, "year": 2026},
        "api_orders.create_order": {
            "title": "看望老人",
            "organization_id": scene.ids["organization", "east"][0],
        },
        "api_organization.found_organization": founded | {"parent_id": scene.ids["organization", "east"][0]},
        "api_members.add_member": person | {"organization_id": home},
        "api_spreadsheets.upload": {"kind": "members", "file": SHEET, "dry_run": "true"},
        "activities.log": form | {"organization_id": home},
        "activities.edit": form,
        "organization.new": founded | {"parent": scene.ids["organization", "east"][0]},
        "organization.edit": {"themed_day": "5"},
        "members.new": person | {"organization": home},
        "members.edit": person,
        "members.transfer": {"to": home, "on": day},
        "members.standing": {"standing": "normal", "on": day, "document": "文号"},
        "members.affiliate": {"organization": home, "kind": "temporary", "on": day},
        "members.end_affiliation": {"on": day},
        "members.end_post": {"on": day},
        "members.appoint": {"member": scene.ids["member", "east_branch"][0], "post": "secretary", "on": day},
        "members.new_cell": {"name": "第一党小组"},
        "accounts.new_person": {"username": "newcomer", "display_name": "新人"},
        "accounts.person_grant": {"role": "secretary", "organization": home},
        "accounts.own_tokens": {"name": "程序", "days": "30"},
        "accounts.links_slips": {"members": scene.ids["member", "east_branch"][0]},
        "accounts.links_send": {"members": scene.ids["member", "east_branch"][0]},
        "notifications.preferences": {"email": "a@example.com"},
        "volunteering.create": {"title": "看望老人", "organization_id": scene.ids["organization", "east"][0]},
        "volunteering.edit": {"title": "看望老人"},
        "volunteering.new_session": local | {"min_people": "1", "max_people": "5"},
        "volunteering.edit_session": local | {"min_people": "1", "max_people": "5"},
        "volunteering.sign_up_others": {"member_id": scene.ids["member", "east_branch"][0]},
        "volunteering.correct": {"reason": "漏记", "break_minutes": "0"},
        "spreadsheets.upload": {"kind": "members", "file": SHEET},
        "activities.roll": {"guests": "来宾"},
        "activities.add_file": {"file": PICTURE},
        "api_sessions.sign_up": {},
        "api_orders.add_session": times | {"min_people": 1, "max_people": 5},
        "api_sessions.change_session": times | {"min_people": 1, "max_people": 5},
    }
    return made[endpoint] if endpoint in made else bodies(scene, endpoint, place)


def spoiled(body: dict[str, Any], schema: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield (what is wrong, body): one property of the schema spoiled at a time, then several at once."""
    yield "unknown name", body | {"points": 100}
    for name, about in schema.get("properties", {}).items():
        kinds = about.get("type", "string")
        kinds = set(kinds) if isinstance(kinds, list) else {kinds}
        yield f"{name}: wrong type", body | {name: {"a": 1} if "object" not in kinds else 7}
        if kinds & {"integer", "number"}:
            yield f"{name}: a text for a number", body | {name: "12"}
            yield f"{name}: far too big", body | {name: 10**30}
        if "string" in kinds:
            yield f"{name}: a number for a text", body | {name: 5}
            yield f"{name}: NUL", body | {name: NUL}
            yield f"{name}: half a surrogate pair", body | {name: LONE}
            yield f"{name}: over-long", body | {name: "长" * (about.get("maxLength", 0) + 100_001)}
        if about.get("format") in ("date", "date-time"):
            yield f"{name}: no day", body | {name: "2026-02-30"}
            yield f"{name}: far away", body | {name: "99999-01-01"}
        if "enum" in about:
            yield f"{name}: not a choice", body | {name: "不在其列"}
    if {"starts_at", "ends_at"} <= body.keys():
        yield "ends before it starts", body | {"starts_at": body["ends_at"], "ends_at": body["starts_at"]}
    for name in schema.get("required", ()):
        yield f"{name}: missing", {key: value for key, value in body.items() if key != name}


ODD_IDS = (
    "x",
    "0",
    "-1",
    "%00",
    "%F0%9F%98%80",
    "'--",
    "a" * 300,
    "9" * 40,
    "..%2F..",
    "%E2%80%AE",
    "%ED%A0%80",
)
"""What may stand in an address where an id is meant."""

BROKEN_JSON = (
    b"",
    b"[]",
    b'"x"',
    b"{",
    b'{"title": NaN}',
    b'{"a": 1, "a": 2}',
    b"\xff\xfe",
    b"[" * 5000,
    b'{"\\u0000": 1}',
)
