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
GET  activities.minutes | activity.write | meeting | activity.read | runs
POST activities.minutes | activity.write | meeting | activity.read | runs
POST activities.sign | self | meeting | activity.read | nobody
GET  activities.addendum | activity.write | activity | activity.read | runs
POST activities.addendum | activity.write | activity | activity.read | runs
GET  activities.resolution | self | resolution | runs |
POST activities.resolution | self | resolution | runs |
GET  api_activities.agenda | activity.read | meeting | activity.read |
PUT  api_activities.write_agenda | activity.write | meeting | activity.read | runs
POST api_activities.finish_resolution | self | resolution | runs |
POST api_activities.sign | self | meeting | activity.read | nobody
GET  api_activities.list_addenda | activity.read | meeting | activity.read |
POST api_activities.add_addendum | activity.write | activity | activity.read | runs
POST web.save_draft | self | draft | anyone |
POST web.discard_draft | self | draft | anyone |
DELETE api_activities.remove_vote | activity.write | vote | activity.read | runs
"""
