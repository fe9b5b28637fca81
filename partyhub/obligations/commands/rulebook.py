"""Business verbs of the rules: take over the built-in ones, draft, change, switch on, drop, end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, Stale, raise_if
from partyhub.kernel.references import Reference
from partyhub.ledger.rules import is_registered, is_state
from partyhub.obligations import plans, policy, queries, rules
from partyhub.obligations.commands.following import follow_everybody
from partyhub.obligations.models import ObligationRule, kinds_text
from partyhub.obligations.rules import RULE, Content, RuleState
from partyhub.security.actors import Actor


def load_built_in(actor: Actor, *, since: date, clock: Clock) -> list[ObligationRule]:
    """Take over the built-in rules, to count from the periods that `since` lies in.

    What the file has switched off, and what is met by a fact that nobody posts yet, comes as a draft.
    Raises Forbidden, Conflict when there are rules already, Invalid for a day that is to come or too long ago.
    """
    raise_if(Forbidden, policy.can_edit_rules(actor))
    if db.session.scalar(select(ObligationRule.id).limit(1)) is not None:
        raise Conflict(Reason("rules_there_already"))
    if not date(clock.today().year - 1, 1, 1) <= since <= clock.today():
        raise Invalid(Reason("rules_since_range", "since"))
    made = []
    for planned in plans.built_in().values():
        begins = plans.beginning(planned.content.every, since)
        rule = _added(replace(planned.content, valid_from=begins), 1)
        if planned.on and _is_posted(planned.content):
            rule.state = RuleState.ACTIVE
        made.append(rule)
    db.session.flush()
    audit.record(
        actor, "obligation_rule.loaded", details={"since": since.isoformat(), "rules": len(made)}, clock=clock
    )
    follow_everybody(clock=clock)
    return made


def draft(actor: Actor, content: Content, *, clock: Clock) -> ObligationRule:
    """Write a new rule, or a new version of the one of that code, as a draft.

    Raises Forbidden, Invalid with every reason (looser than the regulation behind it among them), Conflict while the
    rule has another draft.
    """
    raise_if(Forbidden, policy.can_edit_rules(actor))
    _check(content, clock)
    versions = queries.versions_of(content.code)
    if any(one.state is RuleState.DRAFT for one in versions):
        raise Conflict(Reason("rule_has_draft", "code"))
    rule = _added(content, len(versions) + 1)
    db.session.flush()
    _note(actor, "obligation_rule.drafted", rule, clock)
    return rule


def change(
    actor: Actor, rule: ObligationRule, content: Content, *, version: int, clock: Clock
) -> ObligationRule:
    """Change a draft; its code stays. Raises Forbidden, Stale, Conflict for what is no draft any more, Invalid."""
    raise_if(Forbidden, policy.can_edit_rules(actor))
    _check_version(rule, version)
    if rule.state is not RuleState.DRAFT:
        raise Conflict(Reason("rule_no_draft"))
    content = replace(content, code=rule.code)
    _check(content, clock)
    for name, value in _columns(content).items():
        setattr(rule, name, value)
    db.session.flush()
    _note(actor, "obligation_rule.changed", rule, clock)
    return rule


def switch_on(actor: Actor, rule: ObligationRule, *, version: int, clock: Clock) -> ObligationRule:
    """Let a draft, in the version that was previewed, count from its first day; the version before it ends there.

    Raises Forbidden, Stale, Conflict in another state, Invalid when the day has passed meanwhile or nothing posts what
    meets it.
    """
    raise_if(Forbidden, policy.can_edit_rules(actor))
    _check_version(rule, version)
    target = RULE.target(rule.state, "switch_on")
    _check(rule.content, clock)
    if not _is_posted(rule.content):
        raise Invalid(Reason("rule_fact_unknown", "met_by"))
    before = queries.last_counted(rule.code)
    if before is not None and (before.valid_to is None or before.valid_to > rule.valid_from):
        before.valid_to = rule.valid_from
    rule.state = RuleState(target)
    db.session.flush()
    _note(actor, "obligation_rule.switched_on", rule, clock)
    follow_everybody(clock=clock)
    return rule


def drop(actor: Actor, rule: ObligationRule, *, version: int, clock: Clock) -> ObligationRule:
    """Throw a draft away. Raises Forbidden, Stale, Conflict in another state."""
    raise_if(Forbidden, policy.can_edit_rules(actor))
    _check_version(rule, version)
    rule.state = RuleState(RULE.target(rule.state, "drop"))
    db.session.flush()
    _note(actor, "obligation_rule.dropped", rule, clock)
    return rule


def end(actor: Actor, rule: ObligationRule, *, on: date, version: int, clock: Clock) -> ObligationRule:
    """Let a rule ask for nothing from `on`. Raises Forbidden, Stale, Conflict, Invalid (a regulation's rule stays)."""
    raise_if(Forbidden, policy.can_edit_rules(actor))
    _check_version(rule, version)
    target = RULE.target(rule.state, "end")
    raise_if(Invalid, rules.ending_reasons(rule.content, queries.floor_of(rule.code), on, clock.today()))
    rule.state, rule.valid_to = RuleState(target), on
    db.session.flush()
    _note(actor, "obligation_rule.ended", rule, clock, on=on.isoformat())
    follow_everybody(clock=clock)
    return rule


def _check(content: Content, clock: Clock) -> None:
    before = queries.last_counted(content.code)
    reasons = rules.content_reasons(content)
    reasons += rules.validity_reasons(content, before.content if before else None, clock.today())
    reasons += rules.strictness_reasons(content, queries.floor_of(content.code))
    raise_if(Invalid, reasons)


def _check_version(rule: ObligationRule, version: int) -> None:
    if rule.version != version:
        raise Stale


def _is_posted(content: Content) -> bool:
    """Whether some room posts what meets the rule, as something that happens."""
    return is_registered(content.met_by.kind) and not is_state(content.met_by.kind)


def _added(content: Content, number: int) -> ObligationRule:
    rule = ObligationRule(code=content.code, number=number, state=RuleState.DRAFT, **_columns(content))
    db.session.add(rule)
    return rule


def _columns(content: Content) -> dict[str, Any]:
    return {
        "name": content.name,
        "kinds_text": kinds_text(content.kinds),
        "condition": content.condition,
        "fact_kind": content.met_by.kind,
        "fact_tag": content.met_by.tag,
        "every": content.every,
        "times": content.times,
        "lead_days": content.lead_days,
        "source": content.source,
        "basis": content.basis,
        "valid_from": content.valid_from,
    }


def _note(actor: Actor, event: str, rule: ObligationRule, clock: Clock, **details: Any) -> None:
    about = {"code": rule.code, "number": rule.number, "valid_from": rule.valid_from.isoformat()}
    audit.record(actor, event, Reference("obligation_rule", rule.id), details=about | details, clock=clock)
