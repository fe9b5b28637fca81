"""Who may call what: votes, minutes, signatures, addenda, drafts."""

POLICY = """
GET  activities.new_vote | activity.write | meeting | activity.read | runs
POST activities.new_vote | activity.write | meeting | activity.read | runs
GET  activities.vote | activity.write | vote | activity.read | runs
POST activities.vote | activity.write | vote | activity.read | runs
POST activities.remove_vote | activity.write | vote | activity.read | runs
GET  api_activities.list_votes | activity.read | meeting | activity.read |
POST api_activities.add_vote | activity.write | meeting | activity.read | runs
POST api_activities.open_vote | activity.write | vote | activity.read | runs
POST api_activities.count_vote | activity.write | vote | activity.read | runs
POST api_activities.close_vote | activity.write | vote | activity.read | runs
POST api_activities.correct_vote | activity.write | vote | activity.read | runs
DELETE api_activities.remove_vote | activity.write | vote | activity.read | runs
"""
