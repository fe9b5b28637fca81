"""Who may call what: ledgers, exports, records on paper."""

POLICY = """
GET  reports.index | report.export | - | |
POST reports.index | report.export | - | |
GET  reports.detail | self | export | mine |
GET  reports.progress_of | self | export | mine |
GET  reports.file | self | export | mine |
GET  reports.sheet | self | export_sheet | mine |
GET  reports.study_hours | self | - | is_a_member |
POST reports.study_hours | self | - | is_a_member |
GET  reports.record | activity.read | activity | activity.read |
GET  reports.record | activity.read | activity_draft | runs |
GET  reports.record_document | activity.read | activity | activity.read |
GET  reports.record_document | activity.read | activity_draft | runs |
GET  api_reports.ledgers | self | - | |
POST api_reports.ask | self | - | |
GET  api_reports.show | self | export | mine |
GET  api_reports.content | self | export | mine |
"""
