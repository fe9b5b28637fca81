"""What exports are called."""

from __future__ import annotations

from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

from partyhub.reports.rules import EARLIEST, LATEST
from partyhub.web.words import word


def in_chinese(key: str) -> str:
    """Return the words of a key in Chinese: ledgers are, whatever language the reader's screen speaks."""
    with force_locale("zh_CN"):
        return word(key)


WORDS: dict[str, Any] = {
    "reports.what.three_meetings": _l("Ledger of the three meetings and one lecture"),
    "reports.what.themed_day": _l("Ledger of themed Party days"),
    "reports.what.heart_talk": _l("Ledger of heart-to-heart talks"),
    "reports.what.study_hours": _l("Study hours"),
    "reports.what.package": _l("Inspection package of a year"),
    "reports.medium.xlsx": _l("Workbook (.xlsx)"),
    "reports.medium.docx": _l("Word document (.docx)"),
    "reports.medium.print": _l("On paper (A4)"),
    "reports.medium.zip": _l("One file with everything (.zip)"),
    "reports.state.queued": _p("export", "Waiting"),
    "reports.state.running": _p("export", "Being made"),
    "reports.state.ready": _p("export", "Ready"),
    "reports.state.failed": _p("export", "Failed"),
    "reason.report_year": _l("Give a year between %(first)s and %(last)s.", first=EARLIEST, last=LATEST),
    "reason.report_quarter": _l("Choose one of the four quarters, or the whole year."),
    "reason.report_medium": _l(
        "The inspection package comes as one file (.zip); a ledger as a workbook, a Word document or on paper."
    ),
    "reason.report_package_year": _l("The inspection package is of a whole year: choose no quarter."),
    "reason.report_not_yours": _l("Choose an organisation whose ledgers you may take away."),
    "reason.report_talks_private": _l("Talks are for the secretary of that very branch."),
    "reason.report_not_a_member": _l("Your account belongs to no member, so it has no study hours."),
    "reason.report_too_many_rows": _l(
        "These are %(rows)s records, more than %(max)s. Choose a quarter instead of the whole year."
    ),
    "reason.report_not_ready": _l("It is still being made. Wait until the page says that it is ready."),
    "audit.report.export_asked": _l("Asked for an export"),
    "audit.report.export_taken": _l("Took an export away"),
    "audit.report.record_taken": _l("Put a record on paper"),
    "notification.report.package_ready.subject": _l("The inspection package of %(year)s is ready"),
    "notification.report.package_ready.body": _l(
        "The inspection package of %(year)s is ready. You, and nobody else, can fetch it within a day of asking for it."
    ),
    "notification.report.package_failed.subject": _l("The inspection package of %(year)s could not be made"),
    "notification.report.package_failed.body": _l(
        "The inspection package of %(year)s could not be made. Look whether the organisation is still "
        "yours, and ask again."
    ),
}
