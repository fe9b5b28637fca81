"""Full text of records, in Chinese: two characters are a usual query, so texts are indexed by pairs of characters.

Words: a *source* is a kind of records that can be searched; its *parts* are texts with readers of their own (what
everybody sees of a record, what only some may read); a *term* is one word of a query.

The room that owns a kind declares ``SEARCHED`` in its queries, calls `commands.put` wherever such a text is written, in
the same transaction, and builds its condition from `queries.holding`, part by part, each under the scope that lets the
reader see that part. This room knows nobody's scope.
"""
