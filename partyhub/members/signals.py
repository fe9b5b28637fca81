"""What this room tells whoever listens above."""

from __future__ import annotations

from partyhub.kernel.signals import Signal

member_left = Signal("member_left")
"""Sent when somebody stops belonging to an organisation: ``member_id, organization_id, on, actor, clock``."""
