"""Activities and meetings of an organisation: logged once, signed by the branch, approved above, counted from there.

One record may carry several kinds (a members' meeting held on the themed day that heard a lecture is one record).
Commands are called by the pages, the API and the demo; other rooms hold an activity as ``Reference("activity", id)``.
"""
