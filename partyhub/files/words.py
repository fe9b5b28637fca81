"""The words of this room."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

_RESAVE = _l("The file is damaged or incomplete. Open it, save it again, and choose the new one.")

WORDS: dict[str, Any] = {
    "files.part.photo": _l("Photo"),
    "files.part.document": _l("Document"),
    "audit.files.attached": _l("Attached a file"),
    "audit.files.detached": _l("Removed a file"),
    "reason.file_without_name": _l("The file has no name. Give it one and choose it again."),
    "reason.file_name_invisible": _l(
        "The file's name holds invisible characters. Rename it and choose it again."
    ),
    "reason.file_name_too_long": _l(
        "The file's name is too long. Shorten it to %(max)s characters or fewer."
    ),
    "reason.file_name_two_kinds": _l(
        "The file's name names two kinds of file. Rename it so that only one remains."
    ),
    "reason.file_is_empty": _l("The file is empty. Choose another one."),
    "reason.file_heic": _l(
        "Pictures in HEIC form cannot be shown by most computers. Save it as JPG, or set the phone's camera to "
        "“Most Compatible”, and choose it again."
    ),
    "reason.file_with_macros": _l(
        "Documents with macros are not taken. Save it as docx or xlsx without macros."
    ),
    "reason.file_old_office": _l("Documents of this old form are not taken. Save it as docx, xlsx or PDF."),
    "reason.file_kind_not_taken": _l("Choose a picture (jpg, png, webp) or a document (pdf, docx, xlsx)."),
    "reason.file_not_what_it_says": _l(
        "The content of the file is not what its name says. Choose the original file."
    ),
    "reason.file_too_big": _l("The file is larger than %(max)s MB. Choose a smaller one."),
    "reason.file_too_many_pixels": _l(
        "The picture has too many pixels. Make it smaller and choose it again."
    ),
    "reason.file_damaged": _RESAVE,
    "reason.file_needs_too_much": _l(
        "The file unpacks to far more than a usual document. Save it anew and try again."
    ),
    "reason.file_two_in_one": _l(
        "Something else is hidden behind the file. Save it anew and choose the new one."
    ),
    "reason.file_acts": _l(
        "The file starts or fetches something when it is opened. Save it as a plain document."
    ),
    "reason.file_encrypted": _l(
        "The file is protected by a password. Remove the password and choose it again."
    ),
    "reason.file_limit": _l(
        "A record takes at most %(max)s of these. Remove one first; more is never asked for."
    ),
    "reason.file_kept_full": _l(
        "%(max)s of your files wait for forms that were never finished. They are forgotten after a day; until then "
        "finish the form without this file, and add it on the record's page."
    ),
    "reason.file_kept_gone": _l(
        "A file that was kept from your last try is no longer there. Choose it again."
    ),
    "reason.file_record_full": _l(
        "The files of this record are too large together. Remove one, or make them smaller."
    ),
    "reason.file_quota_used": _l("You have sent a great deal today. Please go on tomorrow."),
}
