"""Who may call what: the review queue, phrases, the bin, undoing, the burden account."""

POLICY = """
GET  activities.burden | activity.write | - | |
GET  activities.burden_part | activity.write | burden_part | anyone |
GET  activities.recycle_bin | activity.write | - | |
GET  activities.delete | activity.write | activity_held | activity.read | runs
GET  activities.delete | activity.write | activity_draft | runs |
POST activities.delete | activity.write | activity_held | activity.read | runs
POST activities.delete | activity.write | activity_draft | runs |
POST activities.restore | activity.write | activity_binned | runs |
POST activities.undo | activity.write | activity_held | activity.read | runs
GET  api_activities.recycle_bin | activity.write | - | |
DELETE api_activities.delete | activity.write | activity_held | activity.read | runs
DELETE api_activities.delete | activity.write | activity_draft | runs |
POST api_activities.restore | activity.write | activity_binned | runs |
POST api_activities.undo | activity.write | activity_held | activity.read | runs
POST activities.start_batch | activity.review | - | |
GET  activities.batch | activity.review | batch | mine |
POST activities.go_on | activity.review | batch | mine |
POST activities.decide | activity.review | decide | activity.read | reviews
GET  activities.phrases | activity.review | - | |
POST activities.phrases | activity.review | - | |
POST activities.remove_phrase | activity.review | phrase | mine |
GET  api_activities.list_phrases | activity.review | - | |
POST api_activities.add_phrase | activity.review | - | |
POST api_activities.forget_phrase | activity.review | phrase | mine |
POST api_activities.start_batch | activity.review | - | |
GET  api_activities.get_batch | activity.review | batch | mine |
POST api_activities.approve_batch | activity.review | batch | mine |
"""
