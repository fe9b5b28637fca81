"""What a reviewer keeps for himself: phrases for returns, and batches of clean records."""

from __future__ import annotations

from typing import Any

from partyhub.activities import commands, queries
from partyhub.activities.api.base import blueprint
from partyhub.activities.models import ReviewBatch
from partyhub.activities.rules import Outcome
from partyhub.activities.schemas import PhraseSchema, PhrasesSchema, ReviewBatchSchema
from partyhub.kernel.http import clock
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires


@blueprint.route("/review/phrases", methods=["GET"])
@requires(Permission.ACTIVITY_REVIEW)
@blueprint.response(200, PhrasesSchema)
def list_phrases() -> Any:
    """List the caller's own phrases for returns, the most used first."""
    return {"items": queries.phrases(current_actor())}


@blueprint.route("/review/phrases", methods=["POST"])
@requires(Permission.ACTIVITY_REVIEW)
@blueprint.arguments(PhraseSchema)
@blueprint.response(201, PhraseSchema)
def add_phrase(body: dict[str, Any]) -> Any:
    """Remember a phrase; one that is known already counts as used once more."""
    actor, text = current_actor(), body["text"]
    commands.remember_phrases(actor, [text], clock=clock())
    return next(one for one in queries.phrases(actor) if one.text == text)


@blueprint.route("/review/phrases/<phrase_id>/forget", methods=["POST"])
@requires(Permission.ACTIVITY_REVIEW)
@blueprint.response(204)
def forget_phrase(phrase_id: str) -> None:
    """Forget one of the caller's phrases."""
    actor = current_actor()
    commands.forget_phrase(actor, queries.phrase(actor, phrase_id), clock=clock())


@blueprint.route("/review/batches", methods=["POST"])
@requires(Permission.ACTIVITY_REVIEW)
@blueprint.response(201, ReviewBatchSchema)
def start_batch() -> Any:
    """Take the clean records that wait for the caller, a tenth set aside by lot; an unfinished batch is returned."""
    return _shown(commands.start_batch(current_actor(), clock=clock()))


@blueprint.route("/review/batches/<batch_id>", methods=["GET"])
@requires(Permission.ACTIVITY_REVIEW)
@blueprint.response(200, ReviewBatchSchema)
def get_batch(batch_id: str) -> Any:
    """Return one of the caller's batches: what waits, what was approved, what was not and why."""
    return _shown(queries.batch(current_actor(), batch_id))


@blueprint.route("/review/batches/<batch_id>/approve", methods=["POST"])
@requires(Permission.ACTIVITY_REVIEW)
@blueprint.response(200, ReviewBatchSchema)
def approve_batch(batch_id: str) -> Any:
    """Approve the next records of a batch; ask again while `waiting` is not zero."""
    actor = current_actor()
    batch = queries.batch(actor, batch_id)
    commands.go_on(actor, batch, clock=clock())
    return _shown(batch)


def _shown(batch: ReviewBatch) -> dict[str, Any]:
    pairs = queries.batch_items(batch)
    return {
        "id": batch.public_id,
        "created_at": batch.created_at,
        "waiting": sum(item.outcome is Outcome.WAITING and not item.close_look for item, _one in pairs),
        "items": [
            {
                "activity_id": one.public_id,
                "close_look": item.close_look,
                "outcome": item.outcome.value,
                "reason": item.reason,
            }
            for item, one in pairs
        ],
    }
