"""The forms of the room."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from partyhub.kernel.errors import Invalid, Reason
from partyhub.security.actors import Actor
from partyhub.spreadsheets.models import ImportBatch
from partyhub.spreadsheets.registered import importers_for
from partyhub.spreadsheets.rules import Correction, Importer, letter
from partyhub.web.forms import (
    BaseForm,
    FileField,
    IntegerField,
    NumberRange,
    RadioField,
    Required,
    StringField,
)
from partyhub.web.words import word


class UploadForm(BaseForm):
    """Which list, and the workbook."""

    kind = RadioField(_l("What is in the workbook"), validators=[Required()])
    file = FileField(
        _l("Workbook"),
        validators=[Required()],
        description=_l(
            "An .xlsx workbook or a CSV file, at most 20 MB. "
            "The list you keep will do: headings are found by themselves."
        ),
        render_kw={"accept": ".xlsx,.csv"},
    )

    def __init__(self, actor: Actor, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = [(one.kind, word(one.label)) for one in importers_for(actor)]
        if not self.is_submitted() and self.kind.choices:
            self.kind.data = self.kind.choices[0][
                0
            ]  # nobody loses the workbook he chose over a choice forgotten


class MappingForm(BaseForm):
    """Which row is the header, and what each column is; the columns are read from the request by their letter."""

    requires_version = True
    sheet = StringField(_l("Sheet"))
    header_row = IntegerField(_l("Row of the headings"), validators=[NumberRange(min=1, max=1000)])

    def __init__(self, batch: ImportBatch, importer: Importer, **kwargs: Any) -> None:
        self.extra_names = tuple(f"column_{letter(heading.position)}" for heading in batch.headings)
        super().__init__(
            data={"sheet": batch.sheet, "header_row": batch.header_row or None},
            version=batch.version,
            **kwargs,
        )
        self.batch = batch
        self.options = [
            ("", _("Do not read")),
            *((column.key, column.heading) for column in importer.columns),
        ]

    def correction(self, given: dict[str, str]) -> Correction:
        """The mapping as the user left it; raises Invalid for a choice that was not offered."""
        columns: dict[int, str | None] = {}
        known = {key for key, _label in self.options}
        for heading in self.batch.headings:
            chosen = given.get(f"column_{letter(heading.position)}", heading.key or "")
            if chosen not in known:
                raise Invalid(Reason("not_a_choice"))
            columns[heading.position] = chosen or None
        same_header = (
            self.sheet.data or ""
        ) == self.batch.sheet and self.header_row.data == self.batch.header_row
        return Correction(self.sheet.data or "", self.header_row.data or 0, columns if same_header else {})
