"""Who may call what: logging in one form, the roll call, signing in."""

POLICY = """
GET  activities.ticks | activity.write | - | |
GET  activities.templates | activity.write | - | |
POST activities.save_as_template | activity.write | activity_held | activity.read | runs
GET  activities.edit_template | activity.write | template_of | runs |
POST activities.edit_template | activity.write | template_of | runs |
POST activities.remove_template | activity.write | template_of | runs |
GET  api_activities.list_templates | activity.write | - | |
POST api_activities.save_as_template | activity.write | activity_held | activity.read | runs
DELETE api_activities.remove_template | activity.write | template_of | runs |
GET  activities.sheet | activity.write | activity_held | activity.read | runs
GET  activities.code | activity.write | activity_published | activity.read | runs
POST activities.code | activity.write | activity_published | activity.read | runs
GET  activities.sign_in | activity.read | activity_published | activity.read |
POST activities.sign_in | activity.read | activity_published | activity.read | on_roster
GET  activities.contest | activity.read | activity_rolled | activity.read | oneself
POST activities.contest | activity.read | activity_rolled | activity.read | oneself
GET  activities.answer | activity.write | contest | activity.read | runs
POST activities.answer | activity.write | contest | activity.read | runs
GET  api_activities.list_contests | activity.read | activity_rolled | activity.read |
POST api_activities.contest | activity.read | activity_rolled | activity.read | oneself
POST api_activities.correct_contest | activity.write | contest | activity.read | runs
POST api_activities.uphold_contest | activity.write | contest | activity.read | runs
POST api_activities.switch_sign_in | activity.write | activity_published | activity.read | runs
GET  api_activities.sign_in_code | activity.write | activity_rolled | activity.read | runs
POST api_activities.sign_in | activity.read | activity_published | activity.read | on_roster
"""

BODIES = {
    "activities.edit_template": {"name": "主题党日模板"},
    "activities.code": {"on": "1"},
    "activities.sign_in": {"ticket": "x"},
    "activities.contest": {"claimed": "late", "reason": "当天到会，只是迟到。"},
    "activities.answer": {"verb": "uphold", "answer": "签到表上没有签名。"},
    "api_activities.contest": {"claimed": "late", "reason": "当天到会，只是迟到。"},
    "api_activities.correct_contest": {"answer": "已更正。"},
    "api_activities.uphold_contest": {"answer": "签到表上没有签名。"},
    "api_activities.switch_sign_in": {"open": True},
    "api_activities.sign_in": {"code": "x"},
}
"""Bodies that pass the shape checks."""
