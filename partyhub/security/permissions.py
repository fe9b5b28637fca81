"""The permissions and the roles. Which role holds which permission stands in each feature's policy."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A role is held on an organisation and reaches its subtree."""

    COMMITTEE = "committee"  # staff of the committee at the root
    ENTERPRISE = "enterprise"  # an enterprise's party committee
    SECRETARY = "secretary"  # a branch's secretary
    MEMBER = "member"  # a party member, for himself
    LEADER = "leader"  # leads a volunteer team
    DISPATCHER = "dispatcher"  # runs the service supermarket
    INSPECTOR = "inspector"  # discipline office
    AUDITOR = "auditor"  # reads the audit log, nothing else
    SYSADMIN = "sysadmin"  # accounts and settings, no party records


class Permission(StrEnum):
    """What may be done; the value is the key of its one-line meaning (``permission.<value>``)."""

    ORGANIZATION_READ = "organization.read"  # see organisations and the tree
    ORGANIZATION_MANAGE = "organization.manage"  # found, move, merge, dissolve organisations
    MEMBER_READ = "member.read"  # see the roster: name, branch, category
    MEMBER_MANAGE = "member.manage"  # change members, affiliations, posts
    MEMBER_REVEAL = "member.reveal"  # see a restricted value, with a purpose that is logged
    IMPORT_RUN = "import.run"  # import workbooks
    LINK_ISSUE = "link.issue"  # give a member his personal one-time link
    ACTIVITY_READ = "activity.read"  # see activities
    ACTIVITY_WRITE = "activity.write"  # log and edit activities of one's organisation
    ACTIVITY_REVIEW = "activity.review"  # approve, return, withdraw activities of organisations below
    ORDER_READ = "order.read"  # see published service orders
    ORDER_DISPATCH = "order.dispatch"  # publish, change, close, cancel service orders
    ORDER_LEAD = "order.lead"  # roll call of a service session
    SIGNUP_SELF = "signup.self"  # sign oneself up and withdraw
    SIGNUP_OTHERS = "signup.others"  # sign a member of one's branch up, shown as such
    HOURS_READ = "hours.read"  # see service hours of one's organisation
    SCORECARD_READ = "scorecard.read"  # see scorecards and the facts behind them
    SCORECARD_ASSESS = "scorecard.assess"  # write an organisation's self-assessment
    SCORECARD_REVIEW = "scorecard.review"  # review organisations below
    SCORECARD_FINAL = "scorecard.final"  # set the committee's final value and note
    REPORT_EXPORT = "report.export"  # take ledgers and inspection packages away, for a stated purpose
    CAMPAIGN_MANAGE = "campaign.manage"  # edit campaigns and indicators
    OBLIGATION_READ = "obligation.read"  # see what organisations owe, have met, were excused from
    OBLIGATION_EXCUSE = "obligation.excuse"  # excuse organisations below
    OBLIGATION_RULE = "obligation.rule"  # edit and switch on the rules
    LEDGER_CLOSE = "ledger.close"  # close the ledger through a day
    ACCOUNT_MANAGE = "account.manage"  # create, disable, reset accounts
    ROLE_GRANT = "role.grant"  # grant roles within one's own scope
    TOKEN_MANAGE = "token.manage"  # noqa: S105  # own API tokens
    AUDIT_READ = "audit.read"  # read the audit log
    CALENDAR_MANAGE = "calendar.manage"  # enter days off that the published calendar does not know
    SETTINGS_MANAGE = "settings.manage"  # settings of the installation
    SELF = "self"  # what everyone signed in has: own page, inbox, password
