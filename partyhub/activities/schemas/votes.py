"""JSON shapes of votes."""

from __future__ import annotations

from marshmallow import fields, validate

from partyhub.activities.rules import COMMENT_LENGTH
from partyhub.activities.rules import votes as rules
from partyhub.activities.rules.votes import Ground, VoteKind
from partyhub.web.api import Date, Integer, Moment, Schema, Text

_BALLOTS = validate.Range(0, rules.MAX_BALLOTS)


class ExclusionSchema(Schema):
    """Somebody not counted as due at an election: approved above by `document`, adopted by the meeting."""

    member_id = fields.String(required=True, validate=validate.Length(max=40))
    ground = fields.String(required=True, validate=validate.OneOf([one.value for one in Ground]))
    document = Text(required=True, validate=validate.Length(min=1, max=rules.DOCUMENT_LENGTH))
    adopted = fields.Boolean(required=True)


class NewVoteSchema(Schema):
    """A vote to be held. A ballot that is secret by rule is secret whatever `secret` says."""

    kind = fields.String(required=True, validate=validate.OneOf([one.value for one in VoteKind]))
    subject = Text(required=True, validate=validate.Length(min=1, max=rules.SUBJECT_LENGTH))
    secret = fields.Boolean()
    seats = Integer(validate=validate.Range(1, rules.MAX_SEATS))
    candidates = fields.List(
        Text(validate=validate.Length(min=1, max=rules.CANDIDATE_LENGTH)),
        validate=validate.Length(max=rules.MAX_CANDIDATES),
    )
    exclusions = fields.List(fields.Nested(ExclusionSchema), validate=validate.Length(max=2_000))


class TallySchema(Schema):
    """The votes of one candidate."""

    yes = Integer(required=True, validate=_BALLOTS)
    no = Integer(validate=_BALLOTS)
    abstain = Integer(validate=_BALLOTS)


class VoteCountSchema(Schema):
    """The ballots of the round; `tallies` in the order of the round's candidates."""

    yes = Integer(validate=_BALLOTS)
    no = Integer(validate=_BALLOTS)
    abstain = Integer(validate=_BALLOTS)
    spoiled = Integer(validate=_BALLOTS)
    written_yes = Integer(validate=_BALLOTS)
    written_no = Integer(validate=_BALLOTS)
    written_on = Date(allow_none=True)
    tallies = fields.List(fields.Nested(TallySchema), validate=validate.Length(max=rules.MAX_CANDIDATES))


class VoteCorrectionSchema(VoteCountSchema):
    """A count taken anew, with the reason."""

    reason = Text(required=True, validate=validate.Length(min=1, max=COMMENT_LENGTH))


class ShownTallySchema(Schema):
    """The votes of one candidate in one count."""

    name = fields.String(dump_only=True)
    yes = fields.Integer(dump_only=True)
    no = fields.Integer(dump_only=True)
    abstain = fields.Integer(dump_only=True)
    elected = fields.Boolean(dump_only=True)
    tied = fields.Boolean(dump_only=True)


class ShownCountSchema(Schema):
    """One count; of each round the last one stands."""

    number = fields.Integer(dump_only=True)
    round = fields.Integer(dump_only=True)
    due = fields.Integer(dump_only=True)
    present = fields.Integer(dump_only=True)
    yes = fields.Integer(dump_only=True)
    no = fields.Integer(dump_only=True)
    abstain = fields.Integer(dump_only=True)
    spoiled = fields.Integer(dump_only=True)
    written_yes = fields.Integer(dump_only=True)
    written_no = fields.Integer(dump_only=True)
    written_on = Date(dump_only=True, allow_none=True)
    reason = fields.String(dump_only=True)
    counted_by = fields.String(dump_only=True)
    counted_at = Moment(dump_only=True)
    tallies = fields.List(fields.Nested(ShownTallySchema), dump_only=True)


class VoteSchema(Schema):
    """A vote. `due` and `present` are those of roster and roll call now; `candidates` those of the round at hand."""

    id = fields.String(dump_only=True)
    kind = fields.String(dump_only=True)
    subject = fields.String(dump_only=True)
    secret = fields.Boolean(dump_only=True)
    state = fields.String(dump_only=True)
    version = fields.Integer(dump_only=True)
    round = fields.Integer(dump_only=True)
    seats = fields.Integer(dump_only=True)
    due = fields.Integer(dump_only=True)
    present = fields.Integer(dump_only=True)
    quorum = fields.Boolean(dump_only=True)
    excluded = fields.Integer(dump_only=True)
    candidates = fields.List(fields.String(), dump_only=True)
    elected = fields.List(fields.String(), dump_only=True)
    counts = fields.List(fields.Nested(ShownCountSchema), dump_only=True)


class VotesSchema(Schema):
    """The votes of an activity, in the order in which they were written down."""

    items = fields.List(fields.Nested(VoteSchema), dump_only=True)
