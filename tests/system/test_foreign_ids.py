"""Ids that stand in bodies and addresses are looked up within one's reach too; a foreign one changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from partyhub.kernel.http import PartyHub
from tests.system.probe import ARGUMENT, Prober, address, rule_of
from tests.system.scene import Scene

Body = Callable[[Scene, str], dict[str, Any]]
DAY, STARTS, ENDS = "2026-11-20", "2026-11-20T09:00:00+08:00", "2026-11-20T10:00:00+08:00"


def _organization(scene: Scene, place: str) -> str:
    return scene.ids["organization", place][0]


def _member(scene: Scene, place: str) -> str:
    return scene.ids["member", place if ("member", place) in scene.ids else "west_branch"][0]


def _activity(**fields: Body) -> Body:
    def body(scene: Scene, place: str) -> dict[str, Any]:
        whole = {
            "title": "学习会",
            "kinds": ["other"],
            "organization_id": _organization(scene, "east_branch"),
            "starts_at": STARTS,
            "ends_at": ENDS,
        }
        return whole | {name: value(scene, place) for name, value in fields.items()}

    return body


def _one(field: str, value: Callable[[Scene, str], Any], /, **rest: Any) -> Body:
    return lambda scene, place: {field: value(scene, place), **rest}


def _roll(scene: Scene, place: str) -> list[dict[str, str]]:
    return [{"member_id": _member(scene, place), "state": "present"}]


NEW = {"name": "中共新设支部委员会", "short_name": "新设支部", "kind": "branch", "on": DAY}
SOMEBODY = {"name": "测试人", "category": "full"}
MOVED = {"on": DAY, "reason": "调整"}

# (who, endpoint, record whose ids stand in the address, body with the reference)
REFERENCES: tuple[tuple[str, str, str, Body], ...] = (
    ("secretary", "api_activities.log", "", _activity(organization_id=_organization)),
    ("secretary", "api_activities.log", "", _activity(chair_id=_member)),
    ("secretary", "api_activities.log", "", _activity(recorder_id=_member)),
    ("secretary", "api_activities.log", "", _activity(attendance=_roll)),
    ("secretary", "api_activities.edit", "activity_held", _one("chair_id", _member)),
    ("secretary", "api_activities.edit", "activity_held", _one("recorder_id", _member)),
    ("secretary", "api_activities.record_attendance", "activity_held", _one("entries", _roll)),
    ("secretary", "api_members.add_member", "", _one("organization_id", _organization, **SOMEBODY)),
    ("secretary", "api_members.transfer_member", "member", _one("organization_id", _organization, on=DAY)),
    ("secretary", "api_sessions.sign_up", "session", _one("member_id", _member)),
    ("member", "api_sessions.sign_up", "session", _one("member_id", _member)),
    ("group", "api_organization.found_organization", "", _one("parent_id", _organization, **NEW)),
    (
        "group",
        "api_organization.move_organization",
        "organization",
        _one("parent_id", _organization, **MOVED),
    ),
    ("group", "api_organization.merge_organization", "organization", _one("into_id", _organization, **MOVED)),
    (
        "east_dispatcher",
        "api_orders.create_order",
        "",
        _one("organization_id", _organization, title="看望老人"),
    ),
    ("east_dispatcher", "api_orders.edit_order", "order_draft", _one("leader_id", _member)),
    ("east_dispatcher", "api_sessions.record_attendance", "session", _one("entries", _roll)),
    (
        "secretary",
        "api_members.add_affiliation",
        "member",
        _one("organization_id", _organization, kind="temporary", on=DAY),
    ),
    ("secretary", "api_party_groups.add_cell", "", _one("organization_id", _organization, name="第三党小组")),
    (
        "secretary",
        "api_party_groups.change_cell",
        "cell",
        _one("member_ids", lambda scene, place: [_member(scene, place)]),
    ),
    ("secretary", "api_party_groups.change_cell", "cell", _one("leader_id", _member)),
    (
        "secretary",
        "api_posts.appoint",
        "",
        lambda scene, place: {
            "member_id": _member(scene, place),
            "organization_id": _organization(scene, "east_branch"),
            "post": "secretary",
            "on": DAY,
        },
    ),
    (
        "secretary",
        "api_posts.appoint",
        "",
        lambda scene, place: {
            "member_id": _member(scene, "east_branch"),
            "organization_id": _organization(scene, place),
            "post": "secretary",
            "on": DAY,
        },
    ),
    (
        "group",
        "api_enterprises.add_enterprise",
        "",
        _one("responsible_organization_id", _organization, name="测试有限公司", short_name="测试", level=2),
    ),
    (
        "secretary",
        "activities.log",
        "",
        _one(
            "organization_id",
            _organization,
            title="学习会",
            kinds="other",
            day=DAY,
            from_at="09:00",
            to_at="10:00",
        ),
    ),
    (
        "secretary",
        "activities.edit",
        "activity_held",
        _one("chair_id", _member, title="学习会", kinds="other", day=DAY, from_at="09:00", to_at="10:00"),
    ),
    (
        "secretary",
        "activities.roll",
        "activity_held",
        lambda scene, place: {f"roll-{_member(scene, place)}": "present"},
    ),
    ("secretary", "members.new", "", _one("organization", _organization, **SOMEBODY)),
    ("secretary", "members.transfer", "member", _one("to", _organization, on=DAY)),
    (
        "secretary",
        "members.affiliate",
        "member",
        _one("organization", _organization, kind="temporary", on=DAY),
    ),
    ("secretary", "members.appoint", "organization", _one("member", _member, post="secretary", on=DAY)),
    ("group", "organization.new", "", _one("parent", _organization, **NEW)),
    ("group", "organization.move", "organization", _one("parent", _organization, **MOVED)),
    ("group", "organization.merge", "organization", _one("into", _organization, **MOVED)),
    ("secretary", "accounts.links_slips", "", _one("members", _member)),
    ("secretary", "accounts.links_send", "", _one("members", _member)),
    ("group", "accounts.person_grant", "user", _one("organization", _organization, role="secretary")),
    ("east_dispatcher", "volunteering.create", "", _one("organization_id", _organization, title="看望老人")),
    ("secretary", "volunteering.sign_up_others", "session", _one("member_id", _member)),
)
OUTSIDE = "west_branch"


def _enterprise(scene: Scene, place: str) -> str:
    return scene.ids["enterprise", place.partition("_")[0]][0]


FIRM = {"name": "测试有限公司", "short_name": "测试", "level": 2}
ON_FILE = {"ground": "abroad", "document": "文号", "adopted": True}
MORE_REFERENCES: tuple[tuple[str, str, str, Body], ...] = (
    ("secretary", "api_activities.make_plan", "", _one("organization_id", _organization, year=2026, day=15)),
    ("secretary", "api_activities.sign_up", "activity_places", _one("member_id", _member)),
    (
        "secretary",
        "api_activities.ask_leave",
        "activity_places",
        _one("member_id", _member, reason="出差"),
    ),
    (
        "secretary",
        "api_activities.log",
        "",
        _activity(joint_organization_ids=lambda scene, place: [_absent_if_outside(scene, place)]),
    ),
    (
        "secretary",
        "api_activities.edit",
        "activity_held",
        _one("joint_organization_ids", lambda scene, place: [_absent_if_outside(scene, place)]),
    ),
    (
        "secretary",
        "api_activities.write_agenda",
        "meeting",
        _one(
            "resolutions",
            lambda scene, place: [{"text": "落实", "owner_id": _member(scene, place)}],
            items=[{"title": "学习"}],
        ),
    ),
    (
        "secretary",
        "api_activities.add_vote",
        "meeting",
        _one(
            "exclusions",
            lambda scene, place: [ON_FILE | {"member_id": _member(scene, place)}],
            kind="ordinary",
            subject="年度工作计划",
        ),
    ),
    (
        "secretary",
        "api_reports.ask",
        "",
        _one(
            "organization_id",
            _organization,
            ledger="themed_day",
            year=2026,
            medium="docx",
            purpose="迎接上级检查",
        ),
    ),
    (
        "group",
        "api_posts.appoint",
        "",
        lambda scene, place: {
            "member_id": _member(scene, "east_branch"),
            "enterprise_id": _enterprise(scene, place),
            "post": "chairman",
            "on": DAY,
        },
    ),
    (
        "group",
        "api_enterprises.add_enterprise",
        "",
        lambda scene, place: {
            "responsible_organization_id": _organization(scene, "east"),
            "parent_id": _enterprise(scene, place),
            **FIRM,
        },
    ),
    ("group", "api_enterprises.change_enterprise", "enterprise", _one("parent_id", _enterprise)),
    (
        "group",
        "api_enterprises.change_enterprise",
        "enterprise",
        _one("responsible_organization_id", _organization),
    ),
    (
        "group",
        "api_organization.change_organization",
        "organization",
        _one("enterprise_id", _enterprise),
    ),
    (
        "east_dispatcher",
        "api_orders.create_order",
        "",
        lambda scene, place: {
            "title": "看望老人",
            "organization_id": _organization(scene, "east"),
            "leader_id": _member(scene, place),
        },
    ),
)


def _team(scene: Scene, place: str) -> str:
    return scene.ids["team", place][0]


_AT = [
    {
        "starts_at": "2026-11-27T09:00:00+08:00",
        "ends_at": "2026-11-27T11:00:00+08:00",
        "min_people": 1,
        "max_people": 5,
    }
]
DISPATCH: tuple[tuple[str, str, str, Body], ...] = (
    ("east_dispatcher", "api_orders.offer_order", "order_verified", _one("team_id", _team)),
    ("leader", "api_orders.claim_order", "order_open_team", _one("team_id", _team, sessions=_AT)),
    (
        "leader",
        "api_orders.claim_order",
        "order_open_team",
        lambda scene, place: {
            "team_id": _team(scene, "east_branch"),
            "leader_id": _member(scene, place),
            "sessions": _AT,
        },
    ),
    ("leader", "api_orders.accept_order", "order_offered", _one("leader_id", _member, sessions=_AT)),
    (
        "member",
        "api_certificates.request_certificate",
        "",
        _one("organization_id", _organization, from_on="2026-01-01", to_on="2026-11-20"),
    ),
)
ALL_REFERENCES = (*REFERENCES, *MORE_REFERENCES, *DISPATCH)


def _absent_if_outside(scene: Scene, place: str) -> str:
    """Return a branch that may hold an activity together; outside it, an id that nothing has.

    Branches of the whole tree may hold one together, so a foreign branch is no foreign id here.
    """
    return scene.ids["organization", "east_branch2"][0] if place == "east_branch" else "z" * 16


UNREFERENCED: dict[tuple[str, str], str] = {}
"""Fields of ids, by endpoint, that no test above sends a foreign id in, and why."""


def test_every_field_of_ids_is_tried(app: PartyHub, prober: Prober) -> None:
    """Derived from the document of the interface: a field that is new is tried too, or says why not."""
    spec = app.extensions["partyhub.api"].document()
    declared = set()
    for rule in app.url_map.iter_rules():
        operations = spec["paths"].get(ARGUMENT.sub(r"{\1}", rule.rule), {})
        for method in (rule.methods or set()) & {"POST", "PATCH", "PUT"}:
            content = operations.get(method.lower(), {}).get("requestBody", {}).get("content", {})
            schema = content.get("application/json", {}).get("schema", {})
            declared |= {(rule.endpoint, name) for name in _id_fields(spec, schema)}
    tried = {
        (endpoint, name)
        for _who, endpoint, _record, body in ALL_REFERENCES
        if endpoint.startswith("api_")
        for name in _differing(body(prober.scene, "east_branch"), body(prober.scene, OUTSIDE))
    }
    assert len(declared) >= 30
    assert declared - tried == set(UNREFERENCED), "tried by no test, or excused and tried"
    assert tried <= declared, "tried, but no field of the document"


def _id_fields(spec: dict[str, Any], schema: dict[str, Any]) -> set[str]:
    """Return the names of a body's fields that hold ids, those of its parts written with a dot."""
    if "$ref" in schema:
        schema = spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    found = set()
    for name, about in schema.get("properties", {}).items():
        if name.endswith(("_id", "_ids")) and not about.get("readOnly"):
            found.add(name)
        found |= {f"{name}.{inner}" for inner in _id_fields(spec, about.get("items", about))}
    return found


def _differing(own: Any, foreign: Any) -> set[str]:
    """Return the fields, those of parts with a dot, in which two bodies differ."""
    found = set()
    for name, value in own.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            found |= {f"{name}.{inner}" for inner in _differing(value[0], foreign[name][0])}
        elif value != foreign[name]:
            found.add(name)
    return found


def test_a_foreign_id_in_a_body_is_refused_and_changes_nothing(app: PartyHub, prober: Prober) -> None:
    scene, wrong = prober.scene, []
    for who, endpoint, record, body in ALL_REFERENCES:
        ids = scene.ids[record, _near(record)] if record else ()
        method = _method(app, endpoint)
        url = address(app, rule_of(app, endpoint, method), ids)
        version = scene.versions.get((record, _near(record)))
        with prober.undone():
            before = prober.rows()
            for outside in (body(scene, OUTSIDE), _with_absent(body(scene, OUTSIDE), scene)):
                response = prober.send(who, method, url, outside, version=version)
                if not 400 <= response.status_code < 500:
                    wrong.append(f"{who} {endpoint}: {response.status_code} to {outside}")
            changed = [name for name, rows in prober.rows().items() if rows != before[name]]
            if changed:
                wrong.append(f"{who} {endpoint}: {changed} changed")
    assert wrong == []


def test_the_same_bodies_with_ids_of_ones_own_get_further(app: PartyHub, prober: Prober) -> None:
    """Else the test above would pass by refusing everything: most of the bodies are good but for the foreign id."""
    scene, done = prober.scene, []
    for who, endpoint, record, body in ALL_REFERENCES:
        ids = scene.ids[record, _near(record)] if record else ()
        method = _method(app, endpoint)
        url = address(app, rule_of(app, endpoint, method), ids)
        version = scene.versions.get((record, _near(record)))
        good = body(scene, "east_branch")
        response = prober.ask(who, method, url, good, version=version)
        if response.status_code < 400:
            done.append(f"{who} {endpoint}")
    assert len(done) >= 30, done


def test_a_part_of_another_record_is_not_reached_through_ones_own(app: PartyHub, prober: Prober) -> None:
    ids = prober.scene.ids
    own, foreign = ids["activity_held", "east_branch"][0], ids["activity_file", "west_branch"][1]
    card = ids["card_manual", "east_branch"]
    member, foreign_phone = ids["member", "east_branch"][0], ids["phone", "west_branch"][1]
    ended, value = ids["affiliation", "west_branch"][1], ids["manual_value", "west_branch"][3]
    session = ids["session", "west_branch"][0]
    grant = ids["grant", "west_branch"][1]
    mixed = {
        f"/activities/{own}/files/{foreign}/remove": "secretary",
        f"/members/{member}/affiliations/{ended}/end": "secretary",
        f"/links/members/{member}/sessions/{foreign_phone}/end": "secretary",
        f"/accounts/{ids['user', 'east_branch'][0]}/grants/{grant}/revoke": "group",
        f"/scorecards/{'/'.join(card[:2])}/values/{card[2]}/{value}/confirm": "group",
        f"/service/orders/{ids['order_draft', 'west_branch'][0]}/sessions/{session}/signup": "member",
    }
    with prober.undone():
        before = prober.rows()
        answers = {url: prober.send(who, "POST", url, {"on": DAY}).status_code for url, who in mixed.items()}
        after = prober.rows()
    assert answers == dict.fromkeys(mixed, 404)
    assert after == before
    api = f"/api/v1/activities/{own}/files/{foreign}"
    version = prober.scene.versions["activity_held", "east_branch"]
    assert prober.ask("secretary", "DELETE", api, version=version).status_code == 404


def _near(record: str) -> str:
    """Return the place of one's own record of that kind; enterprises lie at the organisation that answers for them."""
    return "east" if record == "enterprise" else "east_branch"


def _method(app: PartyHub, endpoint: str) -> str:
    methods = set().union(*(rule.methods or set() for rule in app.url_map.iter_rules(endpoint)))
    return next(method for method in ("POST", "PATCH", "PUT") if method in methods)


def _with_absent(body: dict[str, Any], scene: Scene) -> dict[str, Any]:
    """Return the body with an id that nothing has in place of the foreign ones."""
    foreign = {_organization(scene, OUTSIDE), _member(scene, OUTSIDE), _enterprise(scene, OUTSIDE)}

    def swap(value: Any) -> Any:
        if isinstance(value, list):
            return [swap(one) for one in value]
        if isinstance(value, dict):
            return {swap_name(name): swap(one) for name, one in value.items()}
        return "z" * 16 if value in foreign else value

    def swap_name(name: str) -> str:
        return f"roll-{'z' * 16}" if name.removeprefix("roll-") in foreign else name

    return {swap_name(name): swap(value) for name, value in body.items()}
