"""Who may do what to which record: the whole access policy, declared apart from the code that enforces it.

One line for each endpoint × method (several where it handles several kinds of record)::

    METHOD endpoint | needs | record | sees | does

`needs`: one of these permissions (`SETS` names some sets of them), held anywhere, else 403 (401 for strangers);
``public`` for everybody.
`record`: the kind of record whose ids stand in the address; ``-`` when there is none.
`sees`: who finds that record at a place of the tree; for others it does not exist (404).
`does`: who may carry the act out on a record he sees; others get 403. Empty: whoever sees it.

A permission as a rule means: held by a role on the record's place or above it. Other names are functions below.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from partyhub.security import matrix
from partyhub.security.permissions import Permission, Role
from tests.support.world import USERS
from tests.system import (
    declared_activities,
    declared_closing,
    declared_dispatch,
    declared_hold,
    declared_minutes,
    declared_obligations,
    declared_places,
    declared_reports,
    declared_review,
    declared_scorecards,
    declared_shelf,
)
from tests.system.scene import ACCOUNTS, HOLDERS, PEOPLE, TREE

POLICY = """
GET  web.help_index | public | - | |
GET  web.help_words | public | - | |
GET  web.help_permissions | public | - | |
GET  web.help_contact | public | - | |
POST web.locale | public | - | |
POST web.text_size | public | - | |
GET  assets.file | public | asset | anyone |
GET  operations.healthz | public | - | |
GET  operations.readyz | public | - | |
GET  api_openapi.openapi_json | public | - | |
GET  accounts.landing | public | link | anyone |
POST accounts.landing_open | public | link | anyone |
GET  accounts.sign_in | public | - | |
POST accounts.sign_in | public | - | |
POST accounts.sign_out | public | - | |

GET  dashboard.home | self | - | |
GET  api_tasks.tasks | self | - | |
GET  api_me.me | self | - | |
GET  accounts.account | self | - | |
GET  accounts.own_password | self | - | has_account |
POST accounts.own_password | self | - | has_account |
POST accounts.own_session_end | self | own_session | mine |
GET  accounts.own_tokens | token.manage | - | |
POST accounts.own_tokens | token.manage | - | |
POST accounts.own_token_revoke | token.manage | token | mine |
GET  notifications.inbox | self | - | |
GET  notifications.inbox_show | self | message | mine |
POST notifications.inbox_open | self | message | mine |
POST notifications.inbox_read_all | self | - | |
GET  notifications.preferences | self | - | |
POST notifications.preferences | self | - | |
GET  api_notifications.messages | self | - | |
POST api_notifications.read | self | message | mine |

GET  accounts.people | account.manage, role.grant | - | |
GET  accounts.new_person | account.manage | - | |
POST accounts.new_person | account.manage | - | |
GET  accounts.person | account.manage, role.grant | user | manages_accounts, role.grant |
POST accounts.person_disable | account.manage | user | manages_accounts | of_another
POST accounts.person_enable | account.manage | user | manages_accounts | of_another
POST accounts.person_reset | account.manage | user | manages_accounts | of_another
POST accounts.person_grant | role.grant | user | manages_accounts, role.grant |
POST accounts.person_revoke | role.grant | grant | manages_accounts, role.grant | of_another
GET  accounts.links | link.issue | - | |
POST accounts.links_send | link.issue | - | |
POST accounts.links_slips | link.issue | - | |
GET  accounts.phones | link.issue | member | link.issue |
POST accounts.phones_end | link.issue | member | link.issue |
POST accounts.phones_end_one | link.issue | phone | link.issue |

GET  organization.index | organization.read | - | |
GET  organization.detail | organization.read | organization | organization.read, own_organization |
GET  organization.new | organization.manage | - | |
POST organization.new | organization.manage | - | |
GET  organization.edit | organization.manage | organization | organization.manage |
POST organization.edit | organization.manage | organization | organization.manage |
GET  organization.rename | organization.manage | organization | organization.manage |
POST organization.rename | organization.manage | organization | organization.manage |
GET  organization.move | organization.manage | organization | organization.manage |
POST organization.move | organization.manage | organization | organization.manage | restructures
GET  organization.merge | organization.manage | organization | organization.manage |
POST organization.merge | organization.manage | organization | organization.manage | restructures
GET  organization.dissolve | organization.manage | organization | organization.manage |
POST organization.dissolve | organization.manage | organization | organization.manage | restructures
GET  api_organization.list_organizations | organization.read | - | |
POST api_organization.found_organization | organization.manage | - | |
GET  api_organization.get_organization | organization.read | organization | organization.read, own_organization |
GET  api_organization.list_subtree | organization.read | organization | organization.read, own_organization |
POST api_organization.rename_organization | organization.manage | organization | organization.manage |
POST api_organization.move_organization | organization.manage | organization | organization.manage | restructures
POST api_organization.merge_organization | organization.manage | organization | organization.manage | restructures
POST api_organization.dissolve_organization | organization.manage | organization | organization.manage | restructures

PATCH api_organization.change_organization | organization.manage | organization | organization.manage |
GET  organization.enterprises | organization.read | - | |
GET  organization.enterprise | organization.read | enterprise | organization.read, own_organization |
GET  organization.new_enterprise | organization.manage | - | |
POST organization.new_enterprise | organization.manage | - | |
GET  organization.edit_enterprise | organization.manage | enterprise | organization.manage |
POST organization.edit_enterprise | organization.manage | enterprise | organization.manage |
GET  organization.units | organization.manage, activity.write, order.dispatch | - | |
GET  organization.unit | organization.manage, activity.write, order.dispatch | unit | anyone |
GET  organization.new_unit | organization.manage | - | |
POST organization.new_unit | organization.manage | - | |
GET  organization.edit_unit | organization.manage | unit | anyone |
POST organization.edit_unit | organization.manage | unit | anyone |
POST organization.reveal_unit | organization.manage, activity.write, order.dispatch | unit | anyone |
GET  api_enterprises.list_enterprises | organization.read | - | |
POST api_enterprises.add_enterprise | organization.manage | - | |
GET  api_enterprises.get_enterprise | organization.read | enterprise | organization.read, own_organization |
PATCH api_enterprises.change_enterprise | organization.manage | enterprise | organization.manage |
GET  api_external_units.list_units | organization.manage, activity.write, order.dispatch | - | |
POST api_external_units.add_unit | organization.manage | - | |
GET  api_external_units.get_unit | organization.manage, activity.write, order.dispatch | unit | anyone |
PATCH api_external_units.change_unit | organization.manage | unit | anyone |
POST api_external_units.reveal_unit | organization.manage, activity.write, order.dispatch | unit | anyone |

GET  members.record | self | - | is_a_member |
POST members.record_whole | self | - | is_a_member |
POST members.record_export | self | - | is_a_member |
GET  members.index | member.read | - | |
GET  members.new | member.manage | - | |
POST members.new | member.manage | - | |
GET  members.detail | self | member | member.read, oneself |
POST members.reveal | member.reveal | member | member.read, oneself | member.reveal, oneself
GET  members.edit | member.manage | member | member.manage |
POST members.edit | member.manage | member | member.manage |
GET  members.transfer | member.manage | member | member.manage |
POST members.transfer | member.manage | member | member.manage |
GET  members.standing | member.manage | member | member.manage |
POST members.standing | member.manage | member | member.manage |
GET  members.affiliate | member.manage | member | member.manage |
POST members.affiliate | member.manage | member | member.manage |
GET  members.end_affiliation | member.manage | affiliation | member.manage |
POST members.end_affiliation | member.manage | affiliation | member.manage |
GET  members.end_post | member.manage | appointment | member.manage |
POST members.end_post | member.manage | appointment | member.manage |
GET  members.posts | member.read | organization | member.read |
GET  members.appoint | member.manage | organization | member.manage |
POST members.appoint | member.manage | organization | member.manage |
GET  members.new_cell | member.manage | organization | member.manage |
POST members.new_cell | member.manage | organization | member.manage |
GET  api_members.list_members | member.read | - | |
POST api_members.add_member | member.manage | - | |
GET  api_members.get_member | self | member | member.read, oneself |
PATCH api_members.change_member | member.manage | member | member.manage |
POST api_members.reveal_member | self | member | member.read, oneself | member.reveal, oneself
POST api_members.transfer_member | member.manage | member | member.manage |

GET  members.enterprise_appoint | member.manage | enterprise | member.manage |
POST members.enterprise_appoint | member.manage | enterprise | member.manage |
GET  members.cell | member.manage | cell | member.manage |
POST members.cell | member.manage | cell | member.manage |
GET  members.close_cell | member.manage | cell | member.manage |
POST members.close_cell | member.manage | cell | member.manage |
GET  api_members.list_affiliations | self | member | member.read, oneself |
POST api_members.add_affiliation | member.manage | member | member.manage |
POST api_members.end_affiliation | member.manage | affiliation | member.manage |
GET  api_members.list_standings | self | member | member.read, oneself |
POST api_members.set_standing | member.manage | member | member.manage |
GET  api_party_groups.list_cells | member.read | - | |
POST api_party_groups.add_cell | member.manage | - | |
GET  api_party_groups.get_cell | member.read | cell | member.read |
PATCH api_party_groups.change_cell | member.manage | cell | member.manage |
POST api_party_groups.close_cell | member.manage | cell | member.manage |
GET  api_posts.list_posts | self | - | |
POST api_posts.appoint | member.manage | - | |
GET  api_posts.get_post | self | appointment | member.read, holds_the_post |
POST api_posts.end_post | member.manage | appointment | member.manage |

GET  spreadsheets.index | import.run | - | |
GET  spreadsheets.upload | import.run | - | |
POST spreadsheets.upload | import.run | - | |
GET  spreadsheets.template | import.run | template | anyone |
GET  spreadsheets.detail | import.run | import | import.run |
GET  spreadsheets.progress_of | import.run | import | import.run |
GET  spreadsheets.errors | import.run | import | import.run |
GET  spreadsheets.mapping | import.run | import | import.run |
POST spreadsheets.mapping | import.run | import | import.run |
POST spreadsheets.apply | import.run | import | import.run |
POST spreadsheets.undo | import.run | import | import.run |
GET  api_spreadsheets.batches | import.run | - | |
POST api_spreadsheets.upload | import.run | - | |
GET  api_spreadsheets.batch | import.run | import | import.run |
GET  api_spreadsheets.errors | import.run | import | import.run |
POST api_spreadsheets.apply | import.run | import | import.run |
POST api_spreadsheets.undo | import.run | import | import.run |

GET  activities.index | activity.read | - | |
GET  activities.month | activity.read | - | |
GET  activities.review | activity.review | - | |
GET  activities.log | activity.write | - | |
POST activities.log | activity.write | - | |
GET  activities.detail | activity.read | activity | activity.read |
GET  activities.detail | activity.read | activity_draft | runs |
GET  activities.counted | activity.write, activity.review | activity | activity.read | runs, activity.review
GET  activities.edit | activity.write | activity_held | activity.read | runs
GET  activities.edit | activity.write | activity_draft | runs |
POST activities.edit | activity.write | activity_held | activity.read | runs
POST activities.edit | activity.write | activity_draft | runs |
GET  activities.roll | activity.write | activity_held | activity.read | runs
POST activities.roll | activity.write | activity_held | activity.read | runs
GET  activities.step | activity.write, activity.review | step_submit | activity.read | runs
POST activities.step | activity.write, activity.review | step_submit | activity.read | runs
GET  activities.step | activity.write, activity.review | step_approve | activity.read | reviews
POST activities.step | activity.write, activity.review | step_approve | activity.read | reviews
POST activities.step | activity.write, activity.review | step_withdraw | activity.read | reviews
POST activities.step | activity.write, activity.review | step_hold | runs |
POST activities.add_file | activity.write | activity_held | activity.read | runs
POST activities.remove_file | activity.write | activity_file | activity.read | runs
GET  api_activities.listed | activity.read | - | |
POST api_activities.log | activity.write | - | |
GET  api_activities.show | activity.read | activity | activity.read |
GET  api_activities.show | activity.read | activity_draft | runs |
PATCH api_activities.edit | activity.write | activity_held | activity.read | runs
PATCH api_activities.edit | activity.write | activity_draft | runs |
POST api_activities.take_publish | activity.write | activity_draft | runs |
POST api_activities.take_hold | activity.write | activity_published | activity.read | runs
POST api_activities.take_submit | activity.write | activity_held | activity.read | runs
POST api_activities.take_archive | activity.write | activity_approved | activity.read | runs
POST api_activities.take_cancel | activity.write | activity_published | activity.read | runs
POST api_activities.take_approve | activity.review | activity | activity.read | reviews
POST api_activities.take_return | activity.review | activity | activity.read | reviews
POST api_activities.take_withdraw | activity.review | activity_approved | activity.read | reviews
GET  api_activities.attendance | activity.read | activity | activity.read |
POST api_activities.record_attendance | activity.write | activity_held | activity.read | runs
GET  api_activities.list_files | activity.read | activity | activity.read |
POST api_activities.add_file | activity.write | activity_held | activity.read | runs
DELETE api_activities.remove_file | activity.write | activity_file | activity.read | runs
GET  files.download | self | file | activity.read |
GET  files.thumbnail | self | file | activity.read |
GET  files.picture | self | file | activity.read |
GET  api_files.show | self | file | activity.read |
GET  api_files.content | self | file | activity.read |

GET  volunteering.open_sessions | signup.self | - | |
GET  volunteering.service_records | signup.self | - | |
GET  api_service_records.service_records | self | - | |
GET  volunteering.hours | hours.read | - | |
GET  volunteering.correct | order.dispatch | hours_entry | order.dispatch |
POST volunteering.correct | order.dispatch | hours_entry | order.dispatch |
GET  volunteering.orders | order.read, order.dispatch | - | |
GET  volunteering.create | order.dispatch | - | |
POST volunteering.create | order.dispatch | - | |
GET  volunteering.detail | order.read, order.dispatch | order | anyone |
GET  volunteering.detail | order.read, order.dispatch | order_draft | order.dispatch |
GET  volunteering.desk | order.read, order.dispatch | order_draft | order.dispatch |
GET  volunteering.desk | order.read, order.dispatch | order | anyone |
GET  volunteering.edit | order.dispatch | order | anyone | order.dispatch
POST volunteering.edit | order.dispatch | order | anyone | order.dispatch
POST volunteering.edit | order.dispatch | order_draft | order.dispatch |
POST volunteering.publish | order.dispatch | order_draft | order.dispatch |
POST volunteering.ready | order.lead, order.dispatch, signup.self | order | anyone | leads
POST volunteering.start | order.lead, order.dispatch, signup.self | order | anyone | leads
GET  volunteering.complete | order.lead, order.dispatch, signup.self | order | anyone | leads
POST volunteering.complete | order.lead, order.dispatch, signup.self | order | anyone | leads
GET  volunteering.confirm | order.dispatch | order | anyone | order.dispatch
POST volunteering.confirm | order.dispatch | order | anyone | order.dispatch
GET  volunteering.close | order.dispatch | order | anyone | order.dispatch
POST volunteering.close | order.dispatch | order | anyone | order.dispatch
GET  volunteering.cancel | order.dispatch | order | anyone | order.dispatch
POST volunteering.cancel | order.dispatch | order | anyone | order.dispatch
GET  volunteering.new_session | order.dispatch | order | anyone | order.dispatch
POST volunteering.new_session | order.dispatch | order | anyone | order.dispatch
GET  volunteering.edit_session | order.dispatch | session | anyone | order.dispatch
POST volunteering.edit_session | order.dispatch | session | anyone | order.dispatch
GET  volunteering.roll_call | order.lead, order.dispatch, signup.self | session | anyone | leads
POST volunteering.roll_call | order.lead, order.dispatch, signup.self | session | anyone | leads
GET  volunteering.sign_up_others | signup.others | session | anyone |
POST volunteering.sign_up_others | signup.others | session | anyone |
POST volunteering.sign_up | signup.self | order_session | anyone | is_a_member
POST volunteering.promote | order.lead, order.dispatch, signup.self | signup_in | sees_signup_in | leads
POST volunteering.withdraw | signup.self, signup.others | signup_of | sees_signup_of |
GET  api_orders.list_orders | order.read, order.dispatch | - | |
POST api_orders.create_order | order.dispatch | - | |
GET  api_orders.read_order | order.read, order.dispatch | order | anyone |
GET  api_orders.read_order | order.read, order.dispatch | order_draft | order.dispatch |
PATCH api_orders.edit_order | order.dispatch | order | anyone | order.dispatch
PATCH api_orders.edit_order | order.dispatch | order_draft | order.dispatch |
POST api_orders.publish_order | order.dispatch | order_draft | order.dispatch |
POST api_orders.ready_order | order.lead, order.dispatch, signup.self | order | anyone | leads
POST api_orders.start_order | order.lead, order.dispatch, signup.self | order | anyone | leads
POST api_orders.complete_order | order.lead, order.dispatch, signup.self | order | anyone | leads
POST api_orders.confirm_order | order.dispatch | order | anyone | order.dispatch
POST api_orders.close_order | order.dispatch | order | anyone | order.dispatch
POST api_orders.cancel_order | order.dispatch | order | anyone | order.dispatch
GET  api_orders.list_sessions | order.read, order.dispatch | order_draft | order.dispatch |
GET  api_orders.list_sessions | order.read, order.dispatch | order | anyone |
POST api_orders.add_session | order.dispatch | order | anyone | order.dispatch
GET  api_sessions.read_session | order.read, order.dispatch | session | anyone |
PUT  api_sessions.change_session | order.dispatch | session | anyone | order.dispatch
GET  api_sessions.list_signups | order.read, order.dispatch | session | anyone |
POST api_sessions.sign_up | signup.self, signup.others | session | anyone | is_a_member
GET  api_sessions.read_attendance | order.lead, order.dispatch, signup.self | session | anyone | leads
POST api_sessions.record_attendance | order.lead, order.dispatch, signup.self | session | anyone | leads
POST api_signups.withdraw | signup.self, signup.others | signup_of | sees_signup_of |
POST api_signups.promote | order.lead, order.dispatch, signup.self | signup_in | sees_signup_in | leads


GET  trail.events | audit.read | - | |
GET  trail.event | audit.read | audit_event | audit.read |
GET  api_trail.events | audit.read | - | |
"""


@dataclass(frozen=True)
class Who:
    """Somebody who asks: the roles he was given, where, and who he is."""

    name: str
    roles: tuple[tuple[Role, str], ...] = ()
    own: str = ""

    @property
    def person(self) -> str:
        """The name of the member he is, as `tests.factories.members` calls him; empty when he is none."""
        return "member" if self.name == "link" else (USERS[self.name][2] if self.name in USERS else "")

    def holds(self, permission: Permission) -> bool:
        """Whether one of his roles holds it anywhere."""
        if permission is Permission.SELF:
            return self.name != "anonymous"
        return any(role in matrix.roles_of(permission) for role, _place in self.roles)

    def reaches(self, permission: Permission, place: str) -> bool:
        """Whether one of his roles holds it at `place` or above."""
        return any(
            role in matrix.roles_of(permission) and _at_or_below(place, held) for role, held in self.roles
        )

    def holds_at(self, permission: Permission, place: str, *among: Role) -> bool:
        """Whether he holds it by a role given on that very place."""
        return any(
            held == place and role in matrix.roles_of(permission) and (not among or role in among)
            for role, held in self.roles
        )


def _at_or_below(place: str, above: str) -> bool:
    return TREE[place][: len(TREE[above])] == TREE[above]


def _parent(place: str) -> str:
    return next(name for name, where in TREE.items() if where == TREE[place][:-1])


def _reviews(who: Who, place: str) -> bool:
    """The committee reviews itself (another person of it); everybody else is reviewed from above."""
    where = place if place == "root" else _parent(place)
    return who.reaches(Permission.ACTIVITY_REVIEW, where)


def _leads(who: Who, place: str) -> bool:
    return who.reaches(Permission.ORDER_LEAD, place) or who.reaches(Permission.ORDER_DISPATCH, place)


UNIT = (Role.ENTERPRISE, Role.SECRETARY)
RULES: dict[str, Callable[[Who, str], bool]] = {
    "anyone": lambda who, place: True,
    "nobody": lambda who, place: (
        False
    ),  # nobody of those who ask chaired or recorded the meetings of the scene
    "mine": lambda who, place: who.name == place,
    "has_account": lambda who, place: who.name in USERS,
    "is_a_member": lambda who, place: bool(who.person),
    "own_organization": lambda who, place: who.own == place,
    "oneself": lambda who, place: who.person != "" and who.person == PEOPLE.get(place),
    "holds_the_post": lambda who, place: who.person != "" and who.person == HOLDERS.get(place),
    "manages_accounts": lambda who, place: who.holds(Permission.ACCOUNT_MANAGE),
    "of_another": lambda who, place: ACCOUNTS.get(place) != who.name,
    "restructures": lambda who, place: (
        place != "root" and who.reaches(Permission.ORGANIZATION_MANAGE, _parent(place))
    ),
    "on_roster": lambda who, place: who.person != "" and who.own == place,
    "runs": lambda who, place: who.holds_at(Permission.ACTIVITY_WRITE, place),
    "reviews": _reviews,
    "on_the_roster": lambda who, place: who.person != "" and who.own == place,
    "sees_activity_signup": lambda who, place: RULES["runs"](who, place) or RULES["oneself"](who, place),
    "leads": _leads,
    # a dispatcher who leads as well decides disputes, and raises none
    "leads_only": lambda who, place: _leads(who, place) and not who.reaches(Permission.ORDER_DISPATCH, place),
    "signs_up": lambda who, place: (
        who.reaches(Permission.SIGNUP_OTHERS, place) or RULES["oneself"](who, place)
    ),
    "leads_all": lambda who, place: _leads(who, "root") and not RULES["oneself"](who, place),
    "dispatches_everywhere": lambda who, place: who.reaches(Permission.ORDER_DISPATCH, "root"),
    "answers_for_a_team": lambda who, place: who.holds(Permission.ORDER_LEAD),
    # by the person's branch; by whoever runs the order, which the root organises; by the person
    "sees_signup_of": lambda who, place: (
        who.reaches(Permission.SIGNUP_OTHERS, place) or _leads(who, "root") or RULES["oneself"](who, place)
    ),
    # a person of another branch than all who ask, in an order of `place`: whoever runs it, whoever may sign him up
    "sees_signup_in": lambda who, place: _leads(who, place) or who.reaches(Permission.SIGNUP_OTHERS, "east"),
    "stands_above": lambda who, place: (
        place != "root"
        and who.reaches(Permission.OBLIGATION_EXCUSE, _parent(place))
        and not who.holds_at(Permission.ACTIVITY_WRITE, place)
    ),
    "assesses_itself": lambda who, place: who.holds_at(Permission.SCORECARD_ASSESS, place, *UNIT),
    "reviews_others": lambda who, place: (
        who.reaches(Permission.SCORECARD_REVIEW, place)
        and not any(held == place and role in UNIT for role, held in who.roles)
    ),
}


@dataclass(frozen=True)
class Line:
    """One line of the policy."""

    method: str
    endpoint: str
    needs: tuple[Permission, ...]
    record: str
    sees: tuple[str, ...]
    does: tuple[str, ...]

    @property
    def public(self) -> bool:
        return not self.needs

    def expected(self, who: Who, place: str) -> str:
        """Return what has to come: ok, stranger, forbidden or missing."""
        if self.public:
            return "ok"
        if who.name == "anonymous":
            return "stranger"
        if not any(who.holds(permission) for permission in self.needs):
            return "forbidden"
        if self.sees and not _any(self.sees, who, place):
            return "missing"
        if self.does and not _any(self.does, who, place):
            return "forbidden"
        return "ok"


def _any(rules: tuple[str, ...], who: Who, place: str) -> bool:
    return any(
        RULES[rule](who, place) if rule in RULES else who.reaches(Permission(rule), place) for rule in rules
    )


SETS = {"ASSESSING": "scorecard.assess, scorecard.review, scorecard.final"}
"""Names of several permissions at once."""


def lines() -> list[Line]:
    """Return the policy, read."""
    found = []
    more = (
        declared_activities,
        declared_closing,
        declared_dispatch,
        declared_hold,
        declared_minutes,
        declared_obligations,
        declared_places,
        declared_reports,
        declared_review,
        declared_scorecards,
        declared_shelf,
    )
    whole = "\n".join((POLICY, *(one.POLICY for one in more)))
    for text in filter(None, (line.strip() for line in whole.splitlines())):
        what, needs, record, sees, does = (part.strip() for part in text.split("|"))
        method, endpoint = what.split()
        asked = () if needs == "public" else tuple(Permission(one) for one in _names(SETS.get(needs, needs)))
        found.append(
            Line(method, endpoint, asked, "" if record == "-" else record, _names(sees), _names(does))
        )
    return found


def _names(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",") if one.strip())
