"""Forms of teams and of dispatch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from partyhub.volunteering import rules
from partyhub.volunteering.rules import offers
from partyhub.web.forms import (
    BaseForm,
    DateField,
    IntegerField,
    MaxLength,
    MomentField,
    Optional,
    Required,
    SelectField,
    StringField,
    TextAreaField,
    choices,
)

ROWS = 3
"""Sessions that a page takes at once; the dispatcher may add more."""

SPARE_SKILLS = 2
_BETWEEN = re.compile(r"[、,，;；\s]+")


def tags_of(text: str | None) -> list[str]:
    """Return the words of a line: "急救、驾驶" gives two."""
    return [one for one in _BETWEEN.split(text or "") if one]


def line_of(tags: Iterable[str]) -> str:
    """Return tags as the line that `tags_of` reads."""
    return "、".join(tags)


class EditTeamForm(BaseForm):
    """What is known of a team."""

    requires_version = True
    name = StringField(_l("Name of the team"), [Required(), MaxLength(rules.TEAM_NAME_LENGTH)])
    leader = StringField(_l("Leader (name or pinyin initials)"), [MaxLength(60)])
    leader_id = SelectField(_l("Which one"), validate_choice=False)
    skills = StringField(_l("Skills of the team"), [MaxLength(400)])
    districts = StringField(_l("Districts it serves"), [MaxLength(400)])
    note = StringField(_l("Remark"), [MaxLength(rules.REASON_LENGTH)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leader_id.choices = []

    def offer_leaders(self, found: list[tuple[str, str]]) -> None:
        """Let one of several people of that name be chosen."""
        self.leader_id.choices = choices(found, blank=_l("Please choose"))


class TeamForm(EditTeamForm):
    """A new team and whose it is."""

    requires_version = False
    organization_id = SelectField(_l("Team of"), [Required()])

    def __init__(self, *args: Any, homes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization_id.choices = choices(homes, blank=_l("Please choose") if len(homes) > 1 else None)


class VolunteerForm(BaseForm):
    """Somebody whom a team is to count on."""

    who = StringField(_l("Member (name or pinyin initials)"), [Required(), MaxLength(60)])
    member_id = SelectField(_l("Which one"), validate_choice=False)
    since = DateField(_l("In the team since"), [Required()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member_id.choices = []

    def offer_people(self, found: list[tuple[str, str]]) -> None:
        """Let one of several people of that name be chosen."""
        self.member_id.choices = choices(found, blank=_l("Please choose"))


def volunteer_form(skills: Iterable[tuple[str, date | None]], until: date | None) -> Any:
    """Return the form of one volunteer: a line for each skill with its validity, two to spare."""
    held = [*skills, *[("", None)] * SPARE_SKILLS][: offers.MOST_SKILLS]
    fields: dict[str, Any] = {"rows": range(len(held))}
    for number, (name, valid_until) in enumerate(held):
        fields[f"skill_{number}"] = StringField(_l("Skill"), [MaxLength(offers.SKILL_LENGTH)], default=name)
        fields[f"valid_{number}"] = DateField(_l("Valid until, if it ends"), default=valid_until)
    fields["until"] = DateField(_l("Left the team on"), default=until)
    return type("ChangeVolunteerForm", (BaseForm,), fields)()


class OfferForm(BaseForm):
    """Which team is asked."""

    requires_version = True
    team_id = SelectField(_l("Team"), [Required()], validate_choice=False)
    respond_by = MomentField(_l("Answer wanted by"))
    overruled = StringField(_l("Why this team is right all the same"), [MaxLength(rules.REASON_LENGTH)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team_id.choices = []


class OpenForm(BaseForm):
    """Until when an order may be claimed."""

    requires_version = True
    respond_by = MomentField(_l("May be claimed until"))


class WhyForm(BaseForm):
    """A step that says why."""

    requires_version = True
    reason = StringField(_l("Reason of the step"), [Required(), MaxLength(rules.REASON_LENGTH)])


class SaidForm(BaseForm):
    """What the requester answered."""

    requires_version = True
    said = StringField(_l("Who answered, and how"), [Required(), MaxLength(rules.REASON_LENGTH)])


class ProposalForm(BaseForm):
    """Another time."""

    requires_version = True
    starts_at = MomentField(_l("Begins"), [Required()])
    ends_at = MomentField(_l("Ends"), [Required()])
    min_people = IntegerField(_l("People needed at least"), [Required()], default=1)
    max_people = IntegerField(_l("Places"), [Required()])
    reason = StringField(_l("Why this time"), [MaxLength(rules.REASON_LENGTH)])


class IncidentForm(BaseForm):
    """What happened."""

    requires_version = True
    note = TextAreaField(_l("What happened"), [Required(), MaxLength(offers.NOTE_LENGTH)])


def taking_form(
    *,
    version: int,
    window: tuple[datetime | None, datetime | None],
    people: int | None,
    leaders: Sequence[tuple[str, str]] = (),
    teams: Sequence[tuple[str, str]] = (),
    needs_session: bool = True,
) -> Any:
    """Return the form of accepting or claiming: a few sessions, the first one at the time that is wanted."""
    fields: dict[str, Any] = {"requires_version": True, "rows": range(ROWS)}
    begins, ends = window
    if begins and ends and ends - begins > rules.LONGEST_SESSION:
        ends = None  # a wide window says when a session may lie, not how long it lasts
    if teams:
        fields["team_id"] = SelectField(_l("For the team"), [Required()], choices=choices(teams))
    if leaders:
        fields["leader_id"] = SelectField(_l("Who leads the service"), [Required()], choices=choices(leaders))
    for number in range(ROWS):
        first = number == 0 and needs_session
        fields |= {
            f"starts_{number}": MomentField(_l("Begins"), default=begins if first else None),
            f"ends_{number}": MomentField(_l("Ends"), default=ends if first else None),
            f"least_{number}": IntegerField(
                _l("People needed at least"), [Optional()], default=(people or 1) if first else None
            ),
            f"most_{number}": IntegerField(
                _l("Places"), [Optional()], default=(people or 1) if first else None
            ),
            f"place_{number}": StringField(_l("Place, if it differs"), [MaxLength(rules.PLACE_LENGTH)]),
        }
    return type("TakingForm", (BaseForm,), fields)(version=version)
