"""Forms of people without an account, and of those who check what they ask for."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from partyhub.volunteering import rules
from partyhub.volunteering.forms.orders import Kinds
from partyhub.web.forms import (
    BaseForm,
    BooleanField,
    IntegerField,
    MaxLength,
    MomentField,
    PhoneField,
    Required,
    SelectField,
    StringField,
    TextAreaField,
    choices,
)


class AskedForm(BaseForm):
    """What help is wanted."""

    need = TextAreaField(_l("What do you need help with?"), [Required(), MaxLength(rules.NEED_LENGTH)])
    place = StringField(_l("Where?"), [Required(), MaxLength(rules.PLACE_LENGTH)])
    starts_at = MomentField(_l("Help wanted from"), [Required()])
    ends_at = MomentField(_l("Help wanted until"), [Required()])
    people = IntegerField(_l("How many volunteers?"), [Required()], default=2)
    risk_note = TextAreaField(
        _l("What should volunteers watch out for?"), [Required(), MaxLength(rules.RISK_LENGTH)]
    )


class ChangeRequestForm(AskedForm):
    """A change of what is asked for."""

    requires_version = True


class RequestForm(AskedForm):
    """A new order, by anybody. `website` is a trap that people do not see; `mark` says which form this is."""

    category = SelectField(_l("Kind of service"))
    contact_name = StringField(_l("Your name"), [Required(), MaxLength(rules.CONTACT_LENGTH)])
    contact_phone = PhoneField(_l("Your phone number"), [Required(), MaxLength(rules.PHONE_LENGTH)])
    consent = BooleanField(
        _l("I agree that the name and number are used to carry out this order, and only for that")
    )
    website = StringField(_l("Leave this empty"))
    mark = HiddenField()

    def __init__(self, *args: Any, kinds: Kinds = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.category.choices = choices(kinds, blank=_l("I do not know"))


class OpenRequestForm(BaseForm):
    """Code and the end of the phone number."""

    code = StringField(_l("Code of the order"), [Required(), MaxLength(60)])
    tail = StringField(_l("Last four digits of the phone number given"), [Required(), MaxLength(4)])


class WithdrawRequestForm(BaseForm):
    """Taking an order back."""

    requires_version = True
    reason = StringField(_l("Reason"), [MaxLength(rules.REASON_LENGTH)])


class AskForm(BaseForm):
    """A question to the requester."""

    requires_version = True
    question = TextAreaField(_l("What do you need to know?"), [Required(), MaxLength(rules.REASON_LENGTH)])


class RejectForm(BaseForm):
    """Rejecting an order."""

    requires_version = True
    reason = TextAreaField(_l("Reason, told to the requester"), [Required(), MaxLength(rules.REASON_LENGTH)])


class VerifyForm(BaseForm):
    """What checking found."""

    requires_version = True
    title = StringField(_l("What is needed, in one line"), [Required(), MaxLength(rules.TITLE_LENGTH)])
    category = SelectField(_l("Kind of service"), [Required()])
    district = StringField(_l("District or neighbourhood"), [MaxLength(rules.DISTRICT_LENGTH)])
    people = IntegerField(_l("People needed"), [Required()])
    skills = StringField(_l("Skills needed, with commas between"), [MaxLength(rules.PLACE_LENGTH)])
    risk_note = TextAreaField(
        _l("Possible risks and how to meet them"), [Required(), MaxLength(rules.RISK_LENGTH)]
    )
    hazardous = BooleanField(_l("Dangerous work: briefing and insurance before it starts"))
    min_age = IntegerField(_l("Youngest age"))
    hours_cap = IntegerField(_l("Minutes credited at most for a person"))

    def __init__(self, *args: Any, kinds: Kinds = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.category.choices = choices(kinds, blank=_l("Please choose"))
