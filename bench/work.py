"""What the organisation does: activities, orders, their facts and the sums of these; 100,000 facts a scale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bench.bulk import put, settle
from bench.organisation import SINCE, Tree
from partyhub.activities.models import Activity, ActivityKind, ActivityStep, Attendance
from partyhub.activities.rules import CONFIRMED, HELD, STUDY_CONFIRMED
from partyhub.kernel.clock import SystemClock
from partyhub.kernel.ids import new_public_id
from partyhub.ledger.models import Fact, FactSum
from partyhub.ledger.rules import SCALE, nodes_of
from partyhub.scorecards import commands as scorecards
from partyhub.scorecards import plans
from partyhub.scorecards.models import Campaign
from partyhub.security.actors import Actor
from partyhub.security.parties import RecordParty
from partyhub.volunteering.models import ServiceOrder, ServiceSession

ACTIVITIES = 160  # a branch: two or three facts each, in this year and the one before
ORDERS = 1000  # times the scale: three facts each
DAYS = 600
PARTIES = 2  # on a roll call
KINDS = ("theory_study", "party_lecture", "themed_day", "members_meeting")
FACT = "id kind variant tag organization_id path subject quantity occurred_on counted_on posted_at source event leg"
SUM = "node_id kind span period variant tag quantity entries"


def do_everything(tree: Tree, now: datetime, *, activities: int = ACTIVITIES) -> None:
    """Make activities, orders, facts and sums."""
    made = [_activity(tree, now, n, branch) for n, branch in enumerate(tree.branches * activities, 1)]
    put(
        Activity,
        "id public_id version title organization_id starts_at ends_at day place minutes result state signings"
        " approvals created_by created_at signed_by signed_at approved_at changed_at",
        made,
    )
    put(ActivityKind, "activity_id kind place", ((row[0], _kind(row[0]), 1) for row in made))
    put(
        RecordParty,
        "record_type record_id organization_id part path",
        (("activity", row[0], row[4], "owner", tree.paths[row[4]]) for row in made),
    )
    put(
        ActivityStep,
        "activity_id event state user_id user_name comment at",
        (
            (row[0], event, state, 3, "secretary", "", row[-1])
            for row in made
            for event, state in (("log", "held"), ("submit", "submitted"), ("approve", "approved"))
        ),
    )
    put(Attendance, "activity_id member_id organization_id state reason recorded_at", _attendance(tree, made))
    _orders(tree, now)
    _facts(tree, now, made)
    settle(Activity, ActivityStep, Attendance, ServiceOrder, ServiceSession, Fact)


def run_campaign(actor: Actor, root: Any, today: date) -> Campaign:
    """Bring the plan in, take it over to this year and start it; the caller commits."""
    clock = SystemClock()
    plan = scorecards.load_plan(actor, plans.built_in(), root, clock=clock)
    running = scorecards.clone(actor, plan, today.year, clock=clock)
    for event in ("publish", "start"):
        scorecards.advance(actor, running, event, version=running.version, clock=clock)
    return running


def open_order(number: int, session: int, places: int, now: datetime, after_days: int) -> tuple[str, str]:
    """Publish an order of the whole system's with one session; return the public ids of both."""
    order_id, session_id = new_public_id(), new_public_id()
    starts = now + timedelta(days=after_days)
    put(
        ServiceOrder,
        _ORDER,
        [(number, order_id, 1, f"报名测试 {number}", "", "街道", "", 1, "recruiting", "", "", now, now)],
    )
    put(ServiceSession, _SESSION, [_session(session, session_id, number, starts, places, is_open=True)])
    return order_id, session_id


def _activity(tree: Tree, now: datetime, n: int, branch: int) -> tuple[Any, ...]:
    day = now.date() - timedelta(days=1 + n * 7 % DAYS)
    starts = datetime.combine(day, time(1), tzinfo=UTC)
    ends = starts + timedelta(hours=2)
    state = "submitted" if n % 400 == 0 else "approved"
    return (
        *(n, new_public_id(), 3, f"学习活动 第{n}次", branch, starts, ends, day, "会议室"),
        *("学习内容。" * 12, "达到预期效果", state, 1, 1, 3, ends, 3, ends, ends, ends),
    )


def _kind(activity: int) -> str:
    return KINDS[activity % 7 % 4]


def _attendance(tree: Tree, made: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    first = {branch: n * 17 + 1 for n, branch in enumerate(tree.branches)}
    for row in made:
        for n in range(PARTIES):
            yield (row[0], first[row[4]] + n, row[4], "present", "", row[-1])


_ORDER = "id public_id version title need place risk_note organization_id state result reason created_at published_at"
_SESSION = (
    "id public_id version order_id starts_at ends_at min_people max_people place confirmed_count arrivals"
    " signup_open"
)


def _session(
    number: int, public_id: str, order: int, starts: datetime, places: int, *, is_open: bool
) -> tuple[Any, ...]:
    return (number, public_id, 1, order, starts, starts + timedelta(hours=2), 1, places, "", 0, 0, is_open)


def _orders(tree: Tree, now: datetime) -> None:
    orders, sessions = [], []
    for n in range(1, ORDERS * tree.scale + 1):
        where = tree.branches[n * 11 % len(tree.branches)]
        made = now - timedelta(days=n % DAYS, seconds=n)
        is_open = n % 10 == 0
        state = "recruiting" if is_open else "closed"
        starts = now + timedelta(days=5 + n % 60) if is_open else made
        orders.append(
            (n, new_public_id(), 1, f"志愿服务 {n}", "请来帮忙", "社区", "", where, state, "", "", made, made)
        )
        sessions.append(_session(n, new_public_id(), n, starts, 10, is_open=is_open))
    put(ServiceOrder, _ORDER, orders)
    put(ServiceSession, _SESSION, sessions)


def _facts(tree: Tree, now: datetime, made: list[tuple[Any, ...]]) -> None:
    sums: Counter[tuple[Any, ...]] = Counter()
    put(Fact, FACT, _counted(_every_fact(tree, now, made), tree, sums))
    put(FactSum, SUM, ((*key, total * SCALE, total) for key, total in sums.items()))


def _every_fact(tree: Tree, now: datetime, made: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Yield (kind, variant, tag, organisation, subject, day, source, event, leg)."""
    branches = set(tree.branches)
    for number in tree.paths:
        kind = "branch" if number in branches else "committee"
        yield (
            "organization.active",
            kind,
            "",
            number,
            f"organization:{number}",
            SINCE,
            f"organization:{number}",
            "founded",
            0,
        )
    for row in made:
        common = (row[4], "", row[7], f"activity:{row[0]}")
        tag = _kind(row[0])
        yield (HELD, "", tag, *common, "submitted#1", 0)
        if row[11] == "approved":
            yield (CONFIRMED, "", tag, *common, "approved#1", 0)
            if tag in KINDS[:2]:
                yield (STUDY_CONFIRMED, "", "", *common, "approved#1", 0)
    for n in range(1, ORDERS * tree.scale + 1):
        where = tree.branches[n * 11 % len(tree.branches)]
        day = now.date() - timedelta(days=1 + n % DAYS)
        for kind in ("service.order_closed", "service.person_times", "service.minutes"):
            yield (kind, "", "", where, "", day, f"order:{n}", "closed#1", 0)


def _counted(
    facts: Iterator[tuple[Any, ...]], tree: Tree, sums: Counter[tuple[Any, ...]]
) -> Iterator[tuple[Any, ...]]:
    """Add each fact to the sums on its way into the table."""
    nodes = {number: nodes_of(path) for number, path in tree.paths.items()}
    for n, (kind, variant, tag, where, subject, day, source, event, leg) in enumerate(facts, 1):
        text = day.isoformat()
        for node in nodes[where]:
            sums[node, kind, "m", text[:7], variant, tag] += 1
            sums[node, kind, "d", text, variant, tag] += 1
        at = datetime.combine(day, time(4), tzinfo=UTC)
        yield (
            n,
            kind,
            variant,
            tag,
            where,
            tree.paths[where],
            subject,
            SCALE,
            day,
            day,
            at,
            source,
            event,
            leg,
        )
