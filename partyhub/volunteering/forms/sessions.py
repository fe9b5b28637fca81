"""Forms of sessions, sign-ups and the roll call."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l

from partyhub.kernel.clock import SHANGHAI
from partyhub.volunteering import rules
from partyhub.volunteering.rules import AttendanceState
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
    TimeField,
    choices,
)


class SessionForm(BaseForm):
    """One session of an order."""

    starts_at = MomentField(_l("Begins"), [Required()])
    ends_at = MomentField(_l("Ends"), [Required()])
    min_people = IntegerField(_l("People needed at least"), [Required()], default=1)
    max_people = IntegerField(_l("Places"), [Required()])
    cutoff_hours = IntegerField(
        _l("Hours before the beginning until which a place may be given back"),
        [Required(), NumberRange(0, rules.MAX_CUTOFF_HOURS)],
        default=rules.CUTOFF_HOURS,
    )
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
