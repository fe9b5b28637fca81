"""The campaigns: the list, the built-in plan, next year's from this year's, publishing, starting and closing."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from partyhub.kernel.http import clock
from partyhub.organization import queries as organizations
from partyhub.scorecards import commands, plans, queries
from partyhub.scorecards.forms import CampaignYearForm, CloseForm, StepForm
from partyhub.scorecards.views.base import blueprint
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.pages import page


@blueprint.get("/")
@requires(Permission.SCORECARD_READ)
def index() -> Any:
    """Every campaign, newest first, with the card of the reader's widest organisation and the steps open to him."""
    return _index_page(StepForm())


@blueprint.route("/load", methods=["GET", "POST"])
@requires(Permission.CAMPAIGN_MANAGE)
def load_campaign() -> Any:
    """Bring the built-in plan in as a year's draft."""
    plan, root = plans.built_in(), organizations.root()
    form = CampaignYearForm(data={"year": clock().today().year})
    if form.validate_on_submit() and form.year.data is not None and root is not None:
        with form.taking():
            commands.load_plan(current_actor(), plan, root, year=form.year.data, clock=clock())
            flash(_("The plan is there as a draft. Check its targets, then publish it."))
            return redirect(url_for(".index"), 303)
    return page("scorecards/load_campaign.html", form=form, plan=plan), form.status


@blueprint.route("/<campaign_id>/clone", methods=["GET", "POST"])
@requires(Permission.CAMPAIGN_MANAGE)
def clone_campaign(campaign_id: str) -> Any:
    """Make another year's draft from a campaign."""
    campaign = queries.campaign(campaign_id)
    form = CampaignYearForm(data={"year": campaign.year + 1})
    if form.validate_on_submit() and form.year.data is not None:
        with form.taking():
            commands.clone(current_actor(), campaign, form.year.data, clock=clock())
            flash(_("The plan is there as a draft. Check its targets, then publish it."))
            return redirect(url_for(".index"), 303)
    return page("scorecards/clone_campaign.html", form=form, campaign=campaign), form.status


@blueprint.route("/<campaign_id>/close", methods=["GET", "POST"])
@requires(Permission.CAMPAIGN_MANAGE)
def close_campaign(campaign_id: str) -> Any:
    """Close a campaign for good, on a page that says what that means."""
    campaign = queries.campaign(campaign_id)
    form = CloseForm(version=campaign.version)
    if form.validate_on_submit():
        with form.taking():
            reason, version = form.reason.data or "", form.expected_version or 0
            commands.close(current_actor(), campaign, reason=reason, version=version, clock=clock())
            flash(_("The campaign is closed; its figures stay as they are."))
            return redirect(url_for(".index"), 303)
    is_over = campaign.ends_on < clock().today()
    return page("scorecards/close_campaign.html", form=form, campaign=campaign, is_over=is_over), form.status


@blueprint.post("/<campaign_id>/<any(publish, start):verb>")
@requires(Permission.CAMPAIGN_MANAGE)
def step_campaign(campaign_id: str, verb: str) -> Any:
    """Publish a draft, or start what is published, in the version that the list showed."""
    campaign = queries.campaign(campaign_id)
    form = StepForm(version=campaign.version)
    if form.validate_on_submit():
        with form.taking():
            version = form.expected_version or 0
            commands.advance(current_actor(), campaign, verb, version=version, clock=clock())
            flash(_("The campaign is published.") if verb == "publish" else _("The campaign is running."))
            return redirect(url_for(".index"), 303)
    return _index_page(form)


def _index_page(form: StepForm) -> Any:
    actor = current_actor()
    html = page(
        "scorecards/index.html",
        campaigns=queries.campaigns(),
        home=queries.home_of(actor),
        form=form,
        may_manage=actor.can(Permission.CAMPAIGN_MANAGE),
    )
    return html, form.status
