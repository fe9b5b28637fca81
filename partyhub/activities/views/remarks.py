"""Where a reviewer's comments stand: beside which item of the agenda, beside which vote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from partyhub.activities import rules
from partyhub.activities.forms.reviewing import item_name
from partyhub.activities.rules import Place, Remark
from partyhub.activities.views.base import blueprint

blueprint.app_template_global("item_name")(item_name)


@blueprint.app_template_global("remarks_beside")
def remarks_beside(remarks: Iterable[Remark], place: str, items: Sequence[Any]) -> dict[str, list[Remark]]:
    """Return the comments at a place by item, those about the whole under the empty name."""
    return rules.beside(remarks, Place(place), [(one.code, one.called) for one in items])
