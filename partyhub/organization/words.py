"""The words of this room."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

WORDS: dict[str, Any] = {
    "organization.kind.committee": _l("Party committee"),
    "organization.kind.primary_committee": _l("Primary Party committee"),
    "organization.kind.general_branch": _l("General Party branch"),
    "organization.kind.branch": _l("Party branch"),
    "organization.kind.joint_branch": _l("Joint Party branch"),
    "organization.kind.temporary_branch": _l("Temporary Party branch"),
    "organization.kind.floating_branch": _l("Party branch of floating members"),
    "organization.kind.party_group_leadership": _l("Leading Party members' group"),
    "organization.situation.legal_entity": _l("A legal person of its own"),
    "organization.situation.same_as_parent": _l("Same unit as the higher organisation"),
    "organization.situation.joint": _l("Several units"),
    "organization.change.founded": _l("Founded"),
    "organization.change.moved": _l("Moved"),
    "organization.change.merged": _l("Merged"),
    "organization.change.dissolved": _l("Dissolved"),
    "organization.change.renamed": _l("Renamed"),
    "organization.outside.government": _l("Government office"),
    "organization.outside.community": _l("Community or village"),
    "organization.outside.enterprise": _l("Outside enterprise"),
    "organization.outside.institution": _l("Public institution"),
    "organization.outside.social": _l("Social organisation"),
    "organization.outside.other": _l("Other unit"),
    "organization.level.1": _l("First level"),
    "organization.level.2": _l("Second level"),
    "organization.level.3": _l("Third level"),
    "organization.import": _l("Party organisations"),
    "fact.organization.active": _l("Active Party organisations"),
    "audit.organization.founded": _l("Founded an organisation"),
    "audit.organization.moved": _l("Moved an organisation"),
    "audit.organization.merged": _l("Merged an organisation into another"),
    "audit.organization.dissolved": _l("Dissolved an organisation"),
    "audit.organization.renamed": _l("Renamed an organisation"),
    "audit.organization.changed": _l("Changed an organisation's details"),
    "audit.organizations.imported": _l("Imported organisations"),
    "audit.organizations.import_undone": _l("Took an import of organisations back"),
    "audit.enterprise.added": _l("Added an enterprise"),
    "audit.enterprise.changed": _l("Changed an enterprise"),
    "audit.external_unit.added": _l("Added an outside unit"),
    "audit.external_unit.changed": _l("Changed an outside unit"),
    "audit.external_unit.revealed": _l("Saw the phone of an outside unit's contact"),
    "reason.date_in_future": _l("This day has not come yet. Give today or an earlier day."),
    "reason.before_last_change": _l(
        "Something was recorded from %(day)s already. Give that day or a later one."
    ),
    "reason.root_must_be_committee": _l("Only a committee can stand at the top."),
    "reason.parent_dissolved": _l("That organisation is no more. Choose another one."),
    "reason.kind_not_below": _l(
        "An organisation of this kind cannot stand there: branches have none below, general branches only branches."
    ),
    "reason.below_itself": _l("An organisation cannot stand below itself. Choose another one."),
    "reason.already_there": _l("It is there already. Choose another one."),
    "reason.not_yours_to_change": _l("This is not yours to change. Ask the organisation above."),
    "reason.root_stays": _l("The topmost organisation stays where it is."),
    "reason.decided_above": _l("This is decided by the organisation above."),
    "reason.code_taken": _l("This code is taken. Check it, or look the other organisation up."),
    "reason.name_taken": _l("This name is taken. Choose another one."),
    "reason.has_organizations_below": _l("There are still organisations below. Move or dissolve them first."),
    "reason.already_dissolved": _l("This organisation is no more, so it cannot be changed."),
    "reason.kinds_do_not_merge": _l(
        "A branch merges into a branch, a committee into a committee. Choose another one."
    ),
    "reason.not_a_joint_branch": _l("Only a joint branch covers several units. Leave this empty."),
    "reason.too_many_units": _l("Give at most %(max)s units."),
    "reason.themed_day_range": _l("Give a day of the month from 1 to 28."),
    "reason.enterprise_level_range": _l("Give a level from 1 to 3."),
    "reason.enterprise_level_not_below": _l("The level must be below that of the higher enterprise."),
    "reason.enterprise_level_not_above": _l("The level must be above that of the enterprises below it."),
    "reason.enterprise_gone": _l("That enterprise is no more. Choose another one."),
    "reason.has_enterprises_below": _l("There are still enterprises below. Give them another place first."),
    "reason.purpose_required": _l(
        "Say in at least %(min)s characters what you need it for. It will be noted."
    ),
    "reason.gone_since": _l("A record of this batch is gone, so the batch cannot be taken back as a whole."),
    "reason.changed_since": _l("%(name)s was changed after the import, so the batch cannot be taken back."),
    "reason.built_on": _l("Other records belong to %(name)s by now, so the batch cannot be taken back."),
    "reason.name_twice": _l("This name stands in row %(row)s already. Leave one of the two rows out."),
    "reason.code_twice": _l("This code stands in row %(row)s already. Correct one of the two."),
    "reason.out_of_reach": _l(
        "This organisation is outside yours. Ask the organisation above to import this row."
    ),
    "reason.parent_differs": _l(
        "It stands below %(name)s here. Move it on its own page, which asks for the day, or leave the cell empty."
    ),
    "reason.parent_unknown": _l(
        "There is no organisation of this name, neither here nor in the workbook. Did you mean: %(nearest)s?"
    ),
    "reason.parent_unknown_no_guess": _l(
        "There is no organisation of this name, neither here nor in the workbook. Write its full name."
    ),
    "reason.below_your_own": _l("No higher organisation is named. It will stand below %(name)s."),
    "reason.parent_missing": _l("Name the higher organisation."),
    "reason.second_root": _l(
        "A row above has no higher organisation either, and only one can stand at the top. Name it."
    ),
    "reason.kind_differs": _l(
        "Its kind here is “%(kind)s”. Correct the cell, or ask the organisation above."
    ),
    "reason.code_differs": _l("Its code here is %(code)s. Correct the cell, or leave it empty."),
}
