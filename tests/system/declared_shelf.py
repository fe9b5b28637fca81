"""Who may call what: kinds of service, the shelf, ordering."""

from __future__ import annotations

from typing import Any

POLICY = """
GET  volunteering.categories | order.dispatch | - | |
GET  volunteering.new_category | order.dispatch | - | | dispatches_everywhere
POST volunteering.new_category | order.dispatch | - | | dispatches_everywhere
GET  volunteering.edit_category | order.dispatch | category | anyone | dispatches_everywhere
POST volunteering.edit_category | order.dispatch | category | anyone | dispatches_everywhere
GET  volunteering.public_needs | public | - | |
GET  api_needs.list_needs | public | - | |
GET  volunteering.public_order | public | - | |
POST volunteering.public_order | public | - | |
GET  volunteering.public_open | public | - | |
POST volunteering.public_open | public | - | |
GET  volunteering.public_progress | public | - | |
GET  volunteering.public_change | public | - | |
POST volunteering.public_change | public | - | |
GET  volunteering.public_withdraw | public | - | |
POST volunteering.public_withdraw | public | - | |
POST volunteering.public_agree_time | public | - | |
POST volunteering.public_refuse_time | public | - | |
POST api_requests.place_order | public | - | |
POST api_requests.open_order | public | request | anyone |
POST api_requests.answer_order | public | request | anyone |
POST api_requests.agree_time | public | request | anyone |
POST api_requests.refuse_time | public | request | anyone |
POST api_requests.withdraw_order | public | request | anyone |
POST volunteering.submit | order.dispatch | order_draft | order.dispatch |
GET  volunteering.verify | order.dispatch | order_draft | order.dispatch |
POST volunteering.verify | order.dispatch | order_draft | order.dispatch |
GET  volunteering.ask | order.dispatch | order_draft | order.dispatch |
POST volunteering.ask | order.dispatch | order_draft | order.dispatch |
GET  volunteering.reject | order.dispatch | order_draft | order.dispatch |
POST volunteering.reject | order.dispatch | order_draft | order.dispatch |
POST api_orders.submit_order | order.dispatch | order_draft | order.dispatch |
POST api_orders.verify_order | order.dispatch | order_draft | order.dispatch |
POST api_orders.ask_order | order.dispatch | order_draft | order.dispatch |
POST api_orders.reject_order | order.dispatch | order_draft | order.dispatch |
"""

CATEGORY = {"name": "助餐送餐", "name_en": "Meals", "position": "15", "active": "y"}
ASKED = {"need": "陪同体检", "place": "湖滨社区", "people": "2", "risk_note": "楼梯陡"}
FROM, UNTIL = "2026-11-27T09:00:00+08:00", "2026-11-27T11:00:00+08:00"
REQUEST = ASKED | {"contact_name": "王阿姨", "contact_phone": "19900030001"}
FOUND = {"title": "陪同体检", "category": "care", "people": 2, "risk_note": "楼梯陡"}
BODIES = {
    "volunteering.new_category": CATEGORY,
    "volunteering.edit_category": CATEGORY,
    "volunteering.public_order": REQUEST | {"consent": "y"},
    "volunteering.verify": {name: str(value) for name, value in FOUND.items()},
    "volunteering.ask": {"question": "住几楼？"},
    "volunteering.reject": {"reason": "请联系家政公司。"},
    "api_requests.place_order": REQUEST | {"people": 2, "starts_at": FROM, "ends_at": UNTIL, "consent": True},
    "api_requests.open_order": {"phone_tail": "0001"},
    "api_orders.verify_order": FOUND,
    "api_orders.ask_order": {"question": "住几楼？"},
    "api_orders.reject_order": {"reason": "请联系家政公司。"},
}
"""Bodies that pass the shape checks."""


def bodies(scene: Any) -> dict[str, Any]:
    """Bodies that open the order of the scene: its code, and a token that was given for it."""
    (code,), (access,) = scene.ids["request", "root"], scene.ids["request_access", "root"]
    verbs = ("agree_time", "refuse_time", "withdraw_order")
    return {
        "volunteering.public_open": {"code": code, "tail": "0001"},
        "api_requests.answer_order": {"access": access, "version": 1},
        **{f"api_requests.{verb}": {"access": access} for verb in verbs},
    }
