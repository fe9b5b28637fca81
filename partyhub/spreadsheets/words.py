"""The words of the room: states, severities, what is wrong with a file or a cell and what to do about it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

_FILE: dict[str, Any] = {
    "file_empty": _l("The file is empty. Choose the workbook again."),
    "file_too_large": _l("The file is larger than %(limit)s MB. Split the list over several files."),
    "format_not_workbook": _l(
        "This is not an .xlsx workbook or a CSV file. Save the list as .xlsx and upload that."
    ),
    "format_old_xls": _l(
        "This is an old .xls (or WPS .et) file. Open it, save it as .xlsx, and upload that."
    ),
    "format_xlsb": _l("This is a binary .xlsb workbook. Open it, save it as .xlsx, and upload that."),
    "format_ods": _l("This is an OpenDocument file. Open it, save it as .xlsx, and upload that."),
    "format_macros": _l("The workbook contains macros. Save it as .xlsx without macros and upload that."),
    "format_encrypted": _l(
        "The workbook is protected by a password. Take the password off and upload it again."
    ),
    "format_web_page": _l(
        "This is a web page or an XML file named like a workbook. Open it, save it as .xlsx, and upload that."
    ),
    "format_other_than_name": _l(
        "The content does not fit the file's name. Save the list as .xlsx and upload that."
    ),
    "workbook_damaged": _l("The workbook is damaged. Open it, save it under a new name, and upload that."),
    "workbook_needs_too_much": _l(
        "Reading the workbook takes more memory than is allowed. Copy the list into a new workbook and upload that."
    ),
    "workbook_takes_too_long": _l(
        "Reading the workbook takes longer than is allowed. Copy the list into a new workbook and upload that."
    ),
    "workbook_forgotten": _l("The uploaded file is no longer kept. Upload it again."),
    "archive_bomb": _l(
        "The workbook unpacks to far more than it should. Copy the list into a new workbook and upload that."
    ),
    "archive_nested": _l(
        "The workbook has another archive inside. Copy the list into a new workbook and upload that."
    ),
    "archive_too_large": _l(
        "The workbook unpacks to more than %(limit)s MB. Copy the list into a new workbook without pictures."
    ),
    "archive_too_many_entries": _l(
        "The workbook has more than %(limit)s parts. Copy the list into a new workbook and upload that."
    ),
    "xml_entities": _l(
        "The workbook contains entity definitions, which no spreadsheet program writes. It was not read."
    ),
    "too_many_sheets": _l("The workbook has more than %(limit)s sheets. Leave only the sheet with the list."),
    "too_many_rows": _l(
        "The sheet reaches beyond row %(limit)s. Split the list, or delete what stands far below it."
    ),
    "too_many_columns": _l(
        "The sheet has more than %(limit)s columns. Delete what stands to the right of the list."
    ),
    "too_many_cells": _l("The workbook has more than %(limit)s cells. Split the list over several files."),
    "too_much_text": _l("The workbook holds too much text. Split the list over several files."),
    "text_not_readable": _l(
        "The text of the file is neither UTF-8 nor GBK. Save the list as .xlsx and upload that."
    ),
}
_SHEET: dict[str, Any] = {
    "no_visible_sheet": _l(
        "All sheets of the workbook are hidden. Show the sheet with the list and upload it again."
    ),
    "sheet_missing": _l("The workbook has no sheet “%(sheet)s”. Choose another one."),
    "hidden_sheet_skipped": _l("The hidden sheet “%(sheet)s” was not read."),
    "other_sheet_skipped": _l("The sheet “%(sheet)s” was not read: another one fits better."),
    "header_not_found": _l(
        "No row with the headings was found. The list needs at least these columns: %(wanted)s."
    ),
    "column_missing": _l("There is no column “%(heading)s”. Add it, or say below which column it is."),
    "no_data_rows": _l("There are no rows below the headings."),
    "hidden_rows_read": _l("%(count)s hidden rows (rows %(first)s to %(last)s) are read like the others."),
    "row_skipped": _l("Row %(row)s (“%(text)s”) is not part of the list and was not read."),
    "repeated_header_skipped": _l("Row %(row)s repeats the headings and was not read."),
    "formula_value_used": _l(
        "%(count)s cells of this column are formulas (the first is %(cell)s); their calculated values are taken."
    ),
}
_CELL: dict[str, Any] = {
    "cell_missing": _l("Fill in “%(heading)s”."),
    "cell_too_long": _l("Shorten this to %(limit)s characters or fewer; it has %(length)s."),
    "cell_error": _l("The formula in this cell failed (%(error)s). Type the value itself."),
    "formula_without_value": _l(
        "The formula in this cell was never calculated. "
        "Open the workbook, let it calculate, save it; or type the value."
    ),
    "control_character": _l("There are invisible control characters in this cell. Type the value again."),
    "digits_lost": _l(
        "Typed as a number, this lost its last figures. Set the cell to text and type all figures again."
    ),
    "name_with_figures": _l("There are figures in this name. Correct it."),
    "id_shape": _l("An ID number has 18 places (figures, the last may be X); this has %(length)s."),
    "phone_shape": _l(
        "This is not a phone number. Give 11 figures, or area code and number such as 0572-2012345."
    ),
    "date_unreadable": _l(
        "This is not a date. Write it as 1998-07-01, or 1998-07 when the day is not known."
    ),
    "date_impossible": _l(
        "There is no such day or month. Write the date as 1998-07-01, or 1998-07 when the day is not known."
    ),
    "date_year_only": _l("The month is missing. Write at least year and month, such as 1998-07."),
    "date_ambiguous": _l(
        "As a number this may mean January or October. Set the cell to text and write %(year)s-01 or %(year)s-10."
    ),
    "date_out_of_range": _l("The year must lie between %(first)s and %(last)s."),
    "date_needs_day": _l("The day is missing. Write the whole date, such as 1998-07-01."),
    "not_in_list": _l("Write one of these: %(allowed)s."),
    "not_whole_number": _l("Write a whole number, such as 12."),
}
_BATCH: dict[str, Any] = {
    "mapping_key_unknown": _l("The mapping names “%(key)s”, which this import does not know."),
    "mapping_key_twice": _l("Two columns are read as “%(heading)s”. Choose one of them."),
    "mapping_column_unknown": _l("The mapping names a column that a sheet does not have."),
    "mapping_unreadable": _l(
        'The mapping must be a JSON object from column letters to names, such as {"B": "name"}.'
    ),
    "import_broke": _l(
        "Something went wrong on our side and nothing was written. "
        "Try again; if it happens again, report it with the time."
    ),
}
_STATES: dict[str, Any] = {
    "queued": _l("Waiting to be checked"),
    "checking": _l("Being checked"),
    "ready": _l("Ready to import"),
    "failed": _l("To be corrected"),
    "applying": _l("Being imported"),
    "applied": _l("Imported"),
    "undone": _l("Undone"),
}
WORDS: dict[str, Any] = {
    **{f"reason.{code}": text for code, text in (_FILE | _SHEET | _CELL | _BATCH).items()},
    **{f"spreadsheets.state.{state}": text for state, text in _STATES.items()},
    "spreadsheets.severity.error": _l("Error"),
    "spreadsheets.severity.warning": _l("Warning"),
    "spreadsheets.action.new": _l("To be added"),
    "spreadsheets.action.changed": _l("To be changed"),
    "spreadsheets.action.unchanged": _l("Unchanged"),
    "audit.import.uploaded": _l("Workbook uploaded for import"),
    "audit.import.mapped": _l("Columns of an import corrected"),
    "audit.import.checked": _l("Workbook checked"),
    "audit.import.apply_asked": _l("Import started"),
    "audit.import.applied": _l("Workbook imported"),
    "audit.import.apply_refused": _l("Import refused, nothing written"),
    "audit.import.undo_asked": _l("Undoing of an import started"),
    "audit.import.undone": _l("Import undone"),
    "audit.import.undo_refused": _l("Undoing of an import refused"),
    "audit.import.errors_downloaded": _l("List of import errors downloaded"),
}
