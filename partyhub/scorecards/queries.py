"""Reading campaigns and cards: every figure comes from the ledger, for an organisation and a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Invalid, NotFound, Reason
from partyhub.kernel.paging import PAGE_SIZE, Page, page_of
from partyhub.ledger import queries as ledger
from partyhub.ledger import rules as ledger_rules
from partyhub.ledger.models import Fact
from partyhub.ledger.rules import SCALE, Fed, Figure, Key, PartName, Reading, Use
from partyhub.organization import queries as organizations
from partyhub.organization.models import Organization
from partyhub.scorecards import plans, rules
from partyhub.scorecards.models import (
    Assessment,
    Baseline,
    Campaign,
    CampaignAction,
    Indicator,
    IndicatorTarget,
    ManualValue,
)
from partyhub.scorecards.rules import ActionCode, Counting, Stage, Status
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission


@dataclass(frozen=True)
class Line:
    """One indicator on a card. `registered` is false while nothing in PartyHub can post what it counts."""

    indicator_id: int
    public_id: str
    code: str
    name: str
    counting: Counting
    unit: str
    owner: str
    source: str
    reading: Reading | None
    figure: Figure
    value: Fraction | None
    target: Fraction | None
    plan: Fraction | None
    status: Status
    registered: bool

    @property
    def numerator(self) -> Fraction | None:
        """What was counted, in units; None without data."""
        known = self.registered and (self.reading is not None or self.figure.recorded)
        return Fraction(self.figure.numerator, SCALE) if known else None

    @property
    def denominator(self) -> Fraction | None:
        """What it is measured against, in units; None for what is not a share."""
        known = self.registered and self.figure.denominator is not None
        return Fraction(self.figure.denominator or 0, SCALE) if known else None

    @property
    def is_share(self) -> bool:
        """Whether the value is a part of a whole, from 0 to 1."""
        return self.counting in rules.PACELESS or (
            self.reading is None and self.figure.denominator is not None
        )


@dataclass(frozen=True)
class CardAction:
    """One of the six actions on a card."""

    code: ActionCode
    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Card:
    """The figures of an organisation as of a day."""

    actions: tuple[CardAction, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line, in the order of the plan."""
        return tuple(line for action in self.actions for line in action.lines)

    def tally(self) -> Counter[Status]:
        """Return how many lines have which status."""
        return Counter(line.status for line in self.lines)


@dataclass(frozen=True)
class Unit:
    """An organisation right below another, with its card of the day."""

    organization: Any
    card: Card

    @property
    def behind(self) -> list[Line]:
        """The lines that are red, the widest gap first."""
        red = [line for line in self.card.lines if line.status is Status.RED]
        return sorted(red, key=lambda line: (line.value or 0) / line.plan if line.plan else Fraction(0))


def campaigns() -> list[Campaign]:
    """Return every campaign, newest first."""
    return list(db.session.scalars(select(Campaign).order_by(Campaign.year.desc())))


def listed(*, cursor: str | None, page_size: int = PAGE_SIZE) -> Page:
    """Return a page of campaigns, newest first."""
    return page_of(select(Campaign), keys=[(Campaign.year, "desc")], cursor=cursor, page_size=page_size)


def campaign(public_id: str) -> Campaign:
    """Return a campaign; raises NotFound."""
    found = db.session.scalar(select(Campaign).where(Campaign.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def current(clock: Clock) -> Campaign | None:
    """Return the campaign that today belongs to, or the newest one that has begun."""
    query = select(Campaign).where(Campaign.starts_on <= clock.today()).order_by(Campaign.year.desc())
    return db.session.scalars(query.limit(1)).first()


def home_of(actor: Actor) -> Organization | None:
    """Return the widest organisation whose card the actor may read."""
    paths = actor.paths(Permission.SCORECARD_READ)
    if not paths:
        return None
    if paths[0] == "/":
        return organizations.root()
    widest = ledger_rules.nodes_of(paths[0])[-1]
    return organizations.by_ids([widest]).get(widest)


def as_of(of: Campaign, asked: date | None, clock: Clock) -> date:
    """Return the day to read: the one asked for, else the earlier of today and the last day.

    Raises Invalid before the first day (api.md, Scorecard).
    """
    if asked is None:
        return max(min(clock.today(), of.ends_on), of.starts_on)
    if asked < of.starts_on:
        raise Invalid(Reason("as_of_before_start", "as_of", {"day": of.starts_on}))
    return asked


def indicator_of(of: Campaign, public_id: str) -> Indicator:
    """Return an indicator of a campaign; raises NotFound."""
    query = select(Indicator).where(Indicator.public_id == public_id, Indicator.campaign_id == of.id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def indicator(public_id: str) -> tuple[Indicator, Campaign]:
    """Return an indicator with its campaign; raises NotFound."""
    query = (
        select(Indicator, Campaign)
        .join(Campaign, Campaign.id == Indicator.campaign_id)
        .where(Indicator.public_id == public_id)
    )
    found = db.session.execute(query).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def card(of: Campaign, organization: Organization, day: date) -> Card:
    """Return the card of one organisation as of `day`."""
    return _cards(of, [organization.id], day)[organization.id]


def cards_on(of: Campaign, organization: Organization, days: Sequence[date]) -> list[Card]:
    """Return the card of one organisation as of each of `days`; indicators and targets are read once."""
    rows = _indicators(of, None)
    targets = _targets([one.id for _, one in rows], [organization.id])
    return [_computed(of, [organization.id], day, rows, targets)[organization.id] for day in days]


def units(of: Campaign, organization: Organization, day: date) -> list[Unit]:
    """Return the organisations right below as of `day`, each with its card, in the order of founding."""
    children = sorted(organizations.children_at(organization.id, day), key=lambda child: child.id)
    cards = _cards(of, [child.id for child in children], day)
    return [Unit(child, cards[child.id]) for child in children]


def line(of: Campaign, organization: Organization, about: Indicator, day: date) -> Line:
    """Return one line of an organisation's card."""
    lines = _cards(of, [organization.id], day, only=about.id)[organization.id].lines
    return lines[0]


@dataclass(frozen=True)
class Share:
    """What one organisation adds to a figure above it; `organization` None is the line "former units"."""

    organization: Any
    figure: Figure


def breakdown(of: Campaign, organization: Organization, about: Indicator, day: date) -> list[Share]:
    """Return a figure by organisation: own, each child of that day, and what former units left; Σ is the figure.

    Coverage counts units and is no sum of shares, so it has no such lines beyond the children's own figures.
    """
    reading = plans.load(about.counting, about.definition)
    if reading is None or not _is_registered(reading):
        return []
    children = organizations.children_at(organization.id, day)
    nodes = _nodes([organization.id, *(child.id for child in children)], day)
    found = ledger.figures(nodes, {"it": reading}, of.starts_on, day)
    shares = [Share(child, found[child.id]["it"]) for child in children]
    if reading.counting is ledger_rules.Counting.COVERAGE:
        return shares
    own = ledger.own_figure(nodes[0], reading, of.starts_on, day)
    rest = ledger_rules.remainder(found[organization.id]["it"], [own, *(share.figure for share in shares)])
    lines = [Share(organization, own), *shares, Share(None, rest)]
    return [share for share in lines if share.figure.numerator or share.figure.denominator]


def contributions(
    actor: Actor,
    of: Campaign,
    organization: Organization,
    about: Indicator,
    day: date,
    *,
    part: PartName,
    cursor: str | None = None,
    page_size: int = PAGE_SIZE,
    with_reversed: bool = False,
) -> ledger.Contributions | None:
    """Return a page of the facts behind one side of a figure; Σ of their quantities is the figure.

    What lies outside the actor's reach comes as one line with its number and sum.
    """
    reading = plans.load(about.counting, about.definition)
    if reading is None or not _is_registered(reading):
        return None
    node = _nodes([organization.id], day)[0]
    return ledger.facts(
        node,
        reading,
        of.starts_on,
        day,
        part=part,
        scope=actor.paths(Permission.SCORECARD_READ),
        with_reversed=with_reversed,
        cursor=cursor,
        page_size=page_size,
    )


def ancestors(actor: Actor, organization: Organization, day: date) -> list[Organization]:
    """Return the organisations above, root first, as far as the actor may read their cards."""
    path = organizations.path_at(organization.id, day)
    numbers = ledger_rules.nodes_of(path)[:-1]
    above = organizations.by_ids(numbers)
    return [
        above[number] for number in numbers if actor.can_at(Permission.SCORECARD_READ, above[number].path)
    ]


def baseline(of: Campaign) -> list[Baseline]:
    """Return the results of the year before, as the plan words them; a clone shows those of its source."""
    query = select(Baseline).where(Baseline.campaign_id == of.id).order_by(Baseline.id)
    return list(db.session.scalars(query))


def assessments(of: Campaign, organization: Organization) -> list[Assessment]:
    """Return every value written of an organisation, by period, in the order of the stages."""
    query = select(Assessment).where(
        Assessment.campaign_id == of.id, Assessment.organization_id == organization.id
    )
    order = list(Stage)
    return sorted(db.session.scalars(query), key=lambda one: (one.period, order.index(one.stage)))


def assessment(of: Campaign, organization: Organization, period: str, stage: Stage) -> Assessment | None:
    """Return one of the three values. Raises NotFound for a period that the campaign has not."""
    if period not in rules.period_names(of.year):
        raise NotFound
    found = [one for one in assessments(of, organization) if one.period == period and one.stage == stage]
    return found[0] if found else None


def stage_or_missing(name: str) -> Stage:
    """Return the stage of that name; raises NotFound."""
    if name not in set(Stage):
        raise NotFound
    return Stage(name)


def target_values(about: Indicator, organization: Organization) -> dict[str, Any]:
    """Return the target as it stands with its version, for the form that changes it; nothing while there is none."""
    found = db.session.get(IndicatorTarget, (about.id, organization.id))
    if found is None:
        return {}
    value = rules.number(Fraction(found.quantity, SCALE))
    return {"value": value, "reason": found.reason, "version": found.version}


def _cards(of: Campaign, ids: Sequence[int], day: date, only: int | None = None) -> dict[int, Card]:
    """Return the cards of several organisations: two statements for the campaign, one for all sums."""
    rows = _indicators(of, only)
    return _computed(of, ids, day, rows, _targets([one.id for _, one in rows], ids))


def _computed(
    of: Campaign,
    ids: Sequence[int],
    day: date,
    rows: Sequence[tuple[CampaignAction, Indicator]],
    targets: Mapping[tuple[int, int], Fraction],
) -> dict[int, Card]:
    readings = {one.code: plans.load(one.counting, one.definition) for _, one in rows}
    known = {code: one for code, one in readings.items() if one is not None and _is_registered(one)}
    found = ledger.figures(_nodes(ids, day), known, of.starts_on, day) if known and ids else {}
    typed = _confirmed(rows, ids, day)
    cards = {}
    for number in ids:
        lines: dict[int, list[Line]] = {}
        for action, one in rows:
            figure = typed.get((one.id, number)) or found.get(number, {}).get(one.code, Figure())
            target = targets.get((one.id, number))
            registered = one.code in known or one.counting is Counting.MANUAL
            lines.setdefault(action.id, []).append(
                _line(of, one, day, (readings[one.code], figure, target, registered))
            )
        cards[number] = Card(
            tuple(
                CardAction(action.code, action.name, tuple(lines[action.id]))
                for action in dict.fromkeys(action for action, _ in rows)
            )
        )
    return cards


def manual_values(about: Indicator, organization: Organization) -> list[ManualValue]:
    """Return every value typed for an organisation, newest day first, confirmed or not."""
    query = select(ManualValue).where(
        ManualValue.indicator_id == about.id, ManualValue.organization_id == organization.id
    )
    return list(db.session.scalars(query.order_by(ManualValue.on.desc(), ManualValue.id.desc())))


def manual_value(about: Indicator, organization: Organization, public_id: str) -> ManualValue:
    """Return one of them; raises NotFound."""
    for value in manual_values(about, organization):
        if value.public_id == public_id:
            return value
    raise NotFound


def _confirmed(
    rows: Sequence[tuple[CampaignAction, Indicator]], ids: Sequence[int], day: date
) -> dict[tuple[int, int], Figure]:
    """Return the latest confirmed value as of `day` by (indicator, organisation); no manual one, no statement."""
    manual = [one.id for _, one in rows if one.counting is Counting.MANUAL]
    if not manual:
        return {}
    query = (
        select(ManualValue)
        .where(
            ManualValue.indicator_id.in_(manual),
            ManualValue.organization_id.in_(ids),
            ManualValue.confirmed_by.is_not(None),
            ManualValue.on <= day,
        )
        .order_by(ManualValue.on, ManualValue.id)
    )
    return {
        (value.indicator_id, value.organization_id): Figure(value.numerator, value.denominator, {}, True)
        for value in db.session.scalars(query)
    }


def _line(
    of: Campaign, one: Indicator, day: date, read: tuple[Reading | None, Figure, Fraction | None, bool]
) -> Line:
    reading, figure, target, registered = read
    value = rules.value_of(reading, figure, registered=registered)
    plan = rules.plan_on(target, starts_on=of.starts_on, ends_on=of.ends_on, as_of=day, counting=one.counting)
    return Line(
        indicator_id=one.id,
        public_id=one.public_id,
        code=one.code,
        name=one.name,
        counting=one.counting,
        unit=one.unit,
        owner=one.owner,
        source=one.source,
        reading=reading,
        figure=figure,
        value=value,
        target=target,
        plan=plan,
        status=rules.status_of(value, target, plan),
        registered=registered,
    )


def _indicators(of: Campaign, only: int | None) -> list[tuple[CampaignAction, Indicator]]:
    query = (
        select(CampaignAction, Indicator)
        .join(Indicator, Indicator.action_id == CampaignAction.id)
        .where(CampaignAction.campaign_id == of.id)
        .order_by(CampaignAction.position, Indicator.position)
    )
    if only is not None:
        query = query.where(Indicator.id == only)
    return [(action, one) for action, one in db.session.execute(query)]


def _targets(
    indicator_ids: Sequence[int], organization_ids: Sequence[int]
) -> dict[tuple[int, int], Fraction]:
    query = select(
        IndicatorTarget.indicator_id, IndicatorTarget.organization_id, IndicatorTarget.quantity
    ).where(
        IndicatorTarget.indicator_id.in_(indicator_ids), IndicatorTarget.organization_id.in_(organization_ids)
    )
    return {(one, number): Fraction(quantity, SCALE) for one, number, quantity in db.session.execute(query)}


def _nodes(ids: Sequence[int], day: date) -> list[ledger.Node]:
    trails = organizations.trails_at(ids, day)
    return [ledger.Node(number, trails[number]) for number in ids]


def fact_uses(fed: Collection[Fed], on: date, _organization_kind: str) -> dict[Fed, list[Use]]:
    """Return which indicators of the campaigns that run on a day each kind of fact is counted by, whosesoever it is."""
    query = (
        select(Indicator)
        .join(Campaign, Campaign.id == Indicator.campaign_id)
        .where(Campaign.starts_on <= on, Campaign.ends_on >= on, Indicator.counting != Counting.MANUAL)
        .order_by(Indicator.code)
    )
    found: dict[Fed, list[Use]] = {one: [] for one in fed}
    for about in db.session.scalars(query):
        reading = plans.load(about.counting, about.definition)
        for one in fed:
            if reading and any(part.takes(Key(one.kind, "", one.tag)) for part in reading.numerator):
                found[one].append(Use("use.indicator", about.name, about.code))
    return found


FACT_USES = fact_uses


def counted_by(facts: Collection[Fact]) -> dict[int, list[tuple[Campaign, Indicator]]]:
    """Return the indicators that count each fact, of the campaigns that its day lies in, by fact id."""
    days = [fact.counted_on for fact in facts]
    query = (
        select(Campaign, Indicator)
        .join(Indicator, Indicator.campaign_id == Campaign.id)
        .where(Campaign.starts_on <= max(days), Campaign.ends_on >= min(days))
        .order_by(Campaign.year, Indicator.code)
    )
    found: dict[int, list[tuple[Campaign, Indicator]]] = {fact.id: [] for fact in facts}
    for campaign, about in db.session.execute(query).tuples():
        reading = plans.load(about.counting, about.definition)
        for fact in facts:
            key = Key(fact.kind, fact.variant, fact.tag)
            if not campaign.starts_on <= fact.counted_on <= campaign.ends_on:
                continue
            if reading and any(part.takes(key) for name in PartName for part in reading.part(name)):
                found[fact.id].append((campaign, about))
    return found


def _is_registered(reading: Reading) -> bool:
    """Whether some feature declares every kind that the reading needs: without it there is no register, not zero."""
    kinds = {part.kind for name in PartName for part in reading.part(name)}
    return all(ledger_rules.is_registered(kind) for kind in kinds)
