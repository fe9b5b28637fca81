"""Endpoint = view function = template = test class; whoever knows one name knows them all."""

from __future__ import annotations

from tests.architecture import mirror
from tests.architecture.sources import Source, project
from tests.support.golden import app_without_data


def test_every_template_belongs_to_an_endpoint() -> None:
    endpoints = {rule.endpoint for rule in app_without_data().url_map.iter_rules()}
    assert mirror.templates(project()) - endpoints == set()


def test_a_view_renders_the_template_of_its_name() -> None:
    assert mirror.rendered_elsewhere(project()) == []


def test_every_page_has_its_test_class() -> None:
    there = mirror.view_test_classes(project())
    missing = {view for view in mirror.templates(project()) if mirror.class_for(view) not in there}
    assert missing == set(), "write class TestName in tests/<room>/test_views.py"


class TestSabotage:
    def test_a_template_without_view_is_seen(self) -> None:
        planted = [
            Source("templates/x/lost.html", ""),
            Source("templates/x/_part.html", ""),
            Source("templates/layouts/a.html", ""),
        ]
        assert mirror.templates(planted) == {"x.lost"}

    def test_a_page_with_a_foreign_template_is_seen(self) -> None:
        planted = """
@blueprint.get("/a")
def show():
    return page("x/other.html")

@blueprint.route("/b", methods=["GET", "POST"])
def edit():
    return page("x/_done.html") if done else page("x/other.html")

@blueprint.post("/a/act")
def act():
    return page("x/show.html")

@blueprint.route("/a/act", methods=["POST"])
def act_again():
    return page("x/show.html")
"""
        found = mirror.rendered_elsewhere([Source("partyhub/x/views.py", planted)])
        assert [line.split(": ", 2)[2] for line in found] == [
            "show renders x/other.html, its own is x/show.html",
            "edit renders x/other.html, its own is x/edit.html",
        ]

    def test_the_class_of_a_view_is_named_after_it(self) -> None:
        assert mirror.class_for("activities.roll_call") == "activities.TestRollCall"
        tests = Source("tests/activities/test_views.py", "class TestRollCall:\n    pass")
        assert mirror.view_test_classes([tests]) == {"activities.TestRollCall"}
