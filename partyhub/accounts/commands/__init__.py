"""Business verbs of this room: `people`, `grants`, `signing_in`, `tokens`, `links`. Each flushes and is audited."""

from partyhub.accounts.commands.grants import grant, revoke
from partyhub.accounts.commands.links import (
    SEND_JOB,
    address_of,
    end_phone_access,
    issue_links,
    member_left,
    open_link,
    send_links,
)
from partyhub.accounts.commands.people import (
    allow_demo_users,
    change_password,
    create_user,
    disable,
    enable,
    link_member,
    reset_password,
)
from partyhub.accounts.commands.signing_in import (
    check_credentials,
    end_session,
    forget_old,
    new_key,
    note_refused,
    open_session,
    sign_out,
    take_try,
    touch,
)
from partyhub.accounts.commands.tokens import create_token, revoke_token

__all__ = [
    "SEND_JOB",
    "address_of",
    "allow_demo_users",
    "change_password",
    "check_credentials",
    "create_token",
    "create_user",
    "disable",
    "enable",
    "end_phone_access",
    "end_session",
    "forget_old",
    "grant",
    "issue_links",
    "link_member",
    "member_left",
    "new_key",
    "note_refused",
    "open_link",
    "open_session",
    "reset_password",
    "revoke",
    "revoke_token",
    "send_links",
    "sign_out",
    "take_try",
    "touch",
]
