"""Files as strangers send them, and what becomes of each."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def picture(
    form: str = "JPEG", size: tuple[int, int] = (320, 240), mode: str = "RGB", **options: Any
) -> bytes:
    """Return a sound picture."""
    into = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(into, form, **options)
    return into.getvalue()


def with_place() -> bytes:
    """Return a JPEG that says where, with what and which way up it was taken."""
    exif = Image.Exif()
    exif[0x0110] = "SecretPhone X"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (30.0, 15.0, 20.0)
    return picture(exif=exif, comment=b"SecretComment")


def huge_png(width: int = 30_000, height: int = 30_000) -> bytes:
    """Return a few kilobytes that claim to be a picture of many millions of pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000)) + chunk(b"IEND", b"")
    )


def office(
    part: str = "word/document.xml",
    media_type: str = WORD,
    body: bytes = b"<document>text</document>",
    *,
    more: dict[str, bytes] | None = None,
) -> bytes:
    """Return a small Word document or Excel workbook."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as package:
        types = f'<Types><Override PartName="/{part}" ContentType="{media_type}"/></Types>'
        package.writestr("[Content_Types].xml", types)
        package.writestr(part, body)
        for name, content in (more or {}).items():
            package.writestr(name, content)
    return into.getvalue()


def workbook(**options: Any) -> bytes:
    """Return a small Excel workbook."""
    return office("xl/workbook.xml", EXCEL, b"<workbook/>", **options)


def pdf(inside: bytes = b"", *, tail: bytes = b"\n") -> bytes:
    """Return a small PDF."""
    body = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R " + inside + b" >>\nendobj\n"
    body += b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    start = len(body)
    body += b"xref\n0 3\n0000000000 65535 f \ntrailer\n<< /Size 3 /Root 1 0 R >>\n"
    return body + b"startxref\n" + str(start).encode() + b"\n%%EOF" + tail


def pdf_with_hidden_script() -> bytes:
    """Return a PDF whose script stands in a compressed object stream."""
    packed = zlib.compress(b"<< /S /JavaScript /JS (app.alert(1)) >>")
    stream = b"3 0 obj\n<< /Type /ObjStm /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    whole = pdf()
    head, rest = whole.split(b"xref\n", 1)
    start = len(head) + len(stream) + len(packed) + len(b"\nendstream\nendobj\n")
    rest = rest.replace(b"startxref\n%d" % len(head), b"startxref\n%d" % start)
    return head + stream + packed + b"\nendstream\nendobj\nxref\n" + rest


def external(kind: str) -> bytes:
    """Return relations that fetch something from elsewhere."""
    return (
        f'<Relationships><Relationship Id="r1" TargetMode="External" Target="http://127.0.0.1/x" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
    ).encode()


BOMB = {"word/media/bomb.xml": b"0" * 40_000_000}
ENTITIES = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><document>&b;</document>'
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"

# name, content, media type it is kept as
TAKEN: tuple[tuple[str, bytes, str], ...] = (
    ("2026年三季度党员大会.jpg", picture(), "image/jpeg"),
    ("大写.JPG", picture(), "image/jpeg"),
    ("手机.jpeg", with_place(), "image/jpeg"),
    ("签到表.png", picture("PNG"), "image/jpeg"),
    ("印章.png", picture("PNG", mode="RGBA"), "image/png"),
    ("图标.png", picture("PNG", mode="P"), "image/png"),
    ("照片.webp", picture("WEBP"), "image/jpeg"),
    ("其实是png.jpg", picture("PNG"), "image/jpeg"),
    ("渐进.jpg", picture(progressive=True), "image/jpeg"),
    ("灰度.jpg", picture(mode="L"), "image/jpeg"),
    ("印刷.jpg", picture(mode="CMYK"), "image/jpeg"),
    ("夹带压缩包.jpg", picture() + office(), "image/jpeg"),  # what stands behind the pixels is not kept
    ("夹带脚本.jpg", picture(comment=HTML), "image/jpeg"),
    ("会议记录.docx", office(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("名单.xlsx", workbook(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("2026.3.15 通知.pdf", pdf(), "application/pdf"),
    ("../../etc/passwd.pdf", pdf(), "application/pdf"),
    ("C:\\桌面\\通知.pdf", pdf(), "application/pdf"),
)
# name, content, code of the refusal
REFUSED: tuple[tuple[str, bytes, str], ...] = (
    ("空.jpg", b"", "file_is_empty"),
    ("网页.jpg", HTML, "file_not_what_it_says"),
    ("网页.html.pdf", pdf(), "file_name_two_kinds"),
    ("网页.html.pdf", HTML, "file_name_two_kinds"),
    ("程序.pdf.exe", b"MZ" + b"\0" * 64, "file_kind_not_taken"),
    ("程序.exe.jpg", picture(), "file_name_two_kinds"),
    ("程序.pdf", b"MZ" + b"\0" * 64, "file_not_what_it_says"),
    ("矢量.svg", SVG, "file_kind_not_taken"),
    ("矢量.png", SVG, "file_not_what_it_says"),
    ("动画.gif", b"GIF89a" + b"\0" * 64, "file_kind_not_taken"),
    ("苹果.heic", HEIC, "file_heic"),
    ("苹果.jpg", HEIC, "file_heic"),
    ("宏.docm", office(), "file_with_macros"),
    ("宏.docx", office(more={"word/vbaProject.bin": b"x"}), "file_with_macros"),
    ("宏.xlsx", office("xl/workbook.xml", EXCEL + "+macroEnabled"), "file_with_macros"),
    ("旧.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 64, "file_old_office"),
    ("旧.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 64, "file_not_what_it_says"),
    ("表格.docx", workbook(), "file_not_what_it_says"),
    ("压缩包.docx", office("a.txt", "text/plain"), "file_not_what_it_says"),
    ("压缩包.zip", office(), "file_kind_not_taken"),
    ("炸弹.docx", office(more=BOMB), "file_needs_too_much"),
    ("实体.docx", office(body=ENTITIES), "file_acts"),
    ("坏.docx", office(body=b"<document>"), "file_damaged"),
    ("越界.docx", office(more={"../../x": b"x"}), "file_damaged"),
    ("模板.docx", office(more={"word/_rels/settings.xml.rels": external("attachedTemplate")}), "file_acts"),
    ("后缀.docx", office() + HTML, "file_two_in_one"),
    ("半截.docx", office()[:-30], "file_damaged"),
    ("半截.jpg", picture(size=(1200, 900))[:-900], "file_damaged"),
    ("半截.png", picture("PNG", size=(1200, 900))[:600], "file_damaged"),
    ("只有头.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 40, "file_damaged"),
    ("巨图.png", huge_png(), "file_too_many_pixels"),
    ("长条.png", huge_png(60_000, 10), "file_too_many_pixels"),
    ("半截.pdf", pdf()[:-10], "file_damaged"),
    ("没有表.pdf", b"%PDF-1.4\nstartxref\n99999\n%%EOF\n", "file_damaged"),
    ("脚本.pdf", pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "file_acts"),
    ("转义.pdf", pdf(b"/OpenAction << /S /Java#53cript >>"), "file_acts"),
    ("藏着.pdf", pdf_with_hidden_script(), "file_acts"),
    ("启动.pdf", pdf(b"/OpenAction << /S /Launch /F (cmd.exe) >>"), "file_acts"),
    ("夹带.pdf", pdf(tail=b"\n") + office(), "file_two_in_one"),
    ("前面有东西.pdf", b"\n<html>" + pdf(), "file_not_what_it_says"),
    ("a\0.jpg", picture(), "file_name_invisible"),
    ("反向\u202egpj.exe.jpg", picture(), "file_name_invisible"),
    ("\u200f照片.jpg", picture(), "file_name_invisible"),
    ("换行\n.jpg", picture(), "file_name_invisible"),
    ("长" * 300 + ".jpg", picture(), "file_name_too_long"),
    ("", picture(), "file_without_name"),
    ("..", picture(), "file_without_name"),
    ("没有后缀", picture(), "file_kind_not_taken"),
    (".jpg", picture(), "file_kind_not_taken"),
)
