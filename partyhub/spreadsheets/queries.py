"""Reading batches and their problems, always through the actor's scope."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound
from partyhub.kernel.paging import PAGE_SIZE, Page, page_of
from partyhub.security.actors import Actor
from partyhub.spreadsheets import policy
from partyhub.spreadsheets.models import ImportBatch, ImportProblem
from partyhub.spreadsheets.rules import BatchState, Severity, masked


def batches(
    actor: Actor,
    *,
    kind: str = "",
    state: BatchState | None = None,
    cursor: str | None = None,
    page_size: int = PAGE_SIZE,
) -> Page:
    """The actor's batches, newest first."""
    query = select(ImportBatch).where(policy.scope_batches(actor))
    if kind:
        query = query.where(ImportBatch.kind == kind)
    if state is not None:
        query = query.where(ImportBatch.state == state)
    return page_of(query, keys=[(ImportBatch.id, "desc")], cursor=cursor, page_size=page_size)


def batch(actor: Actor, public_id: str) -> ImportBatch:
    """One batch; raises NotFound when it is absent or not the actor's to see."""
    found = db.session.scalar(
        select(ImportBatch).where(ImportBatch.public_id == public_id, policy.scope_batches(actor))
    )
    if found is None:
        raise NotFound
    return found


def waiting(actor: Actor) -> list[ImportBatch]:
    """The actor's own batches that wait for him: to be imported, or to be corrected. Newest first, at most ten."""
    if actor.user_id is None:
        return []
    states = (BatchState.READY, BatchState.FAILED)
    query = select(ImportBatch).where(ImportBatch.created_by == actor.user_id, ImportBatch.state.in_(states))
    return list(db.session.scalars(query.order_by(ImportBatch.id.desc()).limit(10)))


def by_id(actor: Actor, batch_id: int) -> ImportBatch | None:
    """The batch of an internal id, where the actor may see it."""
    return db.session.scalar(
        select(ImportBatch).where(ImportBatch.id == batch_id, policy.scope_batches(actor))
    )


def problems(
    batch: ImportBatch,
    *,
    severity: Severity | None = None,
    cursor: str | None = None,
    page_size: int = PAGE_SIZE,
) -> Page:
    """The problems of a batch in sheet order: what is about the whole sheet first, then row by row."""
    query = select(ImportProblem).where(ImportProblem.batch_id == batch.id)
    if severity is not None:
        query = query.where(ImportProblem.severity == severity)
    return page_of(query, keys=[(ImportProblem.position, "asc")], cursor=cursor, page_size=page_size)


def value_shown(actor: Actor, batch: ImportBatch, problem: ImportProblem) -> str:
    """A wrong value as this actor may see it."""
    return problem.value if policy.sees_values(actor, batch) else masked(problem.value)


def every_problem(batch: ImportBatch) -> Iterator[ImportProblem]:
    """All problems of a batch in sheet order, without holding them all."""
    query = select(ImportProblem).where(ImportProblem.batch_id == batch.id).order_by(ImportProblem.position)
    yield from db.session.scalars(query.execution_options(yield_per=1000))
