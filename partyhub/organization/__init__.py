"""The tree of party organisations with its dates, the enterprise tree beside it, and outside units.

Words: a *placement* is a stretch of days during which an organisation stood at one place in the tree; its *path* is
the ids from the root down to it (``/1/3/12/``). `queries.path_at` answers for any day, `models.Organization.path` is
today's. *Former units* of an organisation are those that once stood right below it and no longer do.

Rooms above may call `queries` and `commands`, read `rules` and `models`, and listen to `signals`.
"""
