"""A little of everything, so that every page has something to show: made through commands, named for the paths."""

from __future__ import annotations

import io
from datetime import date, timedelta

from PIL import Image
from sqlalchemy import select

from partyhub.accounts import commands as accounts
from partyhub.activities import commands as activities
from partyhub.activities import queries
from partyhub.activities.models import Activity, Vote
from partyhub.activities.rules import Presence, RollEntry
from partyhub.activities.rules.minutes import AgendaLine, ResolutionLine
from partyhub.activities.rules.votes import Count, VoteKind, VotePlan
from partyhub.audit.models import AuditEvent
from partyhub.files import commands as files
from partyhub.kernel import unit
from partyhub.kernel.clock import FixedClock
from partyhub.kernel.db import db
from partyhub.kernel.references import Reference
from partyhub.members import commands as members
from partyhub.members.models import Affiliation, Appointment
from partyhub.obligations import commands as excusing
from partyhub.organization import commands as organization
from partyhub.organization.models import Enterprise
from partyhub.organization.rules import OutsideKind
from partyhub.reports.rules import Medium, Period, What
from partyhub.scorecards.rules import Stage
from partyhub.security.actors import ANONYMOUS
from partyhub.volunteering import commands as volunteering
from partyhub.volunteering.models import HoursEntry, ServiceCategory
from tests.factories import certificates, imports, obligations, reports, spreadsheets
from tests.factories import volunteering as orders
from tests.factories.activities import approved, logged, submitted
from tests.factories.meetings import members_meeting
from tests.factories.scorecards import indicator
from tests.journeys.stage import CLOCK, a_campaign, a_day_over
from tests.support.world import World

Names = dict[str, str]


def furnish(world: World) -> Names:
    """Make it all; return what stands in the braces of `pages.PAGES`."""
    tree, people = world.tree, world.people
    return {
        "branch": tree.east_branch.public_id,
        "east": tree.east.public_id,
        "root": tree.root.public_id,
        "empty_branch": tree.west_branch.public_id,
        "person": people.member.public_id,
        "account": world.user("secretary").public_id,
        "affiliation": str(_first(Affiliation, Affiliation.member_id == people.member.id).id),
        "post": _first(Appointment, Appointment.member_id == people.deputy.id).public_id,
        **_organization(world),
        **_activities(world),
        **_campaign(world),
        **_obligations(world),
        **_services(world),
        **_access(world),
        **_exports(world),
        "event": str(_last_event()),
    }


def _exports(world: World) -> Names:
    """A ledger to be downloaded and one to be printed, of the secretary's branch."""
    media = {"export": Medium.XLSX, "paper": Medium.PRINT}
    branch = world.tree.east_branch
    asked = {
        name: reports.asked(
            world.secretary, What.THEMED_DAY, medium, branch, CLOCK, period=Period(a_day_over().year)
        )
        for name, medium in media.items()
    }
    return {name: export.public_id for name, export in asked.items()}


def furnish_imports(world: World) -> Names:
    """Two workbooks: one that can be taken over, one with faults; for an application without a unit of work open."""
    headings = ("序号", "姓名", "性别", "民族", "公民身份证号", "人员类别", "所在党支部", "加入党组织日期")
    good = ["1", "欧阳小满", "女", "汉族", "", "正式党员", "供水机关党支部", "2015.07"]
    bad = ["2", "", "未知", "汉族", "123", "正式党员", "没有这个支部", "去年"]
    found = {}
    for name, rows in (("import_good", [good]), ("import_bad", [good, bad])):
        content = spreadsheets.workbook(rows, headings)
        found[name] = imports.run(world.secretary, "members", content, CLOCK, dry_run=True).batch.public_id
    return found


def _organization(world: World) -> Names:
    outside = organization.add_external_unit(
        world.committee,
        name="湖滨街道办事处",
        kind=OutsideKind.GOVERNMENT,
        contact_name="王老师",
        clock=CLOCK,
    )
    cell = members.add_cell(world.secretary, world.tree.east_branch, name="第一党小组", clock=CLOCK)
    enterprise = _first(Enterprise, Enterprise.level == 1)
    return {"outside": outside.public_id, "cell": cell.public_id, "enterprise": enterprise.public_id}


def _activities(world: World) -> Names:
    secretary, group, branch = world.secretary, world.group, world.tree.east_branch

    def about(title: str, number: int) -> dict[str, object]:
        return {"title": title, "day": a_day_over() - timedelta(days=number)}

    draft = logged(secretary, branch, CLOCK, **about("主题党日：清洁湖滨", 0))
    _photo(world, draft)
    waiting = submitted(secretary, branch, CLOCK, **about("专题党课：待审核的一次", 1))
    good = approved(secretary, group, branch, CLOCK, **about("专题党课：已审核的一次", 2))
    taken_back = approved(secretary, group, branch, CLOCK, **about("专题党课：审核撤回的一次", 3))
    activities.withdraw(group, taken_back, comment="签到表与记录不一致，请核实。", clock=CLOCK)
    meeting = members_meeting(world, CLOCK, **about("党员大会：年度工作计划", 4))
    vote = _minutes(world, meeting)
    made = {
        "draft": draft,
        "meeting": meeting,
        "vote": vote,
        "submitted": waiting,
        "approved": good,
        "withdrawn": taken_back,
    }
    found = {name: one.public_id for name, one in made.items()}
    resolution = {"resolution": queries.resolutions(meeting)[0].resolution.public_id}
    batch = _batch(world, about("专题党课：可一并审核的一次", 5))
    return found | resolution | batch | _rolls(world) | _announced(world)


def _batch(world: World, about: dict[str, object]) -> Names:
    """A record that raises no reminder waits for the group, which has begun to approve what is clean together."""
    clean = logged(world.secretary, world.tree.east_branch, CLOCK, **about)
    present = RollEntry(Presence.PRESENT, member_id=world.people.member.id)
    activities.record_roll(world.secretary, clean, [present], clock=CLOCK)
    activities.submit(world.secretary, clean, clock=CLOCK)
    return {"batch": activities.start_batch(world.group, clock=CLOCK).public_id}


def _announced(world: World) -> Names:
    """An activity to come, all of whose places are taken, one member waiting, one on leave; a calendar feed."""
    day, people = CLOCK.today() + timedelta(days=3), world.people
    values = {"title": "主题党日：参观档案馆", "day": day, "minutes": "", "capacity": 1, "asks_leave": True}
    announced = logged(world.secretary, world.tree.east_branch, CLOCK, **values)
    activities.publish(world.secretary, announced, clock=CLOCK)
    for one in (people.member2, people.deputy):
        activities.sign_up(world.secretary, announced, member_id=one.id, clock=CLOCK)
    activities.make_feed(world.secretary, None, clock=CLOCK)
    activities.set_calendar(
        world.committee, first=date(2031, 10, 1), last=None, off=True, name="国庆节", clock=CLOCK
    )
    return {"announced": announced.public_id}


def _minutes(world: World, meeting: Activity) -> Vote:
    """Write minutes by agenda, a resolution, and a vote that is counted but not closed."""
    activities.write_minutes(
        world.secretary,
        meeting,
        version=None,
        agenda=[AgendaLine("学习重要讲话", "曾国平", first_item=True, discussion="- 领学\n- 交流")],
        resolutions=[ResolutionLine("编制学习计划", owner_id=world.people.member.id, due_on=a_day_over())],
        clock=CLOCK,
    )
    plan = VotePlan(VoteKind.ORDINARY, "通过年度工作计划")
    vote = activities.add_vote(world.secretary, meeting, plan, clock=CLOCK)
    activities.open_vote(world.secretary, meeting, vote, clock=CLOCK)
    return activities.count_vote(world.secretary, meeting, vote, Count(yes=3), clock=CLOCK)


def _rolls(world: World) -> Names:
    """A meeting under way, at which members may sign in by code; in another one a member contests his line."""
    branch, people, now = world.tree.east_branch, world.people, CLOCK.now()
    times = {"starts_at": now + timedelta(minutes=5), "ends_at": now + timedelta(hours=2)}
    under_way = logged(world.secretary, branch, CLOCK, title="主题党日：正在进行", **times)
    activities.publish(world.secretary, under_way, clock=CLOCK)
    activities.switch_sign_in(world.secretary, under_way, on=True, clock=CLOCK)
    rolled = logged(world.secretary, branch, CLOCK, title="支部党员大会", day=a_day_over())
    activities.hold(world.secretary, rolled, clock=CLOCK)
    lines = [
        RollEntry(Presence.PRESENT, member_id=people.secretary.id),
        RollEntry(Presence.ABSENT, member_id=people.member.id),
        RollEntry(Presence.EXCUSED, member_id=people.member2.id, reason="出差"),
        RollEntry(Presence.OBSERVER, guest_name="李老师"),
    ]
    activities.record_roll(world.secretary, rolled, lines, clock=CLOCK)
    contested = activities.contest(
        world.member, rolled, claimed=Presence.LATE, reason="路上堵车，九点二十分到会。", clock=CLOCK
    )
    template = activities.save_as_template(world.secretary, rolled, clock=CLOCK)
    made = {"own_template": template.public_id, "under_way": under_way.public_id}
    return made | {"rolled": rolled.public_id, "contest": contested.public_id}


def _photo(world: World, activity: Activity) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (640, 480), "#8b6f47").save(picture, "JPEG")
    picture.seek(0)
    photo = files.look(world.secretary, picture, "活动照片.jpg", clock=CLOCK)
    files.attach(world.secretary, Reference("activity", activity.id), photo, clock=CLOCK)


def _campaign(world: World) -> Names:
    from partyhub.scorecards import commands

    campaign = a_campaign(world)
    study = indicator(campaign, "A1-04")
    commands.set_target(
        world.committee, study, world.tree.east, 200, reason="滨国资党〔2026〕12号", clock=CLOCK
    )
    period = f"{campaign.year}-H1"
    commands.assess(
        world.group,
        campaign,
        world.tree.east,
        period=period,
        stage=Stage.SELF,
        note="上半年组织学习一次。",
        version=None,
        clock=CLOCK,
    )
    return {
        "campaign": campaign.public_id,
        "study": study.public_id,
        "share": indicator(campaign, "A1-03").public_id,
        "unkept": indicator(campaign, "A1-01").public_id,
        "period": period,
    }


def _obligations(world: World) -> Names:
    """The built-in rules; a draft; one obligation that is open and one that is excused."""
    rules = obligations.followed(world.committee, CLOCK)
    rows = obligations.rows(world.tree.east_branch)
    by_code = {key.partition(" ")[0]: row for key, row in rows.items()}
    excused = by_code["talk_members"]
    excusing.excuse(world.group, excused, reason="机构调整过渡期", version=excused.version, clock=CLOCK)
    return {
        "rule": rules["themed_day"].public_id,
        "rule_draft": rules["first_item"].public_id,
        "rule_local": rules["party_lecture"].public_id,
        "owed": by_code["org_life_meeting"].public_id,
        "excused": excused.public_id,
    }


def _services(world: World) -> Names:
    people = world.people
    served, _ = orders.served(
        FixedClock(CLOCK.now() - timedelta(days=3)), [people.member, people.member2], title="已办结的服务"
    )
    volunteering.close(orders.dispatcher(), served, clock=CLOCK)
    full, (session,) = orders.published(CLOCK, places=1, title="陪同老人体检")
    orders.sign_up(people.member, session, CLOCK)
    orders.sign_up(people.member2, session, CLOCK)
    room, _ = orders.published(CLOCK, places=5, title="为社区老人拍生日照")
    planned = orders.order(CLOCK, title="还没有场次的订单")
    _, (soon,) = orders.published(CLOCK, places=2, title="明日的社区清洁")
    leave = orders.sign_up(people.deputy, soon, CLOCK)
    within_a_day = FixedClock(CLOCK.now() + timedelta(minutes=5))
    volunteering.withdraw(orders.as_member(people.deputy), leave, said="临时出差", clock=within_a_day)
    entry = _first(HoursEntry, HoursEntry.member_id == people.member.id)
    return {
        "served": served.public_id,
        "full": full.public_id,
        "room": room.public_id,
        "planned": planned.public_id,
        "session": session.public_id,
        "entry": entry.public_id,
        "leave": leave.public_id,
        **_certificates(world),
        **_dispatch(world),
        "category": _first(ServiceCategory, ServiceCategory.code == "care").public_id,
    }


def _dispatch(world: World) -> Names:
    """A team with a volunteer; orders that wait for dispatch, for the team, for whoever claims, for the requester."""
    team = orders.team(CLOCK, skills=["急救"], districts=["湖滨街道"])
    volunteer = volunteering.register_volunteer(
        orders.dispatcher(), team, world.people.member, since=CLOCK.today(), clock=CLOCK
    )
    waits = orders.verified(CLOCK, title="等待派单的服务", wants={"skills": ("电工",), "people": 3})
    offered, _ = orders.offered(CLOCK, to=team, title="等待服务队答复的服务")
    moved, _ = orders.offered(CLOCK, to=team, title="等待需求方确认的服务")
    plan = orders.plan(CLOCK.now() + timedelta(days=4))
    volunteering.propose_time(orders.leader(), moved, plan, reason="周末人齐", clock=CLOCK)
    free = orders.verified(CLOCK, title="开放认领的服务")
    volunteering.open_for_claim(orders.dispatcher(), free, clock=CLOCK)
    return {
        "team": team.public_id,
        "volunteer": volunteer.public_id,
        "waits": waits.public_id,
        "offered": offered.public_id,
        "moved": moved.public_id,
        "claimable": free.public_id,
    }


def _certificates(world: World) -> Names:
    """One certificate issued without a notice by an issuer on the list, one asked for."""
    certificates.listed(CLOCK)
    certificates.without_notice(CLOCK)
    issued = certificates.requested(CLOCK, world.people.member)
    volunteering.check_certificate(orders.dispatcher(), issued, clock=CLOCK)
    volunteering.issue_certificate(orders.dispatcher(), issued, clock=CLOCK)
    asked = certificates.requested(CLOCK, world.people.member2)
    earlier = FixedClock(CLOCK.now() - timedelta(days=9))
    disputed, _ = orders.handed_in(earlier, [world.people.probationary], title="有异议的服务")
    objection = volunteering.raise_by_requester(ANONYMOUS, disputed, text="没有打扫干净", clock=earlier)
    return {
        "certificate": issued.public_id,
        "number": str(issued.number),
        "asked": asked.public_id,
        "dispute": objection.public_id,
    }


def _access(world: World) -> Names:
    (link,) = accounts.issue_links(world.secretary, [world.people.probationary], clock=CLOCK)
    return {"token": link.token}


def _first(model, condition):
    return db.session.scalars(select(model).where(condition).order_by(model.id)).first()


def _last_event() -> int:
    unit.commit()
    return db.session.scalars(select(AuditEvent.id).order_by(AuditEvent.id.desc())).first()


__all__ = ["Names", "furnish", "furnish_imports"]
