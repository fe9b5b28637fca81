"""The access policy of the plan, the calendar, sign-ups and feeds of activities; read together with `declared`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.system.scene import Scene

POLICY = """
GET  activities.plan | activity.read | - | |
GET  activities.plan_print | activity.read | - | |
GET  activities.plan_new | activity.write | - | |
POST activities.plan_new | activity.write | - | |
GET  activities.plan_copy | activity.write | - | |
POST activities.plan_copy | activity.write | - | |
POST activities.plan_themed_day | activity.write | - | |
GET  activities.holiday_list | calendar.manage | - | |
POST activities.holiday_list | calendar.manage | - | |
POST activities.holiday_remove | calendar.manage | calendar_day | anyone |
GET  api_activities.read_plan | activity.read | - | |
POST api_activities.make_plan | activity.write | - | |

GET  activities.coming | activity.read | - | |
POST activities.sign_up | signup.self | activity_places | activity.read | on_the_roster
GET  activities.leave | signup.self | activity_places | activity.read |
POST activities.leave | signup.self | activity_places | activity.read | on_the_roster
GET  activities.signups | signup.others, activity.write | activity_places | activity.read |
POST activities.signups | signup.others, activity.write | activity_places | activity.read |
POST activities.withdraw_signup | signup.self, signup.others | activity_signup | sees_activity_signup |
GET  api_activities.list_signups | activity.read | activity_places | activity.read |
GET  activities.feeds | activity.read | - | |
POST activities.feeds | activity.read | - | |
POST activities.feed_revoke | activity.read | feed | mine |
GET  activities.feed | public | feed_token | anyone |
POST api_activities.sign_up | signup.self, signup.others | activity_places | activity.read | on_the_roster
POST api_activities.ask_leave | signup.self, signup.others | activity_places | activity.read | on_the_roster
POST api_activities.withdraw_signup | signup.self, signup.others | activity_signup | sees_activity_signup |
"""


def bodies(scene: Scene) -> dict[str, Any]:
    """Return a body for each of these endpoints that passes its shape checks."""
    pattern = {"year": "2026", "day": "15", "from_at": "14:30", "to_at": "16:30"}
    return {
        "activities.plan_new": pattern | {"meeting": "third", "lecture": "none", "create": "1"},
        "activities.plan_copy": {"year": "2026"},
        "activities.plan_themed_day": {"day": "12"},
        "activities.holiday_list": {"first": "2027-10-01", "off": "off", "name": "国庆节"},
        "activities.feeds": {"whose": "own"},
        "activities.leave": {"reason": "出差"},
        "activities.signups": {"member_id": scene.ids["member", "east_branch"][0]},
        "api_activities.sign_up": {},
        "api_activities.withdraw_signup": {},
        "api_activities.ask_leave": {"reason": "出差"},
    }
