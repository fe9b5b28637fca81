"""Forms of votes: what is voted on, and what was counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

from partyhub.activities.rules import COMMENT_LENGTH
from partyhub.activities.rules.votes import (
    ABOUT_ONE_PERSON,
    DOCUMENT_LENGTH,
    SECRET,
    SUBJECT_LENGTH,
    Count,
    Ground,
    Tally,
    VoteKind,
    VotePlan,
)
from partyhub.kernel.errors import Reason
from partyhub.web import normal
from partyhub.web.forms import (
    BaseForm,
    BooleanField,
    DateField,
    IntegerField,
    MaxLength,
    Optional,
    Required,
    SelectField,
    StringField,
    TextAreaField,
    choices,
)

_GROUND = re.compile(r"ground-[0-9a-z]{16}")
_LINES = re.compile(r"[、，,;；\n]+")
_GROUNDS = frozenset(one.value for one in Ground)


class VoteForm(BaseForm):
    """A vote to be held. Who is not counted as due at an election comes as one choice a person."""

    kind = SelectField(_l("What kind of vote"), [Required()], coerce=VoteKind)
    subject = StringField(_l("What is voted on"), [Required(), MaxLength(SUBJECT_LENGTH)])
    secret = BooleanField(_l("Secret ballot"))
    seats = IntegerField(_l("How many are elected"), [Optional()])
    candidates = TextAreaField(_l("Candidates, one in each line"), [MaxLength(7_000)])
    document = StringField(
        _l("Document by which the higher organisation approved it"), [MaxLength(DOCUMENT_LENGTH)]
    )
    adopted = BooleanField(_l("The meeting adopted that they are not counted"))

    def offer(self, kinds: Iterable[VoteKind]) -> None:
        """Offer the kinds of votes that the activity may hold."""
        self.kind.choices = choices([one for one in VoteKind if one in set(kinds)], "activities.vote_kind")

    def _names(self) -> set[str]:
        return super()._names() | {name for name in request.form if _GROUND.fullmatch(name)}

    def _put(self, reason: Reason) -> None:
        if reason.field.startswith("exclusions"):
            last = reason.field.rpartition(".")[2]
            reason = replace(reason, field="adopted" if last == "adopted" else "document")
        super()._put(reason)

    def refusals(self) -> list[Reason]:
        """Return what is wrong apart from the fields: also a ground that is none."""
        found = super().refusals()
        if not _GROUNDS.issuperset(self._sent_grounds.values()):
            found.append(Reason("not_a_choice", "document"))
        return found

    @property
    def grounds(self) -> dict[str, Ground]:
        """Why somebody is not counted, by public id of the member; only those for whom a ground was chosen."""
        return {who: Ground(value) for who, value in self._sent_grounds.items() if value in _GROUNDS}

    @property
    def _sent_grounds(self) -> dict[str, str]:
        return {name[7:]: value for name, value in request.form.items() if value and _GROUND.fullmatch(name)}

    def plan(self) -> VotePlan:
        """Return what was written; a ballot that is secret by rule need not be ticked."""
        kind = self.kind.data
        names = (normal.tidy(one) for one in _LINES.split(self.candidates.data or ""))
        return VotePlan(
            kind,
            self.subject.data or "",
            bool(self.secret.data) or kind in SECRET,
            self.seats.data or 0,
            tuple(filter(None, names)),
        )


class CountForm(BaseForm):
    """The ballots of one round; `count_form` adds the fields that the vote at hand needs."""

    requires_version = True
    spoiled = IntegerField(_p("vote", "Spoiled ballots"), [Optional()])
    candidates: Sequence[str] = ()

    def _put(self, reason: Reason) -> None:
        name, _, place = reason.field.partition(".")
        if name == "tallies" and self.candidates:
            reason = replace(reason, field=f"yes_{place or 0}")
        super()._put(reason)

    def count(self) -> Count:
        """Return what was counted; an empty entry is none."""

        def number(name: str) -> int:
            return (self[name].data or 0) if name in self else 0

        tallies = tuple(
            Tally(number(f"yes_{n}"), number(f"no_{n}"), number(f"abstain_{n}"))
            for n in range(len(self.candidates))
        )
        return Count(
            number("yes"),
            number("no"),
            number("abstain"),
            number("spoiled"),
            number("written_yes"),
            number("written_no"),
            self["written_on"].data if "written_on" in self else None,
            tallies,
        )


def count_form(kind: VoteKind, names: Sequence[str], *, correcting: bool) -> type[CountForm]:
    """Return the form of a count: by candidate, with written opinions, or with the reason of a correction."""
    fields: dict[str, Any] = {"candidates": tuple(names) if kind is VoteKind.ELECTION else ()}
    if kind is VoteKind.ELECTION:
        for n, name in enumerate(names):
            fields[f"yes_{n}"] = IntegerField(_l("%(name)s: in favour", name=name), [Optional()])
            fields[f"no_{n}"] = IntegerField(_l("%(name)s: against", name=name), [Optional()])
            fields[f"abstain_{n}"] = IntegerField(_l("%(name)s: abstained", name=name), [Optional()])
    else:
        fields["yes"] = IntegerField(_p("vote", "In favour"), [Required()])
        fields["no"] = IntegerField(_p("vote", "Against"), [Optional()])
        fields["abstain"] = IntegerField(_p("vote", "Abstained"), [Optional()])
    if kind in ABOUT_ONE_PERSON:
        fields["written_yes"] = IntegerField(_l("Written opinions in favour"), [Optional()])
        fields["written_no"] = IntegerField(_l("Written opinions against"), [Optional()])
        fields["written_on"] = DateField(_l("Day the last written opinion was handed in"), [Optional()])
    if correcting:
        label = _l("Why the count is corrected")
        fields["reason"] = TextAreaField(label, [Required(), MaxLength(COMMENT_LENGTH)])
    return type("CountFormAtHand", (CountForm,), fields)
