"""Workbooks in and out: find the header, map headings, name every wrong cell, write formula-safe files, import batches.

A room that imports something declares ``IMPORTERS`` in its ``schemas.py``; the application registers them at start::

    from partyhub.spreadsheets import rules as sheet
    from partyhub.spreadsheets.rules import Action, Column, Finding, Importer, Planned, Remark, Severity

    def _check_figure(number: str) -> Iterable[Remark]:
        if not sheet.id_check_figure_agrees(number):
            yield Remark("id_check_figure", severity=Severity.WARNING)

    MEMBERS = Importer(
        kind="members",                                   # the name in the API and of the template
        label="members.import",                           # a key of WORDS
        columns=(
            Column("name", ("姓名", "党员姓名"), sheet.person_name, required=True, max_length=50),
            Column("id_no", ("公民身份证号", "身份证号码"), sheet.id_number, check=_check_figure),
            Column("gender", ("性别",), sheet.choice({"男": Gender.MALE, "女": Gender.FEMALE})),
            Column("birth", ("出生日期", "出生年月"), sheet.day),          # a kernel.partial_date.PartialDate
            Column("kind", ("组织类别",), sheet.choice({"党委": …, "党支部": …})),   # takes "631 党支部" too
        ),
        check=commands.check_roster, plan=commands.plan_roster,
        apply=commands.import_roster, undo=commands.undo_import,
    )
    IMPORTERS = (MEMBERS,)

The four functions are called by position with (see the protocols in ``rules.importer``)::

    check(actor, rows, clock)        -> Iterable[Finding]    cross-row and database checks; one Finding per wrong cell
    plan(actor, rows, clock)         -> Iterable[Planned]    NEW, CHANGED or UNCHANGED per row, for the preview
    apply(actor, rows, batch, clock) -> None                 all or nothing; flush; batch.note(reference, before, after)
    undo(actor, batch, clock)        -> None                 for change in batch.changes(): … (last written first)

``row["name"]`` is the parsed value (None when empty), ``"tel" in row`` says whether the workbook has the column at all
(absent: leave it alone), ``row.get("tel", "")`` gives a default, ``row.number`` is the sheet row for a `Finding`.
A code such as ``"id_duplicate"`` is looked up under ``reason.id_duplicate`` in the room's own WORDS; params fill it in.
`check` gets only rows whose own cells are sound, and is called even when other rows have errors, so that all errors
are listed at once; `plan` and `apply` run only when there are no errors at all.

Words: *batch* one uploaded workbook and what became of it; *problem* one cell to put right; *correction* the user's
mapping of columns. Anyone above may import `rules` and `writing`; the rest is reached through pages, API and jobs.
"""
