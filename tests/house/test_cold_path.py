"""The command line starts cold for every file a clerk audits, so heavy packages must not be in its way."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

HEAVY = ("cryptography", "django", "docx", "duckdb", "openpyxl", "pydantic", "rich", "yaml")

# An audit hook outlives fork, so that imports of the worker that parses are seen as well.
PROBE = """
import os, sys
log = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
heavy = set(sys.argv[2].split(","))
def seen(event, args):
    if event == "import" and args[0].partition(".")[0] in heavy:
        os.write(log, (args[0] + "\\n").encode())
sys.addaudithook(seen)
sys.argv = ["jiheng", *sys.argv[3:]]
from jiheng.cli.main import main
sys.exit(main())
"""

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
    "截至6月30日，预算486.29万元，执行312.17万元，执行率64.19%。</w:t></w:r></w:p></w:body></w:document>"
)


def tiny_docx(path: Path) -> Path:
    """Write the smallest Word document that holds one sentence with figures."""
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("[Content_Types].xml", TYPES)
        parts.writestr("_rels/.rels", RELATIONS)
        parts.writestr("word/document.xml", DOCUMENT)
    return path


def run_cold(folder: Path, *arguments: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Run the command line in a process of its own; return how it ended and the heavy modules that it asked for."""
    log = folder / "heavy.txt"
    command = [sys.executable, "-c", PROBE, str(log), ",".join(HEAVY), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONUTF8": "1"})
    return done, log.read_text("utf-8").split()


def test_auditing_a_word_file_imports_nothing_heavy(tmp_path: Path) -> None:
    report = tiny_docx(tmp_path / "tiny.docx")
    done, heavy = run_cold(tmp_path, "audit", str(report), "--json")
    assert done.stdout, done.stderr
    assert done.returncode in {0, 1}
    assert json.loads(done.stdout)[0]["coverage"]["figures"] > 0
    assert heavy == []


def test_the_probe_sees_an_import_in_a_forked_worker(tmp_path: Path) -> None:
    log = tmp_path / "heavy.txt"
    code = PROBE.partition("sys.argv = ")[0] + "if os.fork() == 0:\n    import yaml\n    os._exit(0)\nos.wait()\n"
    subprocess.run([sys.executable, "-c", code, str(log), "yaml"], check=True)
    assert "yaml" in log.read_text("utf-8").split()
