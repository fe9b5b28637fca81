"""Files to take away other than workbooks: Word documents (`word`) and packages of several files (`package`).

Both are written from scratch with the standard library: same content, same bytes; nothing is fetched, nothing is run.
"""
