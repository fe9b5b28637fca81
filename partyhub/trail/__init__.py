"""The audit trail, as auditors read it: a page, an event, and the same for programs.

The log itself lives in `audit`, below `security` and `web`, because they write to it; what shows it to people needs
both of them and therefore stands up here. Owns no table and writes nothing.
"""
