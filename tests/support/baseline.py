"""The small organisation that every test finds: made through commands, once per database.

```
/root                     regulator's committee
  /root/east              an enterprise's committee
    /root/east/b1 …       two branches
  /root/west              another enterprise's committee
    /root/west/b1         a branch
```
"""

from __future__ import annotations

from datetime import UTC, datetime

from partyhub.kernel.clock import Clock

FOUNDED = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def load(clock: Clock) -> None:
    """Make the baseline; each room adds its part here as it comes."""
