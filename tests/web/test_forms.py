"""Forms: what is read, what is refused, and how that is said."""

import re
from datetime import UTC, date, datetime, time

import pytest
from werkzeug.datastructures import MultiDict

from partyhub.kernel.errors import Invalid, Stale
from partyhub.kernel.partial_date import PartialDate
from partyhub.web.forms import BaseForm, SelectField, choices, pressed, refuse_what_nobody_read
from tests.support.html import tree
from tests.web.gallery import GalleryForm, Kind

GOOD = {
    "version": "7",
    "idempotency_key": "k",
    "title": "学习会",
    "kind": "lecture",
    "level": "branch",
    "held_on": "2026-11-01",
}


@pytest.fixture
def sent(chrome):
    """Return a maker of forms as they arrive."""

    def make(**changes):
        data = MultiDict()
        for name, value in {**GOOD, **changes}.items():
            for one in value if isinstance(value, list) else [value]:
                if one is not None:
                    data.add(name, one)
        made = chrome.test_request_context("/gallery/form", method="POST", data=data)
        made.push()
        pushed.append(made)
        chrome.config["WTF_CSRF_ENABLED"] = False
        form = GalleryForm()
        form.validate()
        return form

    pushed: list = []
    yield make
    chrome.config["WTF_CSRF_ENABLED"] = True
    for one in reversed(pushed):
        one.pop()


def test_values_are_what_a_command_takes(sent) -> None:
    form = sent(
        modes=["online"], starts_at=["2026年11月1日", "９：３０"], ends="11点", joined="1998.07", phone="138-1234 5678",
        id_no="11010119900307888x", people="１,２００", minutes="一\r\n二  \r\n", first_item="y",
    )  # fmt: skip
    assert form.status == 200, form.summary()
    assert form.expected_version == 7
    assert form.values("photos") == {
        "title": "学习会",
        "kind": Kind.LECTURE,
        "modes": ["online"],
        "level": "branch",
        "held_on": date(2026, 11, 1),
        "starts_at": datetime(2026, 11, 1, 1, 30, tzinfo=UTC),
        "ends": time(11),
        "joined": PartialDate(1998, 7),
        "phone": "13812345678",
        "id_no": "11010119900307888X",
        "people": 1200,
        "minutes": "一\n二",
        "first_item": True,
    }


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": "　 "}, ("title", "请填写活动名称。")),
        ({"title": "长" * 21}, ("title", "请缩减到 20 字以内，现有 21 字。")),
        ({"kind": ""}, ("kind", "请选择活动类型。")),
        ({"kind": "other"}, ("kind", "请从列出的选项中选择。")),
        ({"level": None}, ("level-0", "请选择公开范围。")),
        ({"level": "world"}, ("level-0", "请从列出的选项中选择。")),
        ({"modes": ["moon"]}, ("modes-0", "请从列出的选项中选择。")),
        ({"held_on": ""}, ("held_on", "请填写举办日期，例如 2026-03-15。")),
        ({"held_on": "2026-02-30"}, ("held_on", "请填写日期，例如 2026-03-15。")),
        ({"starts_at": ["2026-11-01", ""]}, ("starts_at", "请填写时间，例如 09:30。")),
        ({"ends": "25:00"}, ("ends", "请填写时间，例如 09:30。")),
        ({"people": "二十"}, ("people", "请填写整数，例如 12。")),
        ({"people": "9" * 30}, ("people", "请填写整数，例如 12。")),
        ({"joined": "98.7"}, ("joined", "请填写日期，例如 2026-03-15；只知道月份的，填写 2026-03。")),
        ({"minutes": "会\x00议"}, ("minutes", "文字中含有不可见的控制字符，请删除后重试。")),
        ({"role": "sysadmin"}, ("", "表单中没有“role”这一项，请刷新页面后重试。")),
        ({"version": ""}, ("", "页面未说明所修改的版本，请刷新页面后重试。")),
        ({"version": "x1"}, ("", "页面未说明所修改的版本，请刷新页面后重试。")),
    ],
)
def test_what_is_refused_says_what_to_do(sent, changes, said) -> None:
    form = sent(**changes)
    assert form.status == 422
    assert form.summary() == [said]


def test_every_complaint_at_once_in_page_order(sent) -> None:
    form = sent(title="", held_on="gestern", people="x", nonsense="1")
    assert [where for where, _text in form.summary()] == ["", "title", "held_on", "people"]


def test_text_that_cannot_be_read_is_shown_again(sent) -> None:
    form = sent(held_on="下周三", people="二十")
    assert 'value="下周三"' in form.held_on()
    assert 'value="二十"' in form.people()


def test_a_refused_command_stands_beside_its_field(visit) -> None:
    answer = visit.submit("/gallery/form", {**_typed(), "title": "重名"}, having="title", status=409)
    assert answer.errors() == ["与刚刚保存的内容冲突，请刷新页面后查看。", "“重名”已经登记过，请换一个名称。"]
    assert answer.one("input", id="title")["aria-invalid"] == "true"
    assert "title-error" in answer.one("input", id="title")["aria-describedby"]
    assert answer.document.one("head").all("title")[0].children[0].startswith("错误：登记活动")


def test_too_many_is_said_with_the_time_to_wait(visit) -> None:
    answer = visit.submit("/gallery/form", {**_typed(), "title": "忙"}, having="title", status=429)
    assert "30 秒" in answer.text
    assert answer.headers["Retry-After"] == "30"


def test_a_page_gives_version_and_a_key_of_its_own(visit) -> None:
    first, second = (visit.get("/gallery/form").form(having="title") for _ in range(2))
    assert first.one("input", name="version")["value"] == "7"
    keys = {form.one("input", name="idempotency_key")["value"] for form in (first, second)}
    assert len(keys) == 2
    assert all(len(key) >= 20 for key in keys)


def test_without_a_token_nothing_happens_and_nothing_typed_is_lost(visit) -> None:
    answer = visit.client.post(
        "/gallery/form", data={**GOOD, "minutes": "很长的记录\n第二行", "password": "geheim-123"}
    )
    assert answer.status_code == 400
    assert "很长的记录\n第二行" in answer.text
    assert "geheim-123" not in answer.text


def test_long_texts_are_not_cut_by_the_browser(visit) -> None:
    assert "maxlength" not in visit.get("/gallery/form").one("input", id="title")


@pytest.mark.parametrize(
    ("address", "good", "count"),
    [
        ("?text=党课&kind=lecture&since=2026-01-01", True, 0),
        ("?from=singlemessage&isappinstalled=0&lang=en", True, 0),
        ("", True, 0),
        ("?kind=moon", False, 1),
        ("?state=1&since=x", False, 2),
    ],
)
def test_filters_are_read_from_the_address(visit, address: str, good: bool, count: int) -> None:
    answer = visit.client.get("/gallery/list" + address).json
    assert answer["good"] is good
    assert len(answer["errors"]) == count


def _typed() -> dict[str, str]:
    return {"kind": "lecture", "level": "branch", "held_on": "2026-11-01"}


def test_a_form_that_was_only_made_has_not_read_the_request(chrome) -> None:
    """What nobody compared with a form is refused at the end, though a form was on the page."""
    with chrome.test_request_context("/", method="POST", data={"version": "1", "extra": "x"}):
        form = BaseForm()
        with pytest.raises(Invalid) as refused:
            refuse_what_nobody_read()
        assert [reason.field for reason in refused.value.reasons] == ["extra"]
        assert [reason.code for reason in form.refusals()] == ["unknown_field"]
        refuse_what_nobody_read()


def test_a_button_takes_its_version_and_nothing_else(chrome) -> None:
    for sent_with, error in (
        ({"version": "2"}, Stale),
        ({}, Stale),
        ({"version": "1", "extra": "x"}, Invalid),
    ):
        with chrome.test_request_context("/", method="POST", data=sent_with), pytest.raises(error):
            pressed(1)
    with chrome.test_request_context("/", method="POST", data={"version": "1", "idempotency_key": "k"}):
        pressed(1)


@pytest.mark.parametrize("label", ["<b>甲 & “乙”</b>", "带\x1f分隔符 <i>"])
def test_what_a_select_offers_is_text_and_the_chosen_one_is_chosen(chrome, label):
    class OfferForm(BaseForm):
        of = SelectField("选择", choices=choices([("1", "一"), ('"2"', label)]))

    with chrome.test_request_context("/gallery/form"):
        form = OfferForm(formdata=None, data={"of": '"2"'})
        drawn = tree(form.of())
    options = drawn.all("option")
    assert [one["value"] for one in options] == ["1", '"2"']
    assert [one.text for one in options] == ["一", re.sub(r"\s+", " ", label).strip()]
    assert ["selected" in one for one in options] == [False, True]
    assert not drawn.all("b", "i")


def test_a_select_may_have_nothing_to_offer(chrome):
    class OfferForm(BaseForm):
        of = SelectField("选择", choices=[])

    with chrome.test_request_context("/gallery/form"):
        assert not tree(OfferForm(formdata=None).of()).all("option")
