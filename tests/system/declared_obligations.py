"""Who may call what: obligations and their rules."""

from __future__ import annotations

from typing import Any

POLICY = """
GET  obligations.index | obligation.read | - | |
GET  obligations.year | obligation.read | organization | obligation.read |
GET  obligations.below | obligation.read | organization | obligation.read |
GET  obligations.sheet | obligation.read | organization | obligation.read |
GET  obligations.record | obligation.read | obligation_met | obligation.read |
GET  obligations.excuse | obligation.excuse | obligation | obligation.read | stands_above
POST obligations.excuse | obligation.excuse | obligation | obligation.read | stands_above
GET  obligations.restore | obligation.excuse | obligation_excused | obligation.read | stands_above
POST obligations.restore | obligation.excuse | obligation_excused | obligation.read | stands_above
GET  obligations.rulebook | obligation.read | - | |
GET  obligations.load_rules | obligation.rule | - | |
POST obligations.load_rules | obligation.rule | - | |
GET  obligations.new_rule | obligation.rule | - | |
POST obligations.new_rule | obligation.rule | - | |
GET  obligations.rule | obligation.read | rule_draft | anyone |
GET  obligations.edit_rule | obligation.rule | rule_draft | anyone |
POST obligations.edit_rule | obligation.rule | rule_draft | anyone |
GET  obligations.end_rule | obligation.rule | rule_local | anyone |
POST obligations.end_rule | obligation.rule | rule_local | anyone |
POST obligations.step_rule | obligation.rule | rule_step | anyone |
GET  api_obligations.list_obligations | obligation.read | - | |
GET  api_obligations.get_obligation | obligation.read | obligation | obligation.read |
POST api_obligations.excuse_obligation | obligation.excuse | obligation | obligation.read | stands_above
POST api_obligations.restore_obligation | obligation.excuse | obligation_excused | obligation.read | stands_above
GET  api_obligation_rules.list_rules | obligation.read | - | |
POST api_obligation_rules.draft_rule | obligation.rule | - | |
GET  api_obligation_rules.get_rule | obligation.read | rule_draft | anyone |
PATCH api_obligation_rules.change_rule | obligation.rule | rule_draft | anyone |
GET  api_obligation_rules.preview_rule | obligation.read | rule_draft | anyone |
POST api_obligation_rules.switch_rule_on | obligation.rule | rule_draft | anyone |
POST api_obligation_rules.drop_rule | obligation.rule | rule_draft | anyone |
POST api_obligation_rules.end_rule | obligation.rule | rule_local | anyone |
"""

RULE = {
    "name": "青年宣讲",
    "met_by": "activity.held:youth_talk",
    "times": "1",
    "every": "quarter",
    "condition": "always",
    "lead_days": "30",
    "source": "党委年度工作要点",
    "basis": "local",
    "valid_from": "2027-01-01",
}
JSON_RULE = {
    "name": "青年宣讲",
    "organization_kinds": ["branch"],
    "fact_kind": "activity.held",
    "fact_tag": "youth_talk",
    "every": "quarter",
    "source": "党委年度工作要点",
    "basis": "local",
    "valid_from": "2027-01-01",
}
BODIES: dict[str, Any] = {
    "obligations.excuse": {"reason": "防汛值守"},
    "obligations.restore": {"reason": "已补办"},
    "obligations.load_rules": {"since": "2026-10-01"},
    "obligations.new_rule": RULE | {"kinds": "branch"},
    "obligations.edit_rule": RULE | {"kinds": "branch"},
    "obligations.end_rule": {"on": "2027-01-01"},
    "obligations.step_rule": {},
    "api_obligations.excuse_obligation": {"reason": "防汛值守"},
    "api_obligations.restore_obligation": {"reason": "已补办"},
    "api_obligation_rules.draft_rule": JSON_RULE | {"code": "youth_talk"},
    "api_obligation_rules.change_rule": {"name": "青年大宣讲"},
    "api_obligation_rules.end_rule": {"on": "2027-01-01"},
}
