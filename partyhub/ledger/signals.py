"""What the ledger tells whoever listens above."""

from __future__ import annotations

from partyhub.kernel.signals import Signal

facts_written = Signal("facts_written")
"""Sent after facts were written, reversals included: ``rows``, each with ``kind, organization_id, posted_at``."""
