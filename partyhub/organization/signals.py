"""What this room tells whoever listens above."""

from __future__ import annotations

from partyhub.kernel.signals import Signal

organization_changed = Signal("organization_changed")
"""Sent after a change of the tree: ``organization_id, change (rules.TreeChange), on, actor, clock``.

At a merger `Organization.merged_into_id` already names the other one. A listener may raise Conflict to refuse.
"""
