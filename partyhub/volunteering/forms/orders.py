"""Forms of orders and their steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from partyhub.volunteering import rules
from partyhub.volunteering.rules import OrderState
from partyhub.volunteering.rules.ratings import HIGHEST, LOWEST, SAID_LENGTH
from partyhub.web.forms import (
    BaseForm,
    FilterForm,
    IntegerField,
    MaxLength,
    MomentField,
    NumberRange,
    Optional,
    Required,
    SelectField,
    StringField,
    TextAreaField,
    choices,
)

Kinds = Sequence[tuple[str, str]]
"""Code and name of the kinds of service that may be chosen."""


class EditOrderForm(BaseForm):
    """What an order says. Only the title is needed to keep a draft; publishing asks for the rest."""

    requires_version = True
    title = StringField(_l("What is needed, in one line"), [Required(), MaxLength(rules.TITLE_LENGTH)])
    category = SelectField(_l("Kind of service"))
    need = TextAreaField(_l("What is needed, in detail"), [MaxLength(rules.NEED_LENGTH)])
    place = StringField(_l("Place"), [MaxLength(rules.PLACE_LENGTH)])
    starts_at = MomentField(_l("Needed from"))
    ends_at = MomentField(_l("Needed until"))
    risk_note = TextAreaField(_l("Possible risks and how to meet them"), [MaxLength(rules.RISK_LENGTH)])
    contact_name = StringField(_l("Contact person"), [MaxLength(rules.CONTACT_LENGTH)])
    contact_phone = StringField(_l("Contact phone"), [MaxLength(rules.PHONE_LENGTH)])
    leader = StringField(_l("Leader (name or pinyin initials)"), [MaxLength(60)])
    leader_id = SelectField(_l("Which one"), validate_choice=False)

    def __init__(self, *args: Any, kinds: Kinds = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.category.choices = choices(kinds, blank=_l("Please choose"))
        self.leader_id.choices = []

    def offer_leaders(self, found: list[tuple[str, str]]) -> None:
        """Let one of several people of that name be chosen."""
        self.leader_id.choices = choices(found, blank=_l("Please choose"))


class OrderForm(EditOrderForm):
    """A new order and who organises it."""

    requires_version = False
    organization_id = SelectField(_l("Organised by"), [Required()])

    def __init__(self, *args: Any, organizers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization_id.choices = choices(
            organizers, blank=_l("Please choose") if len(organizers) > 1 else None
        )


class OrdersForm(FilterForm):
    """Filters of the list of orders."""

    state = SelectField(_l("State"), coerce=OrderState)
    category = SelectField(_l("Kind of service"))

    def __init__(self, *args: Any, kinds: Kinds = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state.choices = choices(OrderState, "volunteering.state", blank=_l("All states"))
        self.category.choices = choices(kinds, blank=_l("All kinds"))


class CompleteForm(BaseForm):
    """Handing a finished service in."""

    requires_version = True
    result = TextAreaField(_l("What was done in the service"), [Required(), MaxLength(rules.RESULT_LENGTH)])


class ConfirmForm(BaseForm):
    """The requester's confirmation."""

    requires_version = True
    confirmed_by = StringField(_l("Who confirmed, and how"), [Required(), MaxLength(rules.REASON_LENGTH)])
    score = IntegerField(_l("Score, 1 to 5"), [Optional(), NumberRange(LOWEST, HIGHEST)])
    text = TextAreaField(_l("What the requester said"), [MaxLength(SAID_LENGTH)])


class CloseForm(BaseForm):
    """Closing."""

    requires_version = True
    second_look = TextAreaField(
        _l("Why a day of more than eight hours is right"), [MaxLength(rules.REASON_LENGTH)]
    )


class CancelForm(BaseForm):
    """Cancelling."""

    requires_version = True
    reason = StringField(
        _l("Reason, told to everybody who signed up"), [Required(), MaxLength(rules.REASON_LENGTH)]
    )
    second_look = TextAreaField(
        _l("Why a day of more than eight hours is right"), [MaxLength(rules.REASON_LENGTH)]
    )


class StepForm(BaseForm):
    """A step without anything to say."""

    requires_version = True
