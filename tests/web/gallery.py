"""Every component on a few pages: what axe reads, what the pictures show, what the unit tests send forms to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from sqlalchemy import literal, select

from partyhub.kernel.errors import Conflict, Invalid, Reason, Stale, TooMany
from partyhub.kernel.http import clock, unkeyed
from partyhub.kernel.paging import Page
from partyhub.security.web import current_actor, public, signed_in
from partyhub.web.forms import (
    BaseForm,
    BooleanField,
    CheckboxesField,
    CompactField,
    DateField,
    FilterForm,
    IntegerField,
    MaxLength,
    MomentField,
    MonthOrDateField,
    MultipleFileField,
    PhoneField,
    RadioField,
    Required,
    SearchField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
    TimeField,
    choices,
)
from partyhub.web.merge import merge_page
from partyhub.web.pages import page
from partyhub.web.registry import NavItem, Todo


class Kind(StrEnum):
    """What the select offers."""

    LECTURE = "lecture"
    MEETING = "meeting"


blueprint = Blueprint(
    "gallery", __name__, url_prefix="/gallery", template_folder=str(Path(__file__).parent / "pages")
)
NAVIGATION = (
    NavItem("gallery.everything", "工作台", group="today", order=1, icon="home", tab=1),
    NavItem(
        "gallery.form",
        "活动登记",
        group="work",
        order=2,
        icon="calendar",
        tab=2,
        badge=lambda _actor: select(literal(3)),
    ),
    NavItem("gallery.empty", "志愿服务", group="service", order=3, icon="heart", tab=3),
    NavItem("gallery.phone", "我的", group="people", order=4, icon="user", tab=4),
    NavItem("gallery.nowhere", "没有这一页", group="work", order=5),
    NavItem("web.locale", "退出登录", group="account", order=99, method="post"),
)
WORDS = {
    "gallery.kind.lecture": "党课",
    "gallery.kind.meeting": "党员大会",
    "reason.title_taken": "“%(title)s”已经登记过，请换一个名称。",
    "reason.from_then": "从%(day)s起，至少 %(count)s 人，状态为“%(state)s”。",
}


class GalleryForm(BaseForm):
    """One field of each sort."""

    requires_version = True
    title = StringField("活动名称", [Required(), MaxLength(20)], description="不超过 20 字")
    kind = SelectField("活动类型", [Required()], coerce=Kind)
    modes = CheckboxesField("开展方式", choices=choices([("onsite", "现场"), ("online", "线上")]))
    level = RadioField("公开范围", [Required()], choices=choices([("branch", "本支部"), ("all", "全系统")]))
    held_on = DateField("举办日期", [Required()])
    starts_at = MomentField("开始时间")
    ends = TimeField("结束时刻")
    joined = MonthOrDateField("入党时间")
    phone = PhoneField("联系电话")
    id_no = CompactField("身份证号")
    people = IntegerField("人数")
    minutes = TextAreaField("会议记录")
    first_item = BooleanField("含第一议题")
    photos = MultipleFileField("现场照片", description="JPG 或 PNG，每张不超过 10 MB，最多 3 张")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices(Kind, "gallery.kind", blank="请选择")


class ListForm(FilterForm):
    """Filters above a list."""

    text = SearchField("名称")
    kind = SelectField("活动类型", coerce=Kind)
    since = DateField("起始日期")
    go = SubmitField("x")

    def __init__(self) -> None:
        super().__init__()
        self.kind.choices = choices(Kind, "gallery.kind", blank="全部")


@blueprint.get("/")
@public
def everything() -> str:
    """Show what is not a form."""
    flash("活动已提交上级审核。")
    flash(("报名已取消。", url_for(".once")), "undo")
    todos = [
        Todo(
            "提交三季度党课记录",
            "党课已于 3 日前举办，尚未登记",
            datetime(2026, 11, 20, tzinfo=UTC),
            "/gallery/form",
        ),
        Todo("补充会议记录", "上级退回：缺少缺席原因", datetime(2026, 11, 28, tzinfo=UTC), "/gallery/form"),
    ]
    items = [{"title": f"学习会第 {n} 次", "on": date(2026, 11, n), "people": n * 7} for n in range(1, 6)]
    filters = ListForm()
    del filters.go
    listed = Page(items, "next", 12345)
    return page("everything.html", todos=todos, listed=listed, filters=filters, now=clock().now())


@blueprint.route("/form", methods=["GET", "POST"])
@public
@unkeyed("the gallery keeps nothing")
def form() -> Any:
    """Show and take the form; the title “重名” is taken, “旧版” is stale, “忙” is too many."""
    filled = GalleryForm(version=7)
    if filled.validate_on_submit():
        try:
            _save(filled)
            return redirect(url_for(".everything"), 303)
        except Stale as error:
            return merge_page(filled, error.current, version=8, title="学习会")
        except (Invalid, Conflict) as error:
            filled.show(error)
    return page("form.html", form=filled), filled.status


def _save(filled: GalleryForm) -> None:
    title = filled.values()["title"]
    if title == "重名":
        raise Conflict(Reason("title_taken", "title", {"title": title}), Reason("conflict"))
    if title == "旧版":
        saved = {
            **filled.values(),
            "title": "新版",
            "minutes": "第一行\n他人改过的第二行\n<script>alert(1)</script>",
        }
        raise Stale(current={**saved, "kind": Kind.MEETING, "held_on": date(2026, 11, 2), "first_item": True})
    if title == "忙":
        raise TooMany(retry_after=30)


@blueprint.get("/empty")
@public
def empty() -> str:
    """Show a list with nothing in it."""
    return page("empty.html")


@blueprint.get("/phone")
@public
def phone() -> str:
    """Show a member's page."""
    return page("phone.html")


@blueprint.get("/paper")
@public
def paper() -> str:
    """Show a page for paper."""
    return page("paper.html", unit_name="市属企业第一党支部", printed_by=current_actor().name)


@blueprint.get("/list")
@public
def listed() -> Any:
    """Answer with what the filters say."""
    filters = ListForm()
    del filters.go
    good = filters.validate()
    return {
        "good": good,
        "errors": [text for _where, text in filters.summary()],
        "values": str(filters.values()),
    }


@blueprint.get("/private")
@signed_in
def private() -> str:
    """Show something to whoever is signed in."""
    return "private"


@blueprint.get("/broken")
@public
def broken() -> str:
    """Fail."""
    raise RuntimeError("SELECT secret FROM /srv/path")


@blueprint.post("/once")
@public
@unkeyed("the gallery keeps nothing")
def once() -> Any:
    """Take anything."""
    return redirect(request.form.get("next") or url_for(".everything"), 303)
