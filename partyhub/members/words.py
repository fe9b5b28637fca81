"""The words of this room."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

WORDS: dict[str, Any] = {
    "members.category.full": _l("Full member"),
    "members.category.probationary": _l("Probationary member"),
    "members.gender.male": _l("Male"),
    "members.gender.female": _l("Female"),
    "members.status.normal": _l("Membership normal"),
    "members.status.retained": _l("Membership retained"),
    "members.status.disciplinary_probation": _l("Disciplinary probation"),
    "members.status.suspended": _l("Membership suspended"),
    "members.status.removed": _l("Removed"),
    "members.status.expelled": _l("Expelled"),
    "members.status.withdrawn": _l("Withdrawn"),
    "members.status.deceased": _l("Deceased"),
    "members.affiliation.formal": _l("Formal"),
    "members.affiliation.temporary": _l("Temporary"),
    "members.affiliation.floating_in": _l("Floating in"),
    "members.affiliation.seconded": _l("Seconded"),
    "members.post.secretary": _l("Secretary"),
    "members.post.deputy_secretary": _l("Deputy secretary"),
    "members.post.organization_officer": _l("Organisation member"),
    "members.post.publicity_officer": _l("Publicity member"),
    "members.post.discipline_officer": _l("Discipline-inspection member"),
    "members.post.committee_member": _l("Committee member"),
    "members.post.cell_leader": _l("Party group leader"),
    "members.post.chairman": _l("Chairman of the board"),
    "members.post.executive_director": _l("Executive director"),
    "members.post.director": _l("Director"),
    "members.post.general_manager": _l("General manager"),
    "members.post.deputy_general_manager": _l("Deputy general manager"),
    "members.post.supervisor": _l("Supervisor"),
    "members.post.external_director": _l("External director"),
    "members.field.id_no": _l("ID number"),
    "members.field.birth_on": _l("Birth date"),
    "members.field.mobile": _l("Mobile number"),
    "members.field.tel": _l("Landline"),
    "members.field.address": _l("Home address"),
    "members.import": _l("Member roster"),
    "audit.member.added": _l("Added a member"),
    "audit.member.changed": _l("Changed a member's record"),
    "audit.member.revealed": _l("Saw a restricted value"),
    "audit.member.reveal_refused": _l("Was refused a restricted value"),
    "audit.member.exported": _l("Exported a member's record"),
    "audit.member.transferred": _l("Transferred a member"),
    "audit.member.affiliated": _l("Added an affiliation"),
    "audit.member.affiliation_ended": _l("Ended an affiliation"),
    "audit.member.standing_set": _l("Wrote down a membership status"),
    "audit.member.appointed": _l("Appointed a member to a post"),
    "audit.member.appointment_ended": _l("Ended a post"),
    "audit.member.cell_assigned": _l("Put a member into a Party group"),
    "audit.members.handed_over": _l("Handed members over at a merger"),
    "audit.members.imported": _l("Imported a roster"),
    "audit.members.import_undone": _l("Took an import of a roster back"),
    "audit.party_cell.added": _l("Added a Party group"),
    "audit.party_cell.changed": _l("Changed a Party group"),
    "audit.party_cell.closed": _l("Closed a Party group"),
    "reason.one_place": _l("Name one place: an organisation or an enterprise."),
    "reason.cell_closed": _l("This Party group is closed."),
    "reason.member_of_other_branch": _l("Only members of the branch can be in its Party group."),
    "reason.size_branch_small": _l(
        "%(count)s full members: a branch of its own has %(bound)s or more. A joint branch may suit (Branch Work "
        "Regulations)."
    ),
    "reason.size_joint_branch_small": _l(
        "%(count)s full members: a joint branch has %(bound)s or more together (Branch Work Regulations)."
    ),
    "reason.size_branch_large": _l(
        "%(count)s members: a branch generally has no more than %(bound)s. A second branch or a general branch may "
        "suit (Branch Work Regulations)."
    ),
    "reason.size_general_branch_small": _l(
        "%(count)s members: a general branch generally has %(bound)s or more, fewer where it is approved "
        "(Regulations on Party organisations of state-owned enterprises)."
    ),
    "reason.size_general_branch_large": _l(
        "%(count)s members: from %(bound)s on a primary committee is generally set up (Regulations on Party "
        "organisations of state-owned enterprises)."
    ),
    "reason.size_committee_small": _l(
        "%(count)s members: a primary committee generally has %(bound)s or more, fewer where it is approved "
        "(Regulations on Party organisations of state-owned enterprises)."
    ),
    "reason.size_committee_missing": _l(
        "%(full)s full members, %(count)s on the branch committee: from 7 full members on a branch has a committee of "
        "%(least)s to %(most)s (Branch Work Regulations)."
    ),
    "reason.size_committee_crowded": _l(
        "%(count)s on the branch committee: generally it has %(least)s to %(most)s people, at most %(at_most)s "
        "(Branch Work Regulations)."
    ),
    "reason.not_a_branch": _l("Members belong to branches. Choose a Party branch."),
    "reason.branch_dissolved": _l("This branch is no more. Choose another one."),
    "reason.joined_before_birth": _l("The date of joining lies before the birth. Check both."),
    "reason.full_before_joining": _l("Full membership cannot begin before joining. Check both dates."),
    "reason.probationary_with_full_date": _l(
        "A probationary member has no date of full membership yet. Leave it empty."
    ),
    "reason.post_on_wrong_tree": _l(
        "Party posts are held in organisations, the others in enterprises. Choose another post."
    ),
    "reason.ends_before_start": _l("The end must lie after the beginning."),
    "reason.reveal_not_allowed": _l("You may not see this value whole."),
    "reason.before_branch": _l("The branch exists since %(day)s. Give that day or a later one."),
    "reason.id_taken": _l("Somebody with this ID number is registered already. Search for the person."),
    "reason.membership_ended": _l("This membership has ended."),
    "reason.formal_by_transfer": _l("The formal affiliation is changed by a transfer."),
    "reason.already_ended": _l("It has ended already."),
    "reason.status_unchanged": _l("This is the present status. Choose another one."),
    "reason.document_required": _l("Name the document that decided this, for example its number."),
    "reason.already_appointed": _l("This person holds the post already."),
    "reason.post_unclear": _l(
        "“%(word)s” is not a post of the branch that is known here, so nobody is appointed to it. Appoint him on the "
        "page of the organisation that he holds it in."
    ),
    "reason.post_taken": _l("%(name)s holds this post. End that first."),
    "reason.leader_not_in_cell": _l("The leader must belong to the Party group."),
    "reason.cell_of_other_branch": _l("This Party group is not one of the member's branch."),
    "reason.no_responsible_organization": _l(
        "No Party organisation answers for this enterprise. Name one first."
    ),
    "reason.has_members": _l("%(count)s members still belong to it. Transfer them first."),
    "reason.roster_person_twice": _l(
        "This person stands in row %(row)s already. Leave one of the two rows out."
    ),
    "reason.birth_differs_from_id": _l(
        "The birth date differs from the one in the ID number. The date in the personnel file is kept."
    ),
    "reason.id_check_figure": _l(
        "The last place of this ID number does not fit the others. Compare it with the card."
    ),
    "reason.branch_unknown": _l("There is no branch of this name in your reach. Did you mean: %(nearest)s?"),
    "reason.branch_unknown_no_guess": _l(
        "There is no branch of this name in your reach. Write its full name."
    ),
    "reason.branch_ambiguous": _l("Several branches bear this name: %(names)s. Write the full name."),
    "reason.person_elsewhere": _l(
        "Somebody with this ID number belongs to another organisation. Ask the one above."
    ),
    "reason.person_in_other_branch": _l(
        "This person belongs to another branch here. Transfer the member first, or correct the branch."
    ),
    "reason.status_by_document": _l(
        "The membership status differs from the one here. Only a document changes it: write that down on the page."
    ),
}
