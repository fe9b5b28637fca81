"""The workbook of organisations (domain.md §11.2)."""

from __future__ import annotations

from partyhub.organization import rules
from partyhub.organization.commands import roster, undoing
from partyhub.organization.rules import OrgKind, UnitSituation
from partyhub.security.permissions import Permission
from partyhub.spreadsheets import rules as sheet
from partyhub.spreadsheets.rules import Column, Importer

KINDS = {
    "党委": OrgKind.COMMITTEE,
    "党委会": OrgKind.COMMITTEE,
    "委员会": OrgKind.COMMITTEE,
    "基层党委": OrgKind.PRIMARY_COMMITTEE,
    "机关党委": OrgKind.PRIMARY_COMMITTEE,
    "党总支": OrgKind.GENERAL_BRANCH,
    "党总支部": OrgKind.GENERAL_BRANCH,
    "总支部": OrgKind.GENERAL_BRANCH,
    "党支部": OrgKind.BRANCH,
    "支部": OrgKind.BRANCH,
    "联合党支部": OrgKind.JOINT_BRANCH,
    "联合支部": OrgKind.JOINT_BRANCH,
    "临时党支部": OrgKind.TEMPORARY_BRANCH,
    "临时支部": OrgKind.TEMPORARY_BRANCH,
    "流动党员党支部": OrgKind.FLOATING_BRANCH,
    "流动党支部": OrgKind.FLOATING_BRANCH,
    "党组": OrgKind.PARTY_GROUP_LEADERSHIP,
}
SITUATIONS = {
    "法人单位": UnitSituation.LEGAL_ENTITY,
    "与上级党组织相同": UnitSituation.SAME_AS_PARENT,
    "联合党支部": UnitSituation.JOINT,
    "联合": UnitSituation.JOINT,
}

ORGANIZATIONS = Importer(
    kind="organizations",
    label="organization.import",
    columns=(
        Column(
            "name",
            ("党组织名称", "党组织全称", "组织名称", "支部名称", "名称"),
            required=True,
            max_length=rules.NAME_LENGTH,
            example="中共市城市投资发展集团供水公司机关支部委员会",
        ),
        Column(
            "short_name",
            ("党组织简称", "简称", "组织简称"),
            max_length=rules.SHORT_NAME_LENGTH,
            example="供水公司机关党支部",
        ),
        Column(
            "parent",
            ("上级组织", "上级党组织", "上级党组织名称", "隶属党组织"),
            max_length=rules.NAME_LENGTH,
            example="中共市城市投资发展集团供水公司总支部委员会",
        ),
        Column(
            "code",
            ("党组织代码", "组织代码", "党组织编码", "代码"),
            sheet.identifier,
            max_length=rules.CODE_LENGTH,
            example="ORG0088",
        ),
        Column(
            "kind",
            ("组织类别", "党组织类别", "组织类型", "类别"),
            sheet.choice(KINDS),
            True,
            example="党支部",
        ),
        Column(
            "founded_on",
            ("成立时间", "成立日期", "批准建立日期", "建立时间", "建立日期"),
            sheet.day,
            example="2015-10",
        ),
        Column(
            "unit_situation",
            ("所在单位情况", "党组织所在单位情况"),
            sheet.choice(SITUATIONS),
            example="与上级党组织相同",
        ),
        Column("contact_name", ("联系人", "党组织联系人"), sheet.person_name, max_length=60),
        Column("contact_phone", ("联系电话", "电话", "联系方式"), sheet.phone),
        Column("unit_name", ("单位名称", "所在单位名称"), max_length=rules.NAME_LENGTH),
        Column("unit_category", ("单位类别", "单位性质类别", "单位性质"), sheet.label, max_length=50),
        Column(
            "credit_code",
            ("单位代码", "统一社会信用代码", "法人单位标识"),
            sheet.identifier,
            max_length=18,
        ),
    ),
    check=roster.check,
    plan=roster.plan,
    apply=roster.apply,
    undo=undoing.undo,
    permission=Permission.ORGANIZATION_MANAGE,  # a secretary imports members, not organisations
)
