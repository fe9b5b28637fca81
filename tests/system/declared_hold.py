"""Who may call what: logging in one form, the roll call, signing in."""

POLICY = """
GET  activities.ticks | activity.write | - | |
"""
