"""Who may call what: campaigns and their life, scorecards and what stands behind them."""

from __future__ import annotations

from typing import Any

POLICY = """
GET  scorecards.index | scorecard.read | - | |
GET  scorecards.load_campaign | campaign.manage | - | |
POST scorecards.load_campaign | campaign.manage | - | |
GET  scorecards.clone_campaign | campaign.manage | campaign | anyone |
POST scorecards.clone_campaign | campaign.manage | campaign | anyone |
GET  scorecards.close_campaign | campaign.manage | campaign | anyone |
POST scorecards.close_campaign | campaign.manage | campaign | anyone |
POST scorecards.step_campaign | campaign.manage | campaign_step | anyone |
GET  scorecards.card | scorecard.read | card | scorecard.read |
GET  scorecards.facts | scorecard.read | card_facts | scorecard.read |
GET  scorecards.assessment | ASSESSING | card_self | scorecard.read |
POST scorecards.assessment | ASSESSING | card_self | scorecard.read | assesses_itself
POST scorecards.assessment | ASSESSING | card_review | scorecard.read | reviews_others
POST scorecards.assessment | ASSESSING | card_final | scorecard.read | scorecard.final
GET  scorecards.values | ASSESSING | card_manual | scorecard.read |
POST scorecards.values | ASSESSING | card_manual | scorecard.read | scorecard.assess, scorecard.final
POST scorecards.values_confirm | scorecard.review | manual_value | scorecard.read | scorecard.review
GET  scorecards.target | campaign.manage | card_facts | scorecard.read |
POST scorecards.target | campaign.manage | card_facts | scorecard.read | campaign.manage
GET  api_campaigns.list_campaigns | scorecard.read | - | |
GET  api_campaigns.get_campaign | scorecard.read | campaign | anyone |
GET  api_campaigns.scorecard | scorecard.read | campaign_of | scorecard.read |
GET  api_facts.list_facts | scorecard.read | facts_of | scorecard.read |
"""

BODIES: dict[str, Any] = {
    "scorecards.load_campaign": {"year": "2025"},
    "scorecards.clone_campaign": {"year": "2027"},
    "scorecards.close_campaign": {"reason": "年度终结"},
    "scorecards.step_campaign": {},
}
