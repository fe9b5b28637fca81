"""Who may come in, and as what: accounts, sessions, throttle, role grants, API tokens, members' personal links.

Words: a *user* is an account; a *grant* is a role held on an organisation and everything below it; a *session* is a row
here that the cookie only points to; a *personal link* lets a member in on his phone without an account.
Others ask `queries.actor_of`, and `commands.create_user`, `grant`, `create_token`; everything else is for the pages.
"""
