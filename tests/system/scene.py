"""One record of every kind at every place of the tree, made through commands: what the system-wide tests reach for."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from PIL import Image
from sqlalchemy import select

from partyhub.accounts import commands as accounts
from partyhub.accounts.commands import signing_in
from partyhub.accounts.models import LoginSession, PersonalLink, RoleGrant, User
from partyhub.accounts.queries import member_actor
from partyhub.activities import commands as activities
from partyhub.audit import commands as audit
from partyhub.audit.models import AuditEvent
from partyhub.files import commands as files
from partyhub.files.models import Attachment
from partyhub.kernel import unit
from partyhub.kernel.clock import FixedClock
from partyhub.kernel.db import db
from partyhub.kernel.references import Reference
from partyhub.members import commands as members
from partyhub.members.models import Affiliation, Appointment, Member
from partyhub.members.rules import AffiliationKind
from partyhub.notifications import commands as notifications
from partyhub.notifications.models import Notification
from partyhub.organization import commands as organizations
from partyhub.organization.models import Enterprise
from partyhub.organization.rules import OutsideKind
from partyhub.reports.rules import Medium, What
from partyhub.scorecards import commands as scorecard_commands
from partyhub.scorecards.models import Indicator
from partyhub.scorecards.rules import Counting
from partyhub.security.actors import SYSTEM, Actor
from partyhub.security.permissions import Permission, Role
from partyhub.spreadsheets import commands as imports
from partyhub.spreadsheets.models import ImportBatch
from partyhub.spreadsheets.registered import importer_of
from partyhub.volunteering import commands as volunteering
from partyhub.volunteering.models import HoursEntry
from partyhub.volunteering.rules import AttendanceState
from tests.factories import activities as some_activities
from tests.factories import reports, scorecards
from tests.factories import volunteering as orders
from tests.factories.organization import organization
from tests.factories.spreadsheets import workbook
from tests.support.actors import actor_for
from tests.support.world import PASSWORD, USERS, World
from tests.system import (
    scene_activities,
    scene_closing,
    scene_dispatch,
    scene_hold,
    scene_minutes,
    scene_obligations,
    scene_places,
    scene_shelf,
)

PLACES = ("root", "east", "east_branch", "east_branch2", "west_branch")
"""Where records lie. Seen from a secretary of east_branch: above, above, his own, beside, another enterprise."""

PEOPLE = {"east_branch": "member", "east_branch2": "sibling", "west_branch": "stranger"}
"""A member of each branch of `PLACES`."""

HOLDERS = {"east_branch": "secretary", "east_branch2": "sibling", "west_branch": "neighbour"}
"""Who holds the post of each branch that addresses of posts name."""

TREE = {
    "root": (),
    "east": ("east",),
    "east_general": ("east", "general"),
    "east_branch": ("east", "general", "branch"),
    "east_branch2": ("east", "general", "branch2"),
    "west": ("west",),
    "west_general": ("west", "general"),
    "west_branch": ("west", "general", "branch"),
}
"""The tree as this test knows it, apart from the paths in the database."""

CANARIES = {
    "root": "青萍雁字",
    "east": "石榴渡口",
    "east_branch": "松间鹤影",
    "east_branch2": "芦花浅水",
    "west_branch": "秋塘鹭语",
}
"""A word that stands in the records of one place and nowhere else."""

PNG = io.BytesIO()
Image.new("RGB", (12, 12), (120, 20, 20)).save(PNG, "PNG")


@dataclass
class Scene:
    """Ids for the addresses of each kind of record, by place; who acts; which versions are current."""

    world: World
    clock: FixedClock
    ids: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    records: dict[tuple[str, str], Any] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    roles: dict[str, tuple[tuple[Role, str], ...]] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    versions: dict[tuple[str, str], int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)

    def put(self, kind: str, place: str, record: Any, *ids: Any) -> None:
        """Remember a record and what stands for it in an address."""
        self.records[kind, place] = record
        self.ids[kind, place] = tuple(str(one) for one in (ids or (record.public_id,)))

    def places(self, kind: str) -> list[str]:
        """Return where there is a record of that kind."""
        return [place for (one, place) in self.ids if one == kind]

    def settle(self) -> None:
        """Commit, and keep of each record only what stands in requests: no test holds an object of a session."""
        unit.commit()
        db.session.expire_all()
        for key, record in self.records.items():
            self.versions[key] = int(getattr(record, "version", 1) or 1)
        self.records.clear()
        db.session.remove()


def build(clock: FixedClock, *more: Callable[[Scene], None]) -> Scene:
    """Make everything, what `more` add besides; the caller's database holds the baseline."""
    scene = Scene(World(), clock)
    _actors(scene)
    _campaign(scene)
    for place in PLACES:
        _organization(scene, place)
        _activities(scene, place)
        scene_minutes.meeting(scene, place, CANARIES[place])
        scene_hold.furnish(scene, place, PEOPLE.get(place))
        _orders(scene, place)
        scene_closing.furnish(scene, place)
        scene_dispatch.furnish(scene, place)
        _import(scene, place)
        _audit_event(scene, place)
    for place, person in PEOPLE.items():
        _person(scene, place, getattr(scene.world.people, person))
        scene_places.build(scene, place, getattr(scene.world.people, person))
    scene_obligations.build(scene, PLACES)
    scene_shelf.build(scene, PLACES)
    for name, actor in scene.actors.items():
        _own_things(scene, name, actor)
        scene_activities.own(scene, name, actor)
    _outside_the_tree(scene)
    _aliases(scene)
    for add in more:
        add(scene)
    scene.settle()
    return scene


def _actors(scene: Scene) -> None:
    tree = scene.world.tree
    for name, (role, place, person) in USERS.items():
        if name == "member2":
            continue
        scene.actors[name] = scene.world.actor(name)
        scene.own[name] = place
        scene.roles[name] = (
            (role, place),
            *([(Role.MEMBER, place)] if person and role is not Role.MEMBER else []),
        )
    more = {
        "east_dispatcher": Role.DISPATCHER,
        "east_auditor": Role.AUDITOR,
        "east_inspector": Role.INSPECTOR,
    }
    for number, (name, role) in enumerate(more.items()):
        scene.actors[name] = actor_for(role, tree.east, user_id=800 + number, name=name)
        scene.own[name] = "east"
        scene.roles[name] = ((role, "east"),)
    scene.actors["link"] = member_actor(scene.world.people.member.id)
    scene.own["link"] = "east_branch"
    scene.roles["link"] = ((Role.MEMBER, "east_branch"),)


def _campaign(scene: Scene) -> None:
    committee, root = scene.world.committee, scene.world.tree.root
    campaign = scorecards.running_campaign(committee, root, scene.clock)
    indicator = db.session.scalars(select(Indicator).where(Indicator.campaign_id == campaign.id)).first()
    scene.put("campaign", "root", campaign)
    scene.put("campaign_step", "root", campaign, campaign.public_id, "start")
    scene.put("indicator", "root", indicator)


def _organization(scene: Scene, place: str) -> None:
    one = getattr(scene.world.tree, place)
    campaign, indicator = scene.ids["campaign", "root"][0], scene.ids["indicator", "root"][0]
    scene.put("organization", place, one)
    scene.put("card", place, one, campaign, one.public_id)
    scene.put("card_facts", place, one, campaign, one.public_id, indicator)
    _manual_value(scene, place, one, campaign)
    for stage in ("self", "review", "final"):
        scene.put(f"card_{stage}", place, one, campaign, one.public_id, "2026-H1", stage)
    if place != "root":
        scene.put(
            "spare",
            place,
            organization(scene.clock, getattr(scene.world.tree, place)) if place == "east" else one,
        )


def _manual_value(scene: Scene, place: str, where: Any, campaign: str) -> None:
    typist = actor_for(Role.ENTERPRISE, where, user_id=scene.world.user("inspector").id)
    indicator = db.session.scalars(select(Indicator).order_by(Indicator.id.desc())).first()
    indicator.counting, indicator.definition = Counting.MANUAL, "{}"
    value = scorecard_commands.enter_value(
        typist,
        indicator,
        where,
        on=scene.clock.today(),
        numerator=Decimal(3),
        denominator=Decimal(4),
        evidence=f"发文{CANARIES[place]}3号",
        clock=scene.clock,
    )
    scene.put("card_manual", place, where, campaign, where.public_id, indicator.public_id)
    scene.put("manual_value", place, where, campaign, where.public_id, indicator.public_id, value.public_id)


def _activities(scene: Scene, place: str) -> None:
    where, clock = getattr(scene.world.tree, place), scene.clock
    title = f"主题党日{CANARIES[place]}"
    submitted = some_activities.logged(SYSTEM, where, clock, title=title)
    photo = files.look(SYSTEM, io.BytesIO(PNG.getvalue()), f"合影{CANARIES[place]}.png", clock=clock)
    activities.add_file(SYSTEM, submitted, photo, clock=clock)
    activities.submit(SYSTEM, submitted, clock=clock)
    file = db.session.scalars(select(Attachment).order_by(Attachment.id.desc())).first()
    held = activities.hold(SYSTEM, some_activities.logged(SYSTEM, where, clock, title=title), clock=clock)
    approved = activities.approve(
        SYSTEM, some_activities.submitted(SYSTEM, where, clock, title=title), clock=clock
    )
    draft = some_activities.logged(SYSTEM, where, clock, title=title)
    published = activities.publish(SYSTEM, _coming(scene, where, title), clock=clock)
    scene.put("activity", place, submitted)
    scene.put("activity_held", place, held)
    scene.put("activity_approved", place, approved)
    scene.put("activity_draft", place, draft)
    scene.put("activity_published", place, published)
    scene_activities.put(scene, place, title, getattr(scene.world.people, PEOPLE.get(place, ""), None))
    scene.put("activity_file", place, submitted, submitted.public_id, file.public_id)
    scene.put("file", place, file)


def _coming(scene: Scene, where: Any, title: str) -> Any:
    day = (scene.clock.now() + timedelta(days=2)).date()
    return some_activities.logged(SYSTEM, where, scene.clock, title=title, day=day)


def _orders(scene: Scene, place: str) -> None:
    where, clock, people = getattr(scene.world.tree, place), scene.clock, scene.world.people
    title = f"志愿服务{CANARIES[place]}"
    boss = actor_for(Role.DISPATCHER, where, user_id=700)
    scene.put("order_draft", place, orders.order(clock, boss, organization=where, title=title, leader=None))
    made = orders.order(clock, boss, organization=where, title="陪同老人体检", leader=people.office)
    plan = orders.plan(clock.now() + timedelta(days=1), places=30)
    session = volunteering.add_session(boss, made, plan, clock=clock)
    volunteering.publish(boss, made, clock=clock)
    scene.put("order", place, made)
    scene.put("session", place, session)
    scene.put("order_session", place, made, made.public_id, session.public_id)
    signup = volunteering.sign_up(
        boss_of_people(scene),
        session.public_id,
        member_id=people.office.id,
        override_reason="两处都能到",
        clock=clock,
    ).signup
    scene.put("signup_in", place, signup)
    scene.put("hours_entry", place, _entry(scene, boss, where))


def boss_of_people(scene: Scene) -> Actor:
    """A dispatcher over everything, who may sign anybody up."""
    return actor_for(Role.DISPATCHER, scene.world.tree.root, user_id=701)


def _entry(scene: Scene, boss: Actor, where: Any) -> HoursEntry:
    clock = FixedClock(scene.clock.now() - timedelta(days=20 + len(scene.places("hours_entry"))))
    person = scene.world.people.office
    made = orders.order(clock, boss, organization=where, leader=person, title="清扫河道")
    session = volunteering.add_session(boss, made, orders.plan(clock.now() + timedelta(days=1)), clock=clock)
    volunteering.publish(boss, made, clock=clock)
    volunteering.sign_up(boss_of_people(scene), session.public_id, member_id=person.id, clock=clock)
    clock.advance(timedelta(days=1, hours=12))
    line = volunteering.Line(person.public_id, AttendanceState.PRESENT)
    volunteering.record_attendance(boss, made, session, [line], clock=clock)
    volunteering.complete(boss, made, result="清扫完成。", clock=clock)
    volunteering.confirm(boss, made, confirmed_by="街道电话确认", clock=clock)
    volunteering.close(boss, made, clock=clock)
    return db.session.scalars(select(HoursEntry).order_by(HoursEntry.id.desc())).first()


def _import(scene: Scene, place: str) -> None:
    where = getattr(scene.world.tree, place)
    somebody = actor_for(Role.SECRETARY, where, user_id=710)
    content = workbook([["A-1", "张三", "", "", "男", "", ""]])
    batch = imports.upload(
        somebody,
        importer_of("members"),
        filename=f"名册{CANARIES[place]}.xlsx",
        content=content,
        dry_run=True,
        queue=False,
        clock=scene.clock,
    )
    scene.put("import", place, batch)


def _audit_event(scene: Scene, place: str) -> None:
    where = getattr(scene.world.tree, place)
    audit.record(
        SYSTEM,
        "organization.renamed",
        Reference("organization", where.id),
        path=where.path,
        clock=scene.clock,
    )
    unit.commit()
    query = select(AuditEvent).where(AuditEvent.path == where.path).order_by(AuditEvent.id.desc())
    event = db.session.scalars(query).first()
    scene.put("audit_event", place, event, event.id)


def _person(scene: Scene, place: str, person: Member) -> None:
    clock, tree = scene.clock, scene.world.tree
    scene.put("member", place, person)
    member = db.session.scalars(
        select(Appointment)
        .where(Appointment.organization_id == getattr(tree, place).id)
        .order_by(Appointment.id)
    ).first()
    scene.put("appointment", place, member)
    scene.put("cell", place, members.add_cell(SYSTEM, getattr(tree, place), name="第一党小组", clock=clock))
    members.affiliate(
        SYSTEM,
        person,
        organization=tree.east_office,
        kind=AffiliationKind.TEMPORARY,
        on=clock.today() - timedelta(days=60),
        document="介绍信",
        clock=clock,
    )
    second = db.session.scalars(
        select(Affiliation).where(Affiliation.member_id == person.id).order_by(Affiliation.id.desc())
    ).first()
    scene.put("affiliation", place, person, person.public_id, second.id)
    issued = accounts.issue_links(SYSTEM, [person], clock=clock)[0]
    scene.links[place] = issued.token
    signing_in.open_phone_session(person.id, agent="Chrome", clock=clock)
    phone = db.session.scalars(select(LoginSession).where(LoginSession.member_id == person.id)).first()
    scene.put("phone", place, person, person.public_id, phone.public_id)
    root_session = scene.records["session", "root"]
    done = volunteering.sign_up(
        boss_of_people(scene), root_session.public_id, member_id=person.id, clock=clock
    )
    scene.put("signup_of", place, done.signup)


ACCOUNTS = {
    "root": "committee",
    "east": "group",
    "east_branch": "leader",
    "east_branch2": "sibling",
    "west_branch": "neighbour",
}


def _own_things(scene: Scene, name: str, actor: Actor) -> None:
    """One message, one session and one token of each account's own."""
    clock = scene.clock
    about = {"to_users": [actor.user_id]} if actor.user_id else {"to_members": [actor.member_id]}
    notifications.enqueue(
        topic="activity.submitted",
        params={"title": name, "organization": name, "day": "2026-11-20"},
        clock=clock,
        **about,
    )
    message = db.session.scalars(select(Notification).order_by(Notification.id.desc())).first()
    scene.put("message", name, message)
    if name not in USERS:
        return
    user = scene.world.user(name)
    accounts.open_session(
        user.id, username=name, address="127.0.0.1", agent="Chrome", password=PASSWORD, clock=clock
    )
    session = db.session.scalars(select(LoginSession).where(LoginSession.user_id == user.id)).first()
    scene.put("own_session", name, session)
    token, scene.tokens[name] = accounts.create_token(SYSTEM, user, name="程序", clock=clock)
    scene.put("token", name, token)
    _exports(scene, name, actor)
    place = next((place for place, holder in ACCOUNTS.items() if holder == name), "")
    if place:
        scene.put("user", place, user)
        grant = db.session.scalars(select(RoleGrant).where(RoleGrant.user_id == user.id)).first()
        scene.put("grant", place, user, user.public_id, grant.public_id)


def _exports(scene: Scene, name: str, actor: Actor) -> None:
    """Ledgers of each account's own organisation, asked for by whoever may."""
    if not actor.can(Permission.REPORT_EXPORT):
        return
    home = getattr(scene.world.tree, scene.own[name])
    for kind, medium in (("export", Medium.DOCX), ("export_sheet", Medium.PRINT)):
        scene.put(kind, name, reports.asked(actor, What.THEMED_DAY, medium, home, scene.clock))


def missing_id(known: str) -> str:
    """Return an id that no record has and that looks like one."""
    return "999999999" if known.isdigit() else "zzzzzzzzzzzzzzzz"[: len(known)]


def _outside_the_tree(scene: Scene) -> None:
    """Enterprises, each at the place of the organisation that answers for it; and a unit, which has no place."""
    for place in ("east", "east_general", "west"):
        home = getattr(scene.world.tree, place)
        scene.put("enterprise", place, db.session.get(Enterprise, home.enterprise_id))
    unit = organizations.add_external_unit(
        SYSTEM,
        name="湖滨社区居委会",
        kind=OutsideKind.COMMUNITY,
        contact_phone="19900030003",
        clock=scene.clock,
    )
    scene.put("unit", "root", unit)


def _aliases(scene: Scene) -> None:
    """Records under the names of what is asked about them."""
    for place in PLACES:
        for verb, kind in (
            ("submit", "activity_held"),
            ("approve", "activity"),
            ("withdraw", "activity_approved"),
        ):
            one = scene.records[kind, place]
            scene.put(f"step_{verb}", place, one, one.public_id, verb)
        draft = scene.records["activity_draft", place]
        scene.put("step_hold", place, draft, draft.public_id, "hold")
        home = scene.records["organization", place]
        scene.put("campaign_of", place, home)
        scene.put("facts_of", place, home)
    for place, token in scene.links.items():
        scene.put("link", place, None, token)
    scene.put("template", "root", None, "members")
    scene.put("calendar_day", "root", None, "2026-11-20")
    digest, _, name = asset_address(scene).rpartition("/")
    scene.put("asset", "root", None, digest.rpartition("/")[2], name)


def asset_address(scene: Scene) -> str:
    """Return the address of one static file."""
    from flask import current_app

    from partyhub.web.assets import asset

    with current_app.test_request_context():
        return asset("theme.css")


Picker = Callable[[Scene, str], Any]
__all__ = [
    "CANARIES",
    "HOLDERS",
    "PEOPLE",
    "PLACES",
    "PNG",
    "TREE",
    "ImportBatch",
    "PersonalLink",
    "Scene",
    "User",
    "build",
    "missing_id",
]
