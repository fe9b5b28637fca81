"""Pages of the scorecards: the card of an organisation, the facts behind a figure, targets, the three values."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from flask import redirect, request, url_for
from flask_babel import lazy_gettext as _l

from partyhub.kernel.errors import DomainError, Invalid, Stale
from partyhub.kernel.http import clock
from partyhub.ledger.models import Fact
from partyhub.organization import queries as organizations
from partyhub.organization.models import Organization
from partyhub.scorecards import commands, policy, queries
from partyhub.scorecards.forms import AsOfForm, AssessmentForm, FactsForm, ManualValueForm, TargetForm
from partyhub.scorecards.rules import Stage, period_names
from partyhub.scorecards.views.base import blueprint
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.merge import merge_page
from partyhub.web.pages import page
from partyhub.web.registry import FactPage, NavItem, registry

NAVIGATION = (
    NavItem(
        key="scorecards.index",
        label=_l("Scorecards"),
        group="results",
        order=10,
        permission=Permission.SCORECARD_READ,
        icon="chart",
        area=("scorecards.",),
    ),
)


def fact_pages(
    actor: Actor, organization: Organization, facts: Collection[Fact]
) -> dict[int, list[FactPage]]:
    """The pages of the figures that an organisation's facts are counted in, where the reader may open them."""
    if not actor.can_at(Permission.SCORECARD_READ, organization.path):
        return {}
    return {
        number: [
            FactPage(
                f"{indicator.code} {indicator.name}",
                url_for(
                    "scorecards.facts",
                    campaign_id=campaign.public_id,
                    organization_id=organization.public_id,
                    indicator_id=indicator.public_id,
                ),
            )
            for campaign, indicator in counted
        ]
        for number, counted in queries.counted_by(facts).items()
    }


FACT_PAGES = (fact_pages,)


@blueprint.get("/<campaign_id>/<organization_id>")
@requires(Permission.SCORECARD_READ)
def card(campaign_id: str, organization_id: str) -> Any:
    """The card of an organisation as of a day, and of the organisations right below it."""
    campaign, organization = _subject(campaign_id, organization_id)
    form = AsOfForm()
    as_of = _as_of(form, campaign)
    return page(
        "scorecards/card.html",
        campaign=campaign,
        organization=organization,
        form=form,
        as_of=as_of,
        card=queries.card(campaign, organization, as_of),
        units=queries.units(campaign, organization, as_of),
        ancestors=queries.ancestors(current_actor(), organization, as_of),
        baseline=queries.baseline(campaign),
        assessments=queries.assessments(campaign, organization),
        writable=policy.writable_stages(current_actor(), organization.id, organization.path),
        periods=period_names(campaign.year),
    ), form.status


@blueprint.get("/<campaign_id>/<organization_id>/facts/<indicator_id>")
@requires(Permission.SCORECARD_READ)
def facts(campaign_id: str, organization_id: str, indicator_id: str) -> Any:
    """The facts behind one figure: what each row adds, what was left out, and by which rule."""
    campaign, organization = _subject(campaign_id, organization_id)
    indicator = queries.indicator_of(campaign, indicator_id)
    form = FactsForm()
    as_of = _as_of(form, campaign)
    rows = _contributions(campaign, organization, indicator, as_of, form)
    return page(
        "scorecards/facts.html",
        campaign=campaign,
        organization=organization,
        indicator=indicator,
        form=form,
        as_of=as_of,
        line=queries.line(campaign, organization, indicator, as_of),
        parts=queries.breakdown(campaign, organization, indicator, as_of),
        rows=rows,
        **_shown(rows),
        can_set_target=current_actor().can_at(Permission.CAMPAIGN_MANAGE, organization.path),
    ), form.status


@blueprint.route("/<campaign_id>/<organization_id>/assessments/<period>/<stage>", methods=["GET", "POST"])
@requires(Permission.SCORECARD_ASSESS, Permission.SCORECARD_REVIEW, Permission.SCORECARD_FINAL)
def assessment(campaign_id: str, organization_id: str, period: str, stage: str) -> Any:
    """Write one of the three values of an organisation's period."""
    campaign, organization = _subject(campaign_id, organization_id)
    chosen = queries.stage_or_missing(stage)
    saved = queries.assessment(campaign, organization, period, chosen)
    form = AssessmentForm(version=saved.version if saved else None, note=saved.note if saved else "")
    if form.validate_on_submit():
        try:
            _write(campaign, organization, period, chosen, form)
            return redirect(_card_url(campaign, organization, "assessments"), 303)
        except Stale as stale:
            return merge_page(form, stale.current, version=saved.version if saved else 0)
        except Invalid as error:
            form.show(error)
    return page(
        "scorecards/assessment.html",
        campaign=campaign,
        organization=organization,
        period=period,
        stage=chosen,
        form=form,
        others=[one for one in queries.assessments(campaign, organization) if one.period == period],
    ), form.status


@blueprint.route("/<campaign_id>/<organization_id>/values/<indicator_id>", methods=["GET", "POST"])
@requires(Permission.SCORECARD_ASSESS, Permission.SCORECARD_REVIEW, Permission.SCORECARD_FINAL)
def values(campaign_id: str, organization_id: str, indicator_id: str) -> Any:
    """Values typed with evidence: the list, and the form for the next one."""
    campaign, organization = _subject(campaign_id, organization_id)
    indicator = queries.indicator_of(campaign, indicator_id)
    form = ManualValueForm()
    if form.validate_on_submit():
        with form.taking():
            commands.enter_value(current_actor(), indicator, organization, **form.values(), clock=clock())
            return redirect(request.path, 303)
    return page(
        "scorecards/values.html",
        campaign=campaign,
        organization=organization,
        indicator=indicator,
        form=form,
        entered=queries.manual_values(indicator, organization),
        may_enter=not policy.can_enter(current_actor(), organization.path),
        may_confirm=lambda value: (
            not policy.can_confirm(current_actor(), organization.path, value.entered_by)
        ),
    ), form.status


@blueprint.post("/<campaign_id>/<organization_id>/values/<indicator_id>/<value_id>/confirm")
@requires(Permission.SCORECARD_REVIEW)
def values_confirm(campaign_id: str, organization_id: str, indicator_id: str, value_id: str) -> Any:
    """Confirm a value that somebody else typed."""
    campaign, organization = _subject(campaign_id, organization_id)
    indicator = queries.indicator_of(campaign, indicator_id)
    value = queries.manual_value(indicator, organization, value_id)
    commands.confirm_value(current_actor(), value, organization, clock=clock())
    return redirect(request.path.rsplit("/", 2)[0], 303)


@blueprint.route("/<campaign_id>/<organization_id>/targets/<indicator_id>", methods=["GET", "POST"])
@requires(Permission.CAMPAIGN_MANAGE)
def target(campaign_id: str, organization_id: str, indicator_id: str) -> Any:
    """Set what an organisation is to reach, with the reason."""
    campaign, organization = _subject(campaign_id, organization_id)
    indicator = queries.indicator_of(campaign, indicator_id)
    form = TargetForm(**queries.target_values(indicator, organization))
    if form.validate_on_submit():
        try:
            chosen = form.values() | {"version": form.expected_version}
            commands.set_target(current_actor(), indicator, organization, **chosen, clock=clock())
            return redirect(_card_url(campaign, organization), 303)
        except Stale as stale:
            saved = queries.target_values(indicator, organization)
            return merge_page(form, stale.current, version=saved.get("version", 0))
        except DomainError as error:
            form.show(error)
    return page(
        "scorecards/target.html", campaign=campaign, organization=organization, indicator=indicator, form=form
    ), form.status


def _subject(campaign_id: str, organization_id: str) -> tuple[Any, Any]:
    organization = organizations.get(current_actor(), organization_id, Permission.SCORECARD_READ)
    return queries.campaign(campaign_id), organization


def _as_of(form: AsOfForm, campaign: Any) -> date:
    """Return the day asked for, or the campaign's own default when none or a wrong one was given."""
    asked = form.as_of.data if form.validate() else None
    try:
        return queries.as_of(campaign, asked, clock())
    except Invalid as error:
        form.show(error)
        return queries.as_of(campaign, None, clock())


def _contributions(campaign: Any, organization: Any, indicator: Any, as_of: date, form: FactsForm) -> Any:
    return queries.contributions(
        current_actor(),
        campaign,
        organization,
        indicator,
        as_of,
        part=form.chosen_part,
        cursor=form.chosen_cursor,
    )


def _shown(rows: Any) -> dict[str, Any]:
    """Return the names of the rows' organisations, and label and address of their records where they may be opened."""
    items = rows.items if rows is not None else ()
    homes = organizations.by_ids(row.organization_id for row in items)
    links = {}
    for source in {row.source for row in items}:
        url = registry().url_of(current_actor(), source) if source.kind in registry().references else None
        if url is not None:
            links[source] = (registry().label_of(source), url)
    return {"names": {number: one.short_name for number, one in homes.items()}, "links": links}


def _write(campaign: Any, organization: Any, period: str, stage: Stage, form: AssessmentForm) -> None:
    commands.assess(
        current_actor(),
        campaign,
        organization,
        period=period,
        stage=stage,
        note=form.note.data,
        version=form.expected_version,
        clock=clock(),
    )


def _card_url(campaign: Any, organization: Any, anchor: str | None = None) -> str:
    return url_for(
        ".card", campaign_id=campaign.public_id, organization_id=organization.public_id, _anchor=anchor
    )
