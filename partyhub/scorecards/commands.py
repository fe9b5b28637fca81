"""Business verbs of the scorecards: bring a campaign in, clone it, run it, set targets, write assessments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import select, update

from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, Stale, raise_if
from partyhub.kernel.references import Reference
from partyhub.ledger import commands as ledger_commands
from partyhub.ledger import queries as ledger
from partyhub.ledger.rules import SCALE
from partyhub.organization.models import Organization
from partyhub.scorecards import plans, policy
from partyhub.scorecards.models import (
    Assessment,
    Baseline,
    Campaign,
    CampaignAction,
    Indicator,
    IndicatorTarget,
    ManualValue,
)
from partyhub.scorecards.rules import (
    CAMPAIGN,
    CampaignState,
    Counting,
    Stage,
    manual_reasons,
    note_reasons,
    period_reasons,
    reason_reasons,
    target_reasons,
    year_reasons,
)
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission


def load_plan(
    actor: Actor, plan: plans.Plan, root: Organization, *, year: int | None = None, clock: Clock
) -> Campaign:
    """Bring a plan file in as a draft campaign, of another year than the file's if asked; targets stand at the root.

    Raises Forbidden for whoever does not manage campaigns, Invalid for a year too far away, Conflict if it exists.
    """
    _refuse_others(actor)
    _refuse_year(year or plan.year, clock)
    plan = plan.moved_to(year or plan.year)
    campaign = Campaign(name=plan.name, year=plan.year, starts_on=plan.starts_on, ends_on=plan.ends_on)
    db.session.add(campaign)
    db.session.flush()
    for position, (code, name, indicators) in enumerate(plan.actions, 1):
        action = CampaignAction(campaign_id=campaign.id, code=code, name=name, position=position)
        db.session.add(action)
        db.session.flush()
        for place, planned in enumerate(indicators, 1):
            _add_indicator(campaign, action, planned, place, root)
    for name, value, source in plan.baseline:
        db.session.add(Baseline(campaign_id=campaign.id, name=name, value=value, source=source))
    db.session.flush()
    _note(actor, "campaign.loaded", campaign, clock, year=plan.year)
    return campaign


def clone(actor: Actor, source: Campaign, year: int, *, clock: Clock) -> Campaign:
    """Make next year's draft from `source`: the same actions and indicators, and the whole system's targets.

    The years before keep theirs: a clone shares nothing with its source. Raises as `load_plan` does.
    """
    _refuse_others(actor)
    _refuse_year(year, clock)
    copy = Campaign(
        name=source.name,
        year=year,
        starts_on=date(year, source.starts_on.month, source.starts_on.day),
        ends_on=date(year, source.ends_on.month, source.ends_on.day),
        cloned_from_id=source.id,
    )
    db.session.add(copy)
    db.session.flush()
    for action in db.session.scalars(
        select(CampaignAction).where(CampaignAction.campaign_id == source.id)
    ).all():
        twin = CampaignAction(
            campaign_id=copy.id, code=action.code, name=action.name, position=action.position
        )
        db.session.add(twin)
        db.session.flush()
        _clone_indicators(action, twin, copy)
    _note(actor, "campaign.cloned", copy, clock, source=source.year, year=year)
    return copy


def advance(
    actor: Actor, campaign: Campaign, event: str, *, version: int, reason: str = "", clock: Clock
) -> Campaign:
    """Publish, start or close a campaign. Closing needs a ledger that is closed through its last day.

    Raises Forbidden, Stale, Conflict for what the state does not allow.
    """
    target = _target(actor, campaign, event, version)
    if target is CampaignState.CLOSED and _is_open(campaign):
        raise Conflict(Reason("ledger_still_open", params={"day": campaign.ends_on.isoformat()}))
    campaign.state = target
    db.session.flush()
    personal = {"reason": reason} if reason else None  # free text may name somebody, so it stays erasable
    subject = Reference("campaign", campaign.id)
    audit.record(actor, f"campaign.{event}", subject, path="/", personal=personal, clock=clock)
    return campaign


def close(actor: Actor, campaign: Campaign, *, reason: str, version: int, clock: Clock) -> Campaign:
    """Close a running campaign for good, and with it the ledger through its last day where that is still open.

    Raises Forbidden, Stale, Conflict in another state, Invalid without a reason or before the last day is over.
    """
    _target(actor, campaign, "close", version)
    raise_if(Invalid, reason_reasons(reason))
    if _is_open(campaign):
        ledger_commands.close(actor, through=campaign.ends_on, reason=reason, clock=clock)
    return advance(actor, campaign, "close", version=version, reason=reason.strip(), clock=clock)


def _target(actor: Actor, campaign: Campaign, event: str, version: int) -> CampaignState:
    """Return where a step leads. Raises Forbidden, Stale, Conflict."""
    _refuse_others(actor)
    if campaign.version != version:
        raise Stale
    return CampaignState(CAMPAIGN.target(campaign.state, event))


def _is_open(campaign: Campaign) -> bool:
    """Whether the ledger can still change on a day of the campaign."""
    return (ledger.closed_through() or date.min) < campaign.ends_on


def set_target(
    actor: Actor,
    indicator: Indicator,
    organization: Organization,
    value: Decimal,
    *,
    reason: str,
    version: int | None = None,
    clock: Clock,
) -> IndicatorTarget:
    """Set what `organization` is to reach, with the reason of the decision.

    `version` is that of the target the writer saw, None when he saw none. Raises Invalid, Forbidden, Conflict, Stale.
    """
    if not actor.can_at(Permission.CAMPAIGN_MANAGE, organization.path):
        raise Forbidden
    campaign = db.session.get_one(Campaign, indicator.campaign_id)
    if campaign.state is CampaignState.CLOSED:
        raise Conflict(Reason("campaign_closed"))
    raise_if(Invalid, target_reasons(value, reason))
    quantity = int(value * SCALE)
    key = (indicator.id, organization.id)
    target = db.session.get(IndicatorTarget, key)
    if (target.version if target else None) != version:
        saved = {"value": Decimal(target.quantity) / SCALE, "reason": target.reason} if target else {}
        raise Stale(Reason("stale"), current=saved)
    if target is None:
        target = IndicatorTarget(
            indicator_id=indicator.id, organization_id=organization.id, quantity=quantity, reason=reason
        )
        db.session.add(target)
    else:
        target.quantity, target.reason = quantity, reason
    db.session.flush()
    audit.record(
        actor,
        "target.set",
        Reference("organization", organization.id),
        path=organization.path,
        details={"code": indicator.code, "quantity": quantity},
        personal={"reason": reason},  # free text may name somebody, so it stays erasable
        clock=clock,
    )
    return target


def assess(
    actor: Actor,
    campaign: Campaign,
    organization: Organization,
    *,
    period: str,
    stage: Stage,
    note: str,
    version: int | None,
    clock: Clock,
) -> Assessment:
    """Write one of the three values of an organisation's period.

    `version` is that of the value the writer saw, None when he saw none. Raises Forbidden, Invalid, Conflict, Stale.
    """
    raise_if(Forbidden, policy.can_assess(actor, stage, organization.id, organization.path))
    raise_if(Invalid, [*period_reasons(period, campaign.year), *note_reasons(note)])
    if campaign.state is CampaignState.CLOSED:
        raise Conflict(Reason("campaign_closed"))
    found = db.session.scalars(
        select(Assessment).where(
            Assessment.campaign_id == campaign.id,
            Assessment.organization_id == organization.id,
            Assessment.period == period,
            Assessment.stage == stage,
        )
    ).first()
    if (found.version if found else None) != version:
        raise Stale(Reason("stale"), current={"note": found.note if found else ""})
    if actor.user_id is None:
        raise Forbidden
    if found is None:
        found = Assessment(
            campaign_id=campaign.id, organization_id=organization.id, period=period, stage=stage
        )
        db.session.add(found)
    found.note, found.author_id, found.author_name = note.strip(), actor.user_id, actor.name
    found.written_at = clock.now()
    db.session.flush()
    details = {"period": period, "stage": str(stage), "campaign": campaign.year}
    audit.record(
        actor,
        "assessment.written",
        Reference("organization", organization.id),
        path=organization.path,
        details=details,
        clock=clock,
    )
    return found


def enter_value(
    actor: Actor,
    indicator: Indicator,
    organization: Organization,
    *,
    on: date,
    numerator: Decimal,
    denominator: Decimal | None,
    evidence: str,
    clock: Clock,
) -> ManualValue:
    """Type the value of a figure that no record can give, as of a day, with its evidence. It counts once confirmed.

    Raises Forbidden, Conflict for an indicator that is counted from records or a closed campaign, Invalid.
    """
    raise_if(Forbidden, policy.can_enter(actor, organization.path))
    campaign = db.session.get_one(Campaign, indicator.campaign_id)
    if indicator.counting is not Counting.MANUAL:
        raise Conflict(Reason("manual_is_counted"))
    if campaign.state is CampaignState.CLOSED:
        raise Conflict(Reason("campaign_closed"))
    span = (campaign.starts_on, campaign.ends_on)
    raise_if(
        Invalid,
        manual_reasons(
            on=on,
            numerator=numerator,
            denominator=denominator,
            evidence=evidence,
            campaign=span,
            today=clock.today(),
        ),
    )
    if actor.user_id is None:
        raise Forbidden
    value = ManualValue(
        indicator_id=indicator.id,
        organization_id=organization.id,
        on=on,
        numerator=int(numerator * SCALE),
        denominator=None if denominator is None else int(denominator * SCALE),
        evidence=evidence.strip(),
        entered_by=actor.user_id,
        entered_name=actor.name,
        entered_at=clock.now(),
    )
    db.session.add(value)
    db.session.flush()
    _note_value(actor, "manual_value.entered", value, organization, clock)
    return value


def confirm_value(
    actor: Actor, value: ManualValue, organization: Organization, *, clock: Clock
) -> ManualValue:
    """Confirm a value that somebody else typed: from now on it counts. Raises Forbidden, Conflict."""
    raise_if(Forbidden, policy.can_confirm(actor, organization.path, value.entered_by))
    taken = db.session.execute(
        update(ManualValue)
        .where(ManualValue.id == value.id, ManualValue.confirmed_by.is_(None))
        .values(confirmed_by=actor.user_id, confirmed_name=actor.name, confirmed_at=clock.now())
        .returning(ManualValue.id)
    ).first()
    if taken is None:
        raise Conflict(Reason("manual_confirmed_already"))
    _note_value(actor, "manual_value.confirmed", value, organization, clock)
    return value


def _note_value(
    actor: Actor, event: str, value: ManualValue, organization: Organization, clock: Clock
) -> None:
    details = {"value": value.public_id, "numerator": value.numerator, "denominator": value.denominator}
    subject = Reference("organization", organization.id)
    audit.record(actor, event, subject, path=organization.path, details=details, clock=clock)


def _add_indicator(
    campaign: Campaign,
    action: CampaignAction,
    planned: plans.PlannedIndicator,
    position: int,
    root: Organization,
) -> None:
    indicator = Indicator(
        campaign_id=campaign.id,
        action_id=action.id,
        code=planned.code,
        name=planned.name,
        position=position,
        counting=planned.counting,
        definition=plans.dump(planned.reading),
        unit=planned.unit,
        owner=planned.owner,
        source=planned.source,
    )
    db.session.add(indicator)
    db.session.flush()
    if planned.target is not None:
        quantity = int(Decimal(str(planned.target)) * SCALE)
        db.session.add(IndicatorTarget(indicator_id=indicator.id, organization_id=root.id, quantity=quantity))


def _clone_indicators(action: CampaignAction, twin: CampaignAction, copy: Campaign) -> None:
    for indicator in db.session.scalars(select(Indicator).where(Indicator.action_id == action.id)).all():
        fresh = Indicator(
            campaign_id=copy.id,
            action_id=twin.id,
            **{
                name: getattr(indicator, name)
                for name in ("code", "name", "position", "counting", "definition", "unit", "owner", "source")
            },
        )
        db.session.add(fresh)
        db.session.flush()
        system_wide = (
            select(IndicatorTarget)
            .join(Organization, Organization.id == IndicatorTarget.organization_id)
            .where(IndicatorTarget.indicator_id == indicator.id, Organization.parent_id.is_(None))
        )
        for target in db.session.scalars(system_wide).all():
            db.session.add(
                IndicatorTarget(
                    indicator_id=fresh.id, organization_id=target.organization_id, quantity=target.quantity
                )
            )
    db.session.flush()


def _refuse_others(actor: Actor) -> None:
    if not actor.can(Permission.CAMPAIGN_MANAGE):
        raise Forbidden


def _refuse_year(year: int, clock: Clock) -> None:
    raise_if(Invalid, year_reasons(year, clock.today()))
    if db.session.scalar(select(Campaign.id).where(Campaign.year == year)) is not None:
        raise Conflict(Reason("campaign_year_exists", "year", {"year": str(year)}))


def _note(actor: Actor, event: str, campaign: Campaign, clock: Clock, **details: object) -> None:
    audit.record(actor, event, Reference("campaign", campaign.id), path="/", details=details, clock=clock)
