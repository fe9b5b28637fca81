"""The service supermarket of the demo: teams, residents' orders at each step of their way, a certificate to check."""

from __future__ import annotations

from datetime import timedelta

from partyhub.demo.commands.stage import Stage, at, instant
from partyhub.kernel import unit
from partyhub.volunteering import commands, queries
from partyhub.volunteering.commands import checking, requesting
from partyhub.volunteering.commands.requesting import Request
from partyhub.volunteering.models import ServiceOrder, Team

TEAMS = (
    ("水电维修服务队", ("水电维修",), ("滨湖街道", "长东街道")),
    ("夕阳陪护服务队", ("陪护", "急救"), ("滨湖街道",)),
    ("政策宣讲服务队", ("宣讲",), ("东林街道", "西塞街道")),
)
ASKED = (
    ("家里水龙头漏水，老人独居不会修，想请人上门看看。", "skills", "滨湖街道", ("水电维修",)),
    ("父亲术后复查，需要两位志愿者陪同去医院。", "care", "滨湖街道", ("陪护",)),
    ("小区想办一次医保政策讲座，居民大多是老人。", "policy", "东林街道", ("宣讲",)),
    ("楼道堆放杂物较多，想请志愿者帮忙清理。", "environment", "滨湖街道", ()),
    ("孩子暑假作业没人辅导，每周两次。", "children", "长东街道", ()),
)
"""What residents ask for; the first waits to be checked, and each next one has come a step further."""


def open_supermarket(stage: Stage) -> None:
    """Register teams; let residents order; leave an order waiting at each step, and a certificate."""
    with unit.work():
        teams = _teams(stage)
        orders = [_asked(stage, number) for number in range(len(ASKED))]
        _further(stage, orders, teams)
        _certificate(stage)
    stage.progress(f"{len(TEAMS)} volunteer teams, {len(ASKED)} orders of residents, a certificate asked for")


def _teams(stage: Stage) -> list[Team]:
    """The first team is led by the demo's leader, so that its orders wait for him."""
    dispatcher, day = stage.actor("dispatcher"), stage.today - timedelta(days=60)
    branches, found = stage.branches(), []
    for number, (name, skills, districts) in enumerate(TEAMS):
        home = branches[number * 19 % len(branches)]
        leader, *others = stage.members[home.id][1:6]
        team = commands.found_team(
            dispatcher,
            organization=home,
            name=name,
            leader=leader,
            skills=skills,
            districts=districts,
            clock=at(day),
        )
        for one in others:
            commands.register_volunteer(dispatcher, team, one, since=day, clock=at(day, 10))
        found.append(team)
    return found


def _asked(stage: Stage, number: int) -> ServiceOrder:
    need, category, district, _skills = ASKED[number]
    wanted = stage.today + timedelta(days=9 + number)
    request = Request(
        need=need,
        place=f"{district}幸福小区",
        starts_at=instant(wanted, 9),
        ends_at=instant(wanted, 11),
        people=2,
        risk_note="无特殊风险，上门请出示志愿者证件。",
        contact_name=("赵阿姨", "钱师傅", "孙老师", "李先生", "周女士")[number],
        contact_phone=f"1990000{8000 + number}",
        consent=True,
        category=category,
    )
    return requesting.place_order(
        f"demo-{number}", request, clock=at(stage.today - timedelta(days=2), 10)
    ).order


def _further(stage: Stage, orders: list[ServiceOrder], teams: list[Team]) -> None:
    """Ask back about the second, check the others; offer the fourth, open the fifth for whoever wants it."""
    dispatcher, clock = stage.actor("dispatcher"), at(stage.today - timedelta(days=1), 9)
    question = "请告知就诊医院和时间，方便安排志愿者。"
    checking.ask(dispatcher, orders[1], version=orders[1].version, question=question, clock=clock)
    for order, (_need, _category, district, skills) in list(zip(orders, ASKED, strict=True))[2:]:
        found = {"district": district, "skills": skills}
        checking.verify(dispatcher, order, version=order.version, clock=clock, **found)
    why = "离得近，熟悉小区情况。"
    commands.offer(
        dispatcher, orders[3], teams[0], overruled=why, clock=at(stage.today - timedelta(days=1), 10)
    )
    commands.open_for_claim(dispatcher, orders[4], clock=at(stage.today - timedelta(days=1), 10))


def _certificate(stage: Stage) -> None:
    """Put the root on the list of issuers; the demo's member asks for a certificate, if he served."""
    clock = at(stage.today - timedelta(days=1), 11)
    commands.list_issuer(
        stage.actor("sysadmin"), stage.root, document="市民政局备案〔2026〕12号", clock=clock
    )
    member = stage.actor("member")
    first = stage.today - timedelta(days=360)
    if member.member_id is not None and queries.quotable(
        member.member_id, stage.root.path, first, stage.today
    ):
        commands.request_certificate(
            member, issuer=stage.root, from_on=first, to_on=stage.today - timedelta(days=1), clock=clock
        )
