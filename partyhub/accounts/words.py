"""The words of this room."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

WORDS: dict[str, Any] = {
    "reason.credentials_wrong": _l("User name or password is wrong. Check both and try again."),
    "reason.too_many_sign_ins": _l("Too many tries. Wait %(seconds)s seconds, then try again."),
    "reason.password_change_required": _l("Choose a password of your own first."),
    "reason.password_wrong": _l("This is not your current password."),
    "reason.password_too_short": _l("Write at least %(min)s characters."),
    "reason.password_too_long": _l("Write %(max)s characters or fewer."),
    "reason.password_common": _l(
        "This is one of the passwords that are tried first. Choose another, for example a sentence."
    ),
    "reason.password_from_context": _l(
        "This is built from your name, unit or number. Choose something nobody can guess."
    ),
    "reason.password_unchanged": _l("This is your old password. Choose another one."),
    "reason.username_malformed": _l("Use 1 to 40 lower-case letters, digits, dots, hyphens or underscores."),
    "reason.username_taken": _l("This user name is taken. Choose another one."),
    "reason.display_name_length": _l("Fill in a name of %(max)s characters or fewer."),
    "reason.member_has_account": _l("This member has an account already."),
    "reason.own_role": _l("Nobody changes his own roles. Ask somebody else who may."),
    "reason.own_account": _l("Nobody shuts or resets his own account. Ask another administrator."),
    "reason.role_too_wide": _l("You may not hand out this role here."),
    "reason.role_root_only": _l("This role is given on the topmost organisation only."),
    "reason.organization_closed": _l("This organisation is no more. Choose another one."),
    "reason.last_sysadmin": _l("This is the last system administrator. Appoint another one first."),
    "reason.demo_in_production": _l("Accounts of the demo organisation do not exist in production."),
    "reason.token_name_length": _l("Say in %(max)s characters or fewer what the token is for."),
    "reason.token_too_wide": _l("A token may only do what you may do yourself."),
    "reason.token_life": _l("Choose from 1 to %(max)s days."),
    "reason.link_spent": _l("This link does not open any more. Ask your branch secretary for a new one."),
    "audit.access.denied": _l("Was refused access"),
    "audit.access.many_reads": _l("Opened unusually many records in a day"),
    "audit.accounts.user_created": _l("Opened an account"),
    "audit.accounts.user_disabled": _l("Shut an account"),
    "audit.accounts.user_enabled": _l("Opened an account again"),
    "audit.accounts.member_linked": _l("Said which member stands behind an account"),
    "audit.accounts.password_changed": _l("Changed the own password"),
    "audit.accounts.password_reset": _l("Drew a new password for somebody"),
    "audit.accounts.signed_in": _l("Signed in"),
    "audit.accounts.signed_out": _l("Signed out"),
    "audit.accounts.sign_in_refused": _l("A try to sign in was refused"),
    "audit.accounts.session_ended": _l("Signed out another device"),
    "audit.accounts.role_granted": _l("Gave a role"),
    "audit.accounts.role_revoked": _l("Took a role away"),
    "audit.accounts.token_created": _l("Made an API token"),
    "audit.accounts.token_revoked": _l("Revoked an API token"),
    "audit.accounts.link_issued": _l("Gave a member a personal link"),
    "audit.accounts.link_opened": _l("Opened a personal link"),
    "audit.accounts.phone_access_ended": _l("Ended a member's phone access"),
    "notification.accounts.role_granted.subject": _l("You have a new role: %(role)s"),
    "notification.accounts.role_granted.body": _l("You are now “%(role)s” of %(organization)s."),
    "notification.accounts.role_revoked.subject": _l("A role of yours has ended: %(role)s"),
    "notification.accounts.role_revoked.body": _l("You are no longer “%(role)s” of %(organization)s."),
}
