"""What the demo organisation looks like: names, sizes, days. Pure and the same on every machine and every day.

Every person is invented. Numbers come from ranges that nobody can have: ID numbers begin with 990000 (no such
place), mobile numbers with 199000.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

SEED = 20220101
ROOT_NAME, ROOT_SHORT = "中共市国有资产监督管理委员会委员会", "市国资委党委"
ENTERPRISES = (
    ("市城市投资发展集团有限公司", "城投集团"),
    ("市交通投资集团有限公司", "交投集团"),
    ("市产业发展投资集团有限公司", "产投集团"),
    ("市科技创新集团有限公司", "科创集团"),
    ("市商业银行股份有限公司", "市商业银行"),
    ("长东区国有资本运营有限公司", "长东国资"),
    ("东林区国有资本运营有限公司", "东林国资"),
    ("织里区国有资本运营有限公司", "织里国资"),
    ("安和区国有资本运营有限公司", "安和国资"),
    ("吴兴湖区国有资本运营有限公司", "吴兴湖国资"),
    ("南浔湾区国有资本运营有限公司", "南浔湾国资"),
    ("西塞区国有资本运营有限公司", "西塞国资"),
    ("德安县国有资本控股有限公司", "德安国控"),
    ("长清县国有资本控股有限公司", "长清国控"),
    ("安源县国有资本控股有限公司", "安源国控"),
)
COMPANIES = ("供水", "公共交通", "建设", "物业")
BRANCHES = ("机关", "第一", "第二", "第三")
ORGANISATIONS = 285
MEMBERS = 4_100
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余"
    "叶蒋杜苏魏程吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯"
    "龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤单仇"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰春红建国志文斌辉宁波海峰林佳"
    "欣雨晨浩宇轩子涵俊安泽晓卫东学嘉"
)
SUBJECTS = (
    "学习贯彻党的二十大精神",
    "深入学习党章党规",
    "国企改革深化提升行动专题学习",
    "安全生产形势任务教育",
    "服务群众身边事",
    "党纪学习教育",
    "弘扬企业文化",
    "青年理论学习",
    "红色故事我来讲",
    "廉洁从业警示教育",
)
NEEDS = (
    ("社区独居老人家庭水电检修", "care"),
    ("暑期青少年安全课堂", "children"),
    ("滨湖步道清洁", "environment"),
    ("惠民政策进社区", "policy"),
    ("老旧小区管线义诊", "skills"),
    ("文明交通引导", "order_keeping"),
    ("社区图书角整理", "culture"),
    ("助老用餐配送", "care"),
)
PLACES = (
    "滨湖社区党群服务中心",
    "长东片区邻里中心",
    "西塞科学谷会议室",
    "东林街道文化礼堂",
    "公司党员活动室",
)


@dataclass(frozen=True)
class PlannedOrganisation:
    """One organisation of the demo: `parent` is the place of its parent in the list, None for the root."""

    name: str
    short_name: str
    code: str
    kind: str
    parent: int | None
    enterprise: int | None


@dataclass(frozen=True)
class PlannedMember:
    """One invented person, as a roster would have him."""

    name: str
    male: bool
    born: date
    id_no: str
    mobile: str
    joined: date
    probationary: bool


def organisations() -> list[PlannedOrganisation]:
    """Return the 285 organisations, parents before children: a root, 15 enterprises, general branches, branches."""
    found = [PlannedOrganisation(ROOT_NAME, ROOT_SHORT, "ORG0001", "committee", None, None)]

    def add(name: str, short: str, kind: str, parent: int, enterprise: int) -> int:
        found.append(PlannedOrganisation(name, short, f"ORG{len(found) + 1:04d}", kind, parent, enterprise))
        return len(found) - 1

    generals: list[tuple[int, int, str, str]] = []
    for number, (full, short) in enumerate(ENTERPRISES):
        top = add(f"中共{full}委员会", f"{short}党委", "primary_committee", 0, number)
        for company in COMPANIES:
            name, brief = (
                f"{full.removesuffix('有限公司').removesuffix('股份')}{company}公司",
                f"{short}{company}公司",
            )
            place = add(f"中共{name}总支部委员会", f"{brief}党总支", "general_branch", top, number)
            generals.append((place, number, name, brief))
    slots = [(general, branch) for branch in BRANCHES for general in generals]
    for (place, number, name, brief), branch in slots[: ORGANISATIONS - len(found)]:
        add(f"中共{name}{branch}支部委员会", f"{brief}{branch}党支部", "branch", place, number)
    return found


def members() -> Iterator[PlannedMember]:
    """Yield the 4,100 invented members."""
    draw = random.Random(SEED)  # noqa: S311  # invents people, guards nothing
    for number in range(MEMBERS):
        born = date(1952, 1, 1) + timedelta(days=draw.randrange(19_000))
        male = draw.random() < 0.68
        probationary = draw.random() < 0.02
        grown = born.year + 19
        joined = date(draw.randint(grown, max(grown, 2018)), draw.randint(1, 12), draw.randint(1, 28))
        name = draw.choice(SURNAMES) + "".join(draw.choice(GIVEN) for _ in range(draw.choice((1, 2, 2))))
        yield PlannedMember(
            name=name,
            male=male,
            born=born,
            id_no=_id_no(born, number, male=male),
            mobile=f"199000{number:05d}",
            joined=date(2021, 4, 1) if probationary else min(joined, date(2019, 12, 1)),
            probationary=probationary,
        )


def _id_no(born: date, number: int, *, male: bool) -> str:
    """Return an ID number of a place that does not exist, with the right check figure (GB 11643-1999)."""
    order = (number // 500 * 2 + (1 if male else 0)) % 1000
    body = f"99{number % 500:04d}{born:%Y%m%d}{order:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(f) * w for f, w in zip(body, weights, strict=True)) % 11]


def pace_of(enterprise: int) -> float:
    """Return how busy an enterprise's branches are: most on plan, some a little and two clearly behind."""
    return (1.0, 1.1, 0.45, 1.0, 0.85, 1.2, 1.0, 0.9, 1.1, 0.35, 1.0, 1.05, 0.88, 1.0, 0.95)[enterprise]
