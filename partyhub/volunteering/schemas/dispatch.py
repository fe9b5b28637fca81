"""JSON shapes of teams, offers and the steps of dispatch."""

from __future__ import annotations

from marshmallow import fields, validate

from partyhub.volunteering import rules
from partyhub.volunteering.rules import offers
from partyhub.volunteering.rules.offers import OfferState
from partyhub.volunteering.schemas.sessions import SessionFieldsSchema
from partyhub.volunteering.schemas.texts import text
from partyhub.web.api import Moment, Schema

_TEAM = {"description": "A team's id."}


class OfferInSchema(Schema):
    """Which team is asked, until when, and why one that is advised against is right."""

    team_id = fields.String(required=True, metadata=_TEAM)
    respond_by = Moment(allow_none=True)
    overruled = text(rules.REASON_LENGTH)


class OpenInSchema(Schema):
    """Until when an order may be claimed."""

    respond_by = Moment(allow_none=True)


class AcceptSchema(Schema):
    """The sessions that a team will hold, and who of it leads them; without a leader it is the team's."""

    sessions = fields.List(
        fields.Nested(SessionFieldsSchema), validate=validate.Length(max=rules.MAX_SESSIONS)
    )
    leader_id = fields.String(allow_none=True, metadata={"description": "A member's id."})


class ClaimSchema(AcceptSchema):
    """Which team claims, with its sessions."""

    team_id = fields.String(required=True, metadata=_TEAM)


class WhySchema(Schema):
    """A step that says why."""

    reason = text(rules.REASON_LENGTH, required=True)


class ProposalSchema(Schema):
    """Another time that a team proposes, for one session."""

    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    min_people = fields.Integer(required=True)
    max_people = fields.Integer(required=True)
    reason = text(rules.REASON_LENGTH)


class SaidSchema(Schema):
    """Who answered for the requester, and how."""

    said = text(rules.REASON_LENGTH, required=True)


class IncidentInSchema(Schema):
    """What happened."""

    note = text(offers.NOTE_LENGTH, required=True)


class OfferRowSchema(Schema):
    """One line of an order's dispatch."""

    team = fields.String(dump_only=True)
    state = fields.Enum(OfferState, by_value=True, dump_only=True)
    claimed = fields.Boolean(dump_only=True)
    offered_at = Moment(dump_only=True)
    respond_by = Moment(dump_only=True)
    answered_at = Moment(dump_only=True, allow_none=True)
    reason = fields.String(dump_only=True)


class OffersSchema(Schema):
    """The history of an order's dispatch, the latest first."""

    items = fields.List(fields.Nested(OfferRowSchema), dump_only=True)


class SuggestionSchema(Schema):
    """A team and what speaks for and against it, in words."""

    team_id = fields.String(dump_only=True)
    name = fields.String(dump_only=True)
    pros = fields.List(fields.String(), dump_only=True)
    objections = fields.List(fields.String(), dump_only=True)


class SuggestionsSchema(Schema):
    """The teams under the caller's dispatch, the most suitable first."""

    items = fields.List(fields.Nested(SuggestionSchema), dump_only=True)


class TeamRowSchema(Schema):
    """A volunteer team."""

    id = fields.String(dump_only=True)
    version = fields.Integer(dump_only=True)
    name = fields.String(dump_only=True)
    organization_id = fields.String(dump_only=True)
    leader = fields.String(dump_only=True, allow_none=True)
    skills = fields.List(fields.String(), dump_only=True)
    districts = fields.List(fields.String(), dump_only=True)
    active = fields.Boolean(dump_only=True)
    volunteers = fields.Integer(dump_only=True, metadata={"description": "People it counts on now."})
