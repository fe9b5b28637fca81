"""Forms of the service supermarket."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l

from partyhub.kernel.clock import SHANGHAI
from partyhub.volunteering import rules
from partyhub.volunteering.rules import AttendanceState, Category, OrderState
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
    TimeField,
    choices,
)


class EditOrderForm(BaseForm):
    """What an order says. Only the title is needed to keep a draft; publishing asks for the rest."""

    requires_version = True
    title = StringField(_l("What is needed, in one line"), [Required(), MaxLength(rules.TITLE_LENGTH)])
    category = SelectField(_l("Kind of service"), coerce=Category)
    need = TextAreaField(_l("What is needed, in detail"), [MaxLength(rules.NEED_LENGTH)])
    place = StringField(_l("Place"), [MaxLength(rules.PLACE_LENGTH)])
    starts_at = MomentField(_l("Needed from"))
    ends_at = MomentField(_l("Needed until"))
    risk_note = TextAreaField(_l("Possible risks and how to meet them"), [MaxLength(rules.RISK_LENGTH)])
    contact_name = StringField(_l("Contact person"), [MaxLength(rules.CONTACT_LENGTH)])
    contact_phone = StringField(_l("Contact phone"), [MaxLength(rules.PHONE_LENGTH)])
    leader = StringField(_l("Leader (name or pinyin initials)"), [MaxLength(60)])
    leader_id = SelectField(_l("Which one"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.category.choices = choices(Category, "volunteering.category", blank=_l("Please choose"))
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


class SessionForm(BaseForm):
    """One session of an order."""

    starts_at = MomentField(_l("Begins"), [Required()])
    ends_at = MomentField(_l("Ends"), [Required()])
    min_people = IntegerField(_l("People needed at least"), [Required()], default=1)
    max_people = IntegerField(_l("Places"), [Required()])
    place = StringField(_l("Place, if it differs"), [MaxLength(rules.PLACE_LENGTH)])


class EditSessionForm(SessionForm):
    """A change of a session."""

    requires_version = True


class SignupForm(BaseForm):
    """One tap; the reason only after a clash."""

    override_reason = StringField(_l("Why both are possible"), [MaxLength(rules.REASON_LENGTH)])


class SignupOthersForm(BaseForm):
    """Signing a member of one's branch up."""

    member_id = SelectField(_l("Member"), [Required()])
    override_reason = StringField(_l("Why both are possible"), [MaxLength(rules.REASON_LENGTH)])


class FindForm(FilterForm):
    """Looking for a person."""

    q = StringField(_l("Name, pinyin initials, or last four digits of the phone"), [MaxLength(60)])

    @property
    def sought(self) -> str:
        """What is looked for; nothing when it is no text that could be found."""
        return (self.q.data or "") if self.validate() else ""


class OrdersForm(FilterForm):
    """Filters of the list of orders."""

    state = SelectField(_l("State"), coerce=OrderState)
    category = SelectField(_l("Kind of service"), coerce=Category)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state.choices = choices(OrderState, "volunteering.state", blank=_l("All states"))
        self.category.choices = choices(Category, "volunteering.category", blank=_l("All kinds"))


class CompleteForm(BaseForm):
    """Handing a finished service in."""

    requires_version = True
    result = TextAreaField(_l("What was done in the service"), [Required(), MaxLength(rules.RESULT_LENGTH)])


class ConfirmForm(BaseForm):
    """The requester's confirmation."""

    requires_version = True
    confirmed_by = StringField(_l("Who confirmed, and how"), [Required(), MaxLength(rules.REASON_LENGTH)])


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


class StepForm(BaseForm):
    """A step without anything to say."""

    requires_version = True


def roll_form(lines: list[Any]) -> BaseForm:
    """Return the form of a roll call: a few fields for each line (`queries.RollLine`), named after its person."""
    fields: dict[str, Any] = {}
    for line in lines:
        offered = [one for one in AttendanceState if (one is AttendanceState.WALK_IN) != line.signed_up]
        if AttendanceState.UNREGISTERED not in offered:
            offered.insert(0, AttendanceState.UNREGISTERED)
        fields |= {
            f"state_{line.public_id}": SelectField(
                line.name,
                coerce=AttendanceState,
                choices=choices(offered, "volunteering.attendance"),
                default=line.state,
            ),
            f"starts_{line.public_id}": TimeField(
                _l("From (time of day)"), default=_wall_clock(line.starts_at)
            ),
            f"ends_{line.public_id}": TimeField(_l("Until (time of day)"), default=_wall_clock(line.ends_at)),
            f"break_{line.public_id}": IntegerField(
                _l("Break, minutes"), [Optional(), NumberRange(0, 1440)], default=line.break_minutes or None
            ),
            f"note_{line.public_id}": StringField(
                _l("Remark"), [MaxLength(rules.REASON_LENGTH)], default=line.reason
            ),
        }
    return type("RollForm", (BaseForm,), fields)()


def _wall_clock(moment: datetime | None) -> time | None:
    return moment.astimezone(SHANGHAI).time() if moment else None


class CorrectForm(BaseForm):
    """A correction of credited time; both times empty takes the entry back."""

    starts_at = MomentField(_l("Served from"))
    ends_at = MomentField(_l("Served until"))
    break_minutes = IntegerField(_l("Break, minutes"), default=0)
    reason = StringField(_l("Reason of the correction"), [Required(), MaxLength(rules.REASON_LENGTH)])


class HoursForm(FilterForm):
    """Which year."""

    year = IntegerField(_l("Year"))
