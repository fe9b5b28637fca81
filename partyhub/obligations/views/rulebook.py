"""The rules: the list, the built-in ones, drafts, the preview on last year, and the steps."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from partyhub.kernel.errors import Conflict, Invalid, Stale
from partyhub.kernel.http import clock
from partyhub.obligations import commands, policy, queries, rules
from partyhub.obligations.forms import EndForm, RuleForm, SinceForm, StepForm, met_by_label, saved
from partyhub.obligations.models import ObligationRule
from partyhub.obligations.rules import Basis, Condition, Every, RuleState
from partyhub.obligations.views.base import blueprint
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.merge import merge_page
from partyhub.web.pages import page


@blueprint.get("/rules")
@requires(Permission.OBLIGATION_READ)
def rulebook() -> Any:
    """Every rule with its versions: who, what, how often, since which article."""
    shown = [one for one in queries.rulebook() if one.state is not RuleState.DROPPED]
    return page(
        "obligations/rulebook.html",
        rules=shown,
        may_edit=not policy.can_edit_rules(current_actor()),
        today=clock().today(),
    )


@blueprint.route("/rules/load", methods=["GET", "POST"])
@requires(Permission.OBLIGATION_RULE)
def load_rules() -> Any:
    """Take over the built-in rules."""
    form = SinceForm(data={"since": rules.period_of(Every.QUARTER, clock().today()).first})
    if form.validate_on_submit() and form.since.data is not None:
        with form.taking():
            commands.load_built_in(current_actor(), since=form.since.data, clock=clock())
            flash(_("The rules are taken over; what they ask for will be there in a moment."))
            return redirect(url_for(".rulebook"), 303)
    return page("obligations/load_rules.html", form=form), form.status


@blueprint.route("/rules/new", methods=["GET", "POST"])
@requires(Permission.OBLIGATION_RULE)
def new_rule() -> Any:
    """Write a new rule as a draft."""
    form = RuleForm(data=_blank(clock().today()))
    if form.validate_on_submit():
        with form.taking():
            made = commands.draft(current_actor(), form.content(queries.free_code()), clock=clock())
            return redirect(url_for(".rule", public_id=made.public_id), 303)
    return page("obligations/new_rule.html", form=form), form.status


@blueprint.get("/rules/<public_id>")
@requires(Permission.OBLIGATION_READ)
def rule(public_id: str) -> Any:
    """One version of a rule; a draft with what it would have meant last year."""
    found = queries.rule(public_id)
    return _rule_page(found, StepForm(version=found.version))


@blueprint.route("/rules/<public_id>/edit", methods=["GET", "POST"])
@requires(Permission.OBLIGATION_RULE)
def edit_rule(public_id: str) -> Any:
    """Change a draft; of a rule that was switched on, write the next version."""
    found = queries.rule(public_id)
    form = RuleForm(data=_proposed(found), version=found.version)
    if form.validate_on_submit():
        try:
            made = _written(form, found)
            return redirect(url_for(".rule", public_id=made.public_id), 303)
        except Stale:
            return merge_page(form, saved(found), version=found.version, title=found.name)
        except (Invalid, Conflict) as error:
            form.show(error)
    return page("obligations/edit_rule.html", form=form, rule=found), form.status


@blueprint.route("/rules/<public_id>/end", methods=["GET", "POST"])
@requires(Permission.OBLIGATION_RULE)
def end_rule(public_id: str) -> Any:
    """Let a rule ask for nothing from a day on."""
    found = queries.rule(public_id)
    following = rules.period_of(found.every, clock().today()).following
    form = EndForm(data={"on": following.first}, version=found.version)
    if form.validate_on_submit() and form.on.data is not None:
        with form.taking():
            version = form.expected_version or 0
            commands.end(current_actor(), found, on=form.on.data, version=version, clock=clock())
            flash(_("The rule has an end."))
            return redirect(url_for(".rule", public_id=public_id), 303)
    return page("obligations/end_rule.html", form=form, rule=found), form.status


@blueprint.post("/rules/<public_id>/<any(switch_on, drop):verb>")
@requires(Permission.OBLIGATION_RULE)
def step_rule(public_id: str, verb: str) -> Any:
    """Switch a draft on, in the version that was previewed, or drop it."""
    actor, found = current_actor(), queries.rule(public_id)
    form = StepForm(version=found.version)
    if form.validate_on_submit():
        with form.taking():
            command = commands.switch_on if verb == "switch_on" else commands.drop
            command(actor, found, version=form.expected_version or 0, clock=clock())
            flash(_("The rule is switched on.") if verb == "switch_on" else _("The draft is dropped."))
            return redirect(url_for(".rulebook"), 303)
    return _rule_page(found, form)


def _rule_page(found: ObligationRule, form: StepForm) -> Any:
    is_draft = found.state is RuleState.DRAFT
    html = page(
        "obligations/rule.html",
        rule=found,
        what=met_by_label(found),
        form=form,
        versions=[one for one in queries.versions_of(found.code) if one.state is not RuleState.DROPPED],
        preview=queries.previewed(found, clock().today()) if is_draft else None,
        may_edit=not policy.can_edit_rules(current_actor()),
        may_end=found.state is RuleState.ACTIVE and queries.floor_of(found.code) is None,
    )
    return html, form.status


def _written(form: RuleForm, found: ObligationRule) -> ObligationRule:
    actor = current_actor()
    if found.state is RuleState.DRAFT:
        version = form.expected_version or 0
        return commands.change(actor, found, form.content(found.code), version=version, clock=clock())
    return commands.draft(actor, form.content(found.code), clock=clock())


def _proposed(found: ObligationRule) -> dict[str, Any]:
    """Return what the form begins with: a draft as it is, else the next version from the next period on."""
    values = saved(found)
    if found.state is not RuleState.DRAFT:
        values["valid_from"] = rules.period_of(found.every, clock().today()).following.first
    return values


def _blank(today: date) -> dict[str, Any]:
    return {
        "times": 1,
        "lead_days": 10,
        "every": Every.QUARTER,
        "condition": Condition.ALWAYS,
        "basis": Basis.LOCAL,
        "valid_from": rules.period_of(Every.QUARTER, today).following.first,
    }
