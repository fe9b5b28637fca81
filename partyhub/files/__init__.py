"""Attachments: what is taken, how it is kept, who gets it back.

Content lies in a content-addressed store under the data directory; rows decide what exists. A file belongs to a record
of another room, held as a Reference, and is served to whoever may see that record, or to those of them whom that room
lets have its files. Pictures are made anew from their pixels, so that neither place nor camera nor anything hidden
behind them is kept.
"""
