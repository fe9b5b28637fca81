"""The inspection package: every ledger, the minutes, an index and what is missing, in one file, made by a job."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select, update

from partyhub.documents import word
from partyhub.documents.package import ZIP_TYPE, packed, safe_name
from partyhub.files import commands as files
from partyhub.files.models import Attachment
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound, raise_if
from partyhub.kernel.references import Reference
from partyhub.reports import policy, queries, rules
from partyhub.reports.commands.asking import ledgers_in, take
from partyhub.reports.commands.making import (
    Made,
    as_document,
    as_workbook,
    file_name,
    form_of,
    home_of,
    ledger_for,
    make,
    mark_of,
    record_document,
)
from partyhub.reports.models import Export
from partyhub.reports.rules import FORMS, Checked, Held, Ledger, Say, What
from partyhub.security.actors import Actor

MINUTES = "会议记录"
LEDGERS = "台账"
INDEX = "00 目录和缺项"
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Package:
    """Everything that a package is made of, read at one moment."""

    unit: str
    period: str
    purpose: str
    mark: str
    ledgers: tuple[Ledger, ...]
    records: tuple[Held, ...]
    checked: Checked


def read_package(actor: Actor, export: Export, say: Say, *, clock: Clock) -> Package:
    """Return what belongs into a package, as the actor may see it. Raises NotFound when it is not his any more."""
    organization = home_of(export)
    raise_if(NotFound, policy.can_export(actor, export.what, organization))
    read = [
        (FORMS[kind], queries.held(actor, organization, export.period, FORMS[kind].kinds))
        for kind in ledgers_in(actor, export.what, organization)
    ]
    period = export.period.title
    records = {one.public_id: one for _form, held in read for one in held}
    return Package(
        organization.name,
        period,
        export.purpose,
        mark_of(export, clock),
        tuple(rules.ledger_of(form, organization.name, period, held, say) for form, held in read),
        tuple(sorted(records.values(), key=lambda one: (one.starts_at, one.title, one.public_id))),
        queries.checked(organization, export.year, today=clock.today()),
    )


def build(package: Package, say: Say, *, progress: Progress) -> bytes:
    """Return a package's bytes; the same package gives the same bytes. `progress` is told percentages."""
    steps = len(package.ledgers) + len(package.records)
    parts: list[tuple[str, bytes]] = []
    for done, ledger in enumerate(package.ledgers):
        progress(100 * done // steps)
        parts += _files_of(ledger, package.mark)
    for number, one in enumerate(package.records):
        progress(100 * (len(package.ledgers) + number) // steps)
        made = record_document(form_of(one), one, package.unit, package.mark, say)
        parts.append((f"{MINUTES}/{number + 1:03} {made.name}", made.content))
    index = word.docx(_index(package, [name for name, _content in parts]), title=INDEX, mark=package.mark)
    return packed([(f"{INDEX}.docx", index), *parts])


def keep(export: Export, content: bytes, *, clock: Clock) -> Attachment:
    """Put a package where its requester fetches it. What an earlier, interrupted try left is taken away first."""
    parent = Reference(policy.CONTENT, export.id)
    _drop_contents([export.id])
    name = f"{safe_name(home_of(export).name)} {export.year}年迎检材料.zip"
    return files.deposit(parent, name, content, media_type=ZIP_TYPE, by=export.user_id, clock=clock)


def fetch(actor: Actor, export: Export, say: Say, *, clock: Clock) -> Made:
    """Return the file of an export, after noting that it leaves and with how many rows.

    Raises NotFound when it is not the actor's any more, Conflict before a package is made.
    """
    if export.what is not What.PACKAGE:
        ledger = ledger_for(actor, export, say)
        take(actor, export, ledger.rows, clock=clock)
        return make(ledger, export, clock=clock)
    raise_if(NotFound, policy.can_export(actor, export.what, home_of(export)))
    take(actor, export, export.rows, clock=clock)
    kept = queries.content_of(export)
    if kept is None:
        raise NotFound
    return Made(kept.name, kept.media_type, files.store().path(kept.sha256).read_bytes())


def forget_expired(clock: Clock) -> int:
    """Take away the files of exports whose day is over, and return how many exports there were. Their rows go when they
    have been over for `rules.KEPT`; what the audit log knows of them stays."""
    over = select(Export.id).where(Export.expires_at <= clock.now())
    ids = list(
        db.session.scalars(
            select(Attachment.parent_id).where(
                Attachment.parent_kind == policy.CONTENT, Attachment.parent_id.in_(over)
            )
        )
    )
    _drop_contents(ids)
    db.session.execute(delete(Export).where(Export.expires_at <= clock.now() - rules.KEPT))
    return len(ids)


def _drop_contents(ids: Sequence[int]) -> None:
    db.session.execute(
        delete(Attachment).where(Attachment.parent_kind == policy.CONTENT, Attachment.parent_id.in_(ids))
    )


def _files_of(ledger: Ledger, mark: str) -> list[tuple[str, bytes]]:
    name = f"{LEDGERS}/{file_name(ledger)}"
    return [(f"{name}.xlsx", as_workbook(ledger, mark)), (f"{name}.docx", as_document(ledger, mark))]


def _index(package: Package, names: Sequence[str]) -> list[word.Block]:
    missing = [(gap.name, f"{_day(gap.first)}至{_day(gap.last)}", gap.source) for gap in package.checked.gaps]
    due = package.checked.due
    none = word.Line(f"到期应办的 {due} 项均有记录。" if due else "本年度没有已到期的应办事项。")
    return [
        word.Title(f"{package.unit}{package.period}迎检材料目录"),
        word.Line(f"用途：{package.purpose}"),
        word.Title("一、台账", 2),
        word.Grid(("台账", "记录数"), [(one.title, str(one.rows)) for one in package.ledgers], (4, 1)),
        word.Title("二、缺项", 2),
        word.Grid(("应办事项", "期间", "依据"), missing, (2, 3, 4)) if missing else none,
        word.Title("三、文件", 2),
        word.Grid(("序号", "文件"), [(str(n), name) for n, name in enumerate(names, 1)], (1, 8)),
    ]


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def set_progress(export_id: int, percent: int) -> None:
    """Write how far a package is; the caller commits."""
    db.session.execute(update(Export).where(Export.id == export_id).values(progress=percent))
