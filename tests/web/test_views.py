"""Pages of the chrome itself; every one is inspected by the page client as well."""

from __future__ import annotations

from partyhub.security.permissions import Permission, Role
from partyhub.web.glossary import GLOSSARY


class TestHelpIndex:
    def test_every_topic_is_linked_and_opens(self, visit) -> None:
        page = visit.get("/help")
        assert page.heading == "帮助"
        headings = [visit.get(link["href"]).heading for link in page.one("ul", class_="ph-topics").all("a")]
        assert headings == ["名词解释", "权限一览", "投诉与建议"]


class TestHelpWords:
    def test_every_word_is_explained(self, visit) -> None:
        page = visit.get("/help/words")
        assert [node.text for node in page.all("dt")] == [str(term) for term, _meaning in _in_chinese(visit)]
        assert "没有数据不会按零计算" in page.text


class TestHelpPermissions:
    def test_it_is_the_table_that_is_enforced(self, visit) -> None:
        page = visit.get("/help/permissions")
        row = next(row for row in page.all("tr") if row.all("th")[0].text == "个人主页、消息和密码")
        assert [cell.text for cell in row.all("td")] == ["●是"] * len(Role)
        assert [head.text for head in page.one("thead").all("th")][1:4] == [
            "委机关工作人员",
            "企业党委",
            "党支部书记",
        ]

    def test_every_role_and_permission_has_words(self, chrome) -> None:
        words = chrome.extensions["partyhub.web"].words
        assert [role for role in Role if f"role.{role}" not in words] == []
        assert [one for one in Permission if f"permission.{one}" not in words] == []


class TestHelpContact:
    def test_it_says_what_to_tell_and_what_never_to_send(self, visit) -> None:
        page = visit.get("/help/contact")
        assert "问题编号" in page.text
        assert "请勿提供密码" in page.text


class TestLocale:
    def test_the_language_chosen_is_kept(self, visit) -> None:
        done = visit.submit("/help", {}, button="English", follow=True, status=200)
        assert done.heading == "Help"
        assert done.one("html")["lang"] == "en"
        assert visit.get("/help/words").heading == "Words used here"

    def test_another_language_is_not_kept(self, visit) -> None:
        _send(visit, "/locale", locale="xx")
        assert visit.get("/help").one("html")["lang"] == "zh-CN"

    def test_an_address_may_ask_for_a_language_once(self, visit) -> None:
        assert visit.get("/help?lang=en").heading == "Help"
        assert visit.get("/help").heading == "帮助"


class TestTextSize:
    def test_the_size_chosen_is_kept(self, visit) -> None:
        assert _send(visit, "/text-size", size="150", next="/help").headers["Location"] == "/help"
        assert "ph-text-150" in visit.get("/help").one("html")["class"]

    def test_a_size_that_is_not_offered_is_not_kept(self, visit) -> None:
        _send(visit, "/text-size", size='1"><script>')
        assert "ph-text-100" in visit.get("/help").one("html")["class"]


def _send(visit, address: str, **data: str):
    token = visit.get("/help").form(action="/locale").one("input", name="csrf_token")["value"]
    return visit.client.post(address, data={"csrf_token": token, **data})


def _in_chinese(visit):
    with visit.client.application.test_request_context("/"):
        return [(str(term), str(meaning)) for term, meaning in GLOSSARY]
