"""The roster workbook (domain.md §11.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from partyhub.members import rules
from partyhub.members.commands import roster, undoing
from partyhub.members.rules import Category, Gender, Status
from partyhub.spreadsheets import rules as sheet
from partyhub.spreadsheets.rules import Cell, Column, Importer, Remark, Severity

CATEGORIES = {
    "正式党员": Category.FULL,
    "中共党员": Category.FULL,
    "中共正式党员": Category.FULL,
    "党员": Category.FULL,
    "正式": Category.FULL,
    "预备党员": Category.PROBATIONARY,
    "中共预备党员": Category.PROBATIONARY,
    "预备": Category.PROBATIONARY,
}
STATUSES = {
    "正常": Status.NORMAL,
    "恢复": Status.NORMAL,
    "恢复党籍": Status.NORMAL,
    "保留": Status.RETAINED,
    "保留党籍": Status.RETAINED,
    "停止": Status.SUSPENDED,
    "停止党籍": Status.SUSPENDED,
    "留党察看": Status.DISCIPLINARY_PROBATION,
}
GENDERS = {"男": Gender.MALE, "女": Gender.FEMALE, "男性": Gender.MALE, "女性": Gender.FEMALE}


def _ethnicity(cell: Cell) -> str | None:
    """汉 and 汉族 are the same."""
    value = sheet.label(cell)
    return value if value is None or value.endswith(("族", "人", "他")) else f"{value}族"


def _check_figure(id_no: str) -> Iterable[Remark]:
    if not sheet.id_check_figure_agrees(id_no):
        yield Remark("id_check_figure", severity=Severity.WARNING)


def _posts(cell: Cell) -> tuple[str, ...] | None:
    """The posts named in a cell, one after the other: 副书记、组织委员."""
    written = sheet.text(cell)
    words = re.split(r"[、,，;；/\s兼]+", written or "")
    return tuple(dict.fromkeys(word for word in words if word and word not in rules.NO_POST)) or None


def _check_posts(words: tuple[str, ...]) -> Iterable[Remark]:
    for word in words:
        if word not in rules.BRANCH_POSTS:
            yield Remark("post_unclear", {"word": word}, Severity.WARNING)


MEMBERS = Importer(
    kind="members",
    label="members.import",
    columns=(
        Column(
            "name",
            ("姓名", "党员姓名"),
            sheet.person_name,
            required=True,
            max_length=rules.NAME_LENGTH,
            example="龚俊红",
        ),
        Column(
            "branch",
            ("所在党支部", "所在支部", "党支部", "党支部名称", "支部名称", "所在党组织", "组织关系所在单位"),
            required=True,
            max_length=200,
            example="中共市城市投资发展集团供水公司机关支部委员会",
        ),
        Column(
            "id_no",
            ("公民身份证号", "公民身份号码", "身份证号", "身份证号码", "身份证", "证件号码"),
            sheet.id_number,
            check=_check_figure,
            example="990000197510280016",
        ),
        Column("gender", ("性别",), sheet.choice(GENDERS), example="男"),
        Column("ethnicity", ("民族",), _ethnicity, max_length=20, example="汉族"),
        Column(
            "birth_on", ("出生日期", "出生年月", "出生年月日", "出生时间"), sheet.day, example="1975-10-28"
        ),
        Column(
            "education",
            ("学历", "文化程度", "最高学历", "学历学位"),
            sheet.label,
            max_length=30,
            example="大学",
        ),
        Column(
            "category",
            ("人员类别", "党员类别", "党员身份", "政治面貌"),
            sheet.choice(CATEGORIES),
            required=True,
            example="正式党员",
        ),
        Column(
            "join_on",
            ("加入党组织日期", "入党日期", "入党时间", "入党年月", "接收预备党员时间"),
            sheet.day,
            example="1997-06",
        ),
        Column(
            "full_on",
            ("转为正式党员日期", "转正日期", "转正时间", "转正年月"),
            sheet.day,
            example="1998-06",
        ),
        Column("entered_on", ("进入党支部日期", "进入支部日期", "组织关系转入日期"), sheet.day),
        Column(
            "position",
            ("工作岗位", "岗位", "职务", "工作单位及职务"),
            max_length=100,
            example="专业技术人员",
        ),
        Column(
            "posts",
            ("党内职务", "支部职务", "党内职务名称"),
            _posts,
            check=_check_posts,
            example="组织委员",
        ),
        Column("post_on", ("党内职务任职日期", "党内任职日期", "任党内职务时间", "任职日期"), sheet.day),
        Column(
            "mobile",
            ("手机号", "手机号码", "手机", "联系电话", "联系方式", "电话"),
            sheet.phone,
            example="19900000000",
        ),
        Column("tel", ("固定电话", "办公电话"), sheet.phone),
        Column(
            "address",
            ("家庭住址", "现居住地", "居住地址"),
            max_length=200,
            example="滨湖路251号20幢",
        ),
        Column("status", ("党籍状态",), sheet.choice(STATUSES), example="正常"),
        Column("lost_contact", ("是否为失联党员", "是否失联党员", "是否失联"), sheet.yes_no, example="否"),
        Column("lost_since", ("失去联系日期", "失联日期"), sheet.day),
        Column("floating", ("是否为流动党员", "是否流动党员"), sheet.yes_no, example="否"),
        Column("floating_to", ("外出流向", "流入地"), max_length=200),
    ),
    check=roster.check,
    plan=roster.plan,
    apply=roster.apply,
    undo=undoing.undo,
)
