"""Holding an activity together: the parties of its record, and what keeps them from it."""

from __future__ import annotations

from collections.abc import Sequence

from partyhub.activities import policy, rules
from partyhub.activities.commands.common import reference
from partyhub.activities.models import Activity
from partyhub.activities.rules import Content, Partner
from partyhub.kernel.errors import Reason
from partyhub.organization.models import Organization
from partyhub.security.parties import set_parties


def joint_reasons(
    host: Organization, partners: Sequence[Organization], content: Content, outside: str
) -> list[Reason]:
    """Return everything that keeps these organisations from holding it together."""
    named = [Partner(one.id, one.short_name, one.active_from, one.dissolved_on) for one in partners]
    return rules.joint_reasons(content.kinds, host.id, named, outside, content.day)


def hold_together(activity: Activity, host: Organization, partners: Sequence[Organization]) -> None:
    """Write down whom the record concerns: the host that runs it, and whoever takes part."""
    parts = [(host.id, host.path, policy.HOST if partners else policy.OWNER)]
    joint = {one.id: one.path for one in partners}
    set_parties(reference(activity), parts + [(number, path, policy.JOINT) for number, path in joint.items()])
