"""The demo organisation: believable, synthetic, and made through the same commands as everything else.

Nothing here is seen by the other rooms. What stands in the demo stands there because a command put it there, in the
order of time: organisations and people, the campaign of 2022 with its records, its closing, then this year.
"""
