"""Who may call what: answers to offered places, coming after all, leave."""

POLICY = """
POST volunteering.accept_place | signup.self, signup.others | place_offered | sees_signup_of | signs_up
POST volunteering.decline_place | signup.self, signup.others | place_offered | sees_signup_of | signs_up
POST volunteering.keep_place | signup.self, signup.others | leave_asked | sees_signup_of | signs_up
POST volunteering.excuse | order.lead, order.dispatch, signup.self | leave_asked | sees_signup_of | leads_all
GET  volunteering.refuse_leave | order.lead, order.dispatch, signup.self | leave_asked | sees_signup_of | leads_all
POST volunteering.refuse_leave | order.lead, order.dispatch, signup.self | leave_asked | sees_signup_of | leads_all
POST api_signups.accept_place | signup.self, signup.others | place_offered | sees_signup_of | signs_up
POST api_signups.decline_place | signup.self, signup.others | place_offered | sees_signup_of | signs_up
POST api_signups.keep_place | signup.self, signup.others | leave_asked | sees_signup_of | signs_up
POST api_signups.excuse | order.lead, order.dispatch, signup.self | leave_asked | sees_signup_of | leads_all
POST api_signups.refuse_leave | order.lead, order.dispatch, signup.self | leave_asked | sees_signup_of | leads_all
"""

REASON = {"reason": "人手不够，请尽量参加"}
BODIES = {"volunteering.refuse_leave": REASON, "api_signups.refuse_leave": REASON}
"""Bodies that pass the shape checks."""
