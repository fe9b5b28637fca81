"""Pages of ledgers: asking, fetching, paper, one's own study hours."""

from partyhub.reports.views.base import blueprint
from partyhub.reports.views.exports import detail, file, index, progress_of, sheet
from partyhub.reports.views.hooks import NAVIGATION, PANELS, REFERENCES
from partyhub.reports.views.own import study_hours
from partyhub.reports.views.records import record, record_document

__all__ = [
    "NAVIGATION",
    "PANELS",
    "REFERENCES",
    "blueprint",
    "detail",
    "file",
    "index",
    "progress_of",
    "record",
    "record_document",
    "sheet",
    "study_hours",
]
