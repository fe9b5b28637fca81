"""The audit log: who did what, when; append-only in the database, chained by a keyed hash, verified from outside.

`commands.record` is called by every command and every denial. Values about a person that he may have erased live in
`AuditPersonal`, outside the hashed part; the chain holds only their keyed digest.
"""
