"""LibreOffice, a reader of its own, opens what is handed out and reads the same. Long: it takes seconds to start."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from partyhub.reports import commands
from partyhub.reports.rules import Medium, What
from partyhub.reports.words import in_chinese
from tests.factories.reports import asked, meeting

AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76"  # commas, double quotes, UTF-8
HOSTILE = "=1+1 <w:t>&{买买提·吐尔逊}\U00020000\U0002a6a5 '@SUM(A1)"


def converted(content: bytes, name: str, to: str, directory: Path) -> bytes:
    """Return a file as LibreOffice writes it anew."""
    soffice = shutil.which("soffice")
    assert soffice, "the long tests need LibreOffice: scripts/test-tools.sh long"
    (directory / name).write_bytes(content)
    profile = f"-env:UserInstallation=file://{directory}/profile"
    command = [soffice, profile, "--headless", "--convert-to", to, "--outdir", str(directory / "out"), name]
    subprocess.run(command, cwd=directory, check=True, capture_output=True, timeout=100)
    (made,) = (directory / "out").iterdir()
    return made.read_bytes()


@pytest.mark.long
@pytest.mark.parametrize(
    ("medium", "to", "coding"),
    [
        (Medium.DOCX, "txt:Text (encoded):UTF8", "utf-8-sig"),
        (Medium.XLSX, AS_CSV, "utf-8"),
    ],
)
def test_it_opens_and_reads_back_equal(world, clock, tmp_path, medium, to, coding):
    meeting(world, clock, title=HOSTILE, place=HOSTILE, minutes=f"{HOSTILE}\n第二行")
    actor, branch = world.secretary, world.tree.east_branch
    export = asked(actor, What.THEMED_DAY, medium, branch, clock)
    made = commands.fetch(actor, export, in_chinese, clock=clock)
    text = converted(made.content, f"ledger.{medium.value}", to, tmp_path).decode(coding)
    assert text.replace('""', '"').count(HOSTILE) == 3
    assert "第二行" in text
    assert "议定事项及落实" in text
    if medium is Medium.XLSX:
        assert export.code in text  # in a document the mark stands in the head of each page
