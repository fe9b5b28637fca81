"""Making the files of a ledger. Everything is read anew through the scope of whoever fetches it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from partyhub.documents import word
from partyhub.documents.package import safe_name
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound, raise_if
from partyhub.organization.models import Organization
from partyhub.reports import policy, queries, rules
from partyhub.reports.models import Export
from partyhub.reports.rules import FORMS, Held, Ledger, LedgerKind, Medium, Say
from partyhub.security.actors import Actor
from partyhub.spreadsheets.writing import XLSX_TYPE, Sheet, workbook

LONGEST_CELL = 30_000
"""A workbook's cell holds 32,767 units of UTF-16; a longer text is cut in sight and stands whole in the document."""


@dataclass(frozen=True)
class Made:
    """A file, ready to be handed out."""

    name: str
    media_type: str
    content: bytes


def ledger_for(actor: Actor, export: Export, say: Say) -> Ledger:
    """Return the ledger of an export as it stands now. Raises NotFound when it is not the actor's any more."""
    kind = export.what.ledger
    if kind is None:
        raise NotFound
    form = FORMS[kind]
    if form.own:
        if actor.member_id is None:
            raise NotFound
        studied = queries.studied(actor.member_id, export.period)
        return rules.study_ledger(form, actor.name, export.period.title, studied, say)
    organization = home_of(export)
    raise_if(NotFound, policy.can_export(actor, export.what, organization))
    records = queries.held(actor, organization, export.period, form.kinds)
    return rules.ledger_of(form, organization.name, export.period.title, records, say)


def home_of(export: Export) -> Organization:
    """Return the organisation that an export is about."""
    if export.organization_id is None:
        raise NotFound
    return db.session.get_one(Organization, export.organization_id)


def make(ledger: Ledger, export: Export, *, clock: Clock) -> Made:
    """Return a ledger as a workbook or a Word document, marked with who took it, when, and the code."""
    mark = mark_of(export, clock)
    name = f"{file_name(ledger)}.{export.medium.value}"
    if export.medium is Medium.XLSX:
        return Made(name, XLSX_TYPE, as_workbook(ledger, mark))
    if export.medium is Medium.DOCX:
        return Made(name, word.DOCX_TYPE, as_document(ledger, mark))
    raise NotFound


def record_document(form: rules.Form, one: Held, unit: str, mark: str, say: Say) -> Made:
    """Return one record as a Word document."""
    ledger = rules.ledger_of(form, unit, "", [one], say)
    blocks = [word.Title(one.title), word.Line(f"单位：{unit}"), *_sheets(ledger)]
    name = safe_name(f"{one.day.isoformat()} {one.title}")
    return Made(f"{name}.docx", word.DOCX_TYPE, word.docx(blocks, title=one.title, mark=mark))


def form_of(one: Held) -> rules.Form:
    """Return the form that a record is written down in when it stands alone."""
    order = (LedgerKind.HEART_TALK, LedgerKind.THREE_MEETINGS, LedgerKind.THEMED_DAY)
    fitting = (FORMS[kind] for kind in order if FORMS[kind].kinds & set(one.kinds))
    return next(fitting, FORMS[LedgerKind.THREE_MEETINGS])


def mark_of(export: Export, clock: Clock) -> str:
    """Return the line that stands on everything taken away."""
    return mark_line(export.by_name, export.code, clock)


def mark_line(name: str, code: str, clock: Clock) -> str:
    """Return who took it, when, and the code under which the audit log knows it."""
    return f"导出人：{name}　导出时间：{rules.moment_text(clock.now())}　审计编号：{code}"


def file_name(ledger: Ledger) -> str:
    """Return what a ledger's file is called: its title, unit and period."""
    return "_".join(safe_name(part) for part in (ledger.title, ledger.unit, ledger.period))


def as_workbook(ledger: Ledger, mark: str) -> bytes:
    """Return a ledger as a workbook, one sheet for each part."""
    widths = [column.width for column in ledger.columns]
    return workbook(
        Sheet(
            section.title,
            ledger.headings,
            [[_cell(text) for text in row] for row in section.rows],
            f"{ledger.title}（{section.title}）　{ledger.unit}　{ledger.period}",
            widths,
            mark=mark,
        )
        for section in ledger.sections
    )


def as_document(ledger: Ledger, mark: str) -> bytes:
    """Return a ledger as a Word document: a sheet for each record, or one table."""
    blocks: list[word.Block] = [
        word.Title(ledger.title),
        word.Line(f"单位：{ledger.unit}　期间：{ledger.period}"),
    ]
    if not ledger.rows:
        blocks.append(word.Line("本期间没有记录。"))
    elif ledger.by_record:
        blocks += _sheets(ledger)
    else:
        widths = [column.width for column in ledger.columns]
        blocks += [word.Grid(ledger.headings, section.rows, widths) for section in ledger.sections]
    return word.docx(blocks, title=ledger.title, mark=mark)


def _sheets(ledger: Ledger) -> Iterator[word.Block]:
    for number, row in enumerate(ledger.sheets):
        if number:
            yield word.NewPage()
        yield word.Pairs(tuple(zip(ledger.headings, row, strict=True)))


def _cell(text: str) -> str:
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) // 2 <= LONGEST_CELL:
        return text
    kept = units[: LONGEST_CELL * 2].decode("utf-16-le", "ignore")
    return f"{kept}……（共 {len(text)} 字，全文见 Word 文档）"
