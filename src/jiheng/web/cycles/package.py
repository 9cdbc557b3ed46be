"""The archive package of a unit's year: one zip that can be checked without jiheng, and is the same bytes each time it is made.

Documents as they were submitted, evidence, data, the year's log; `manifest.json` says what each is and what is missing,
`SHA256SUMS` is what `sha256sum -c` reads. Files are stored, not packed, and bear one date: nothing depends on the machine.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils import translation

from jiheng.profiles.profile import profile
from jiheng.read.data import report_from
from jiheng.web import store
from jiheng.web.budgets.models import BudgetYear, ChangeFile
from jiheng.web.cycles import package_data
from jiheng.web.cycles.models import Snapshot
from jiheng.web.log import LogEntry
from jiheng.write.report import write_report

FORMAT, VERSION = "jiheng-archive", 1
MANIFEST, SUMS, ABOUT = "manifest.json", "SHA256SUMS", "README.txt"
FORMATS = ("docx", "html")
LANGUAGE = "zh-hans"
DATE = (1980, 1, 1, 0, 0, 0)
CHUNK = 1 << 20
MISSING, CHANGED = "missing", "changed"
README = """{unit} {year} 年度预算绩效监控档案

内容
  documents/     每次报出的监控报告：.json 是报出时冻结的数据（SHA-256 与系统记录一致），.docx 和 .html 由它生成，
                 -findings.json 是报出时核对的结果
  evidence/      佐证材料、盖章扫描件、调整依据文件，文件名是内容的 SHA-256；原来的名称、属于哪一项，见 manifest.json
  data/          预算、台账、指标、工作台账、问卷、整改等各表（CSV，UTF-8），log.jsonl 是本年度的操作日志
  manifest.json  每个文件是什么、多大、SHA-256 多少；“lacks”列出应有而没有的文件
  SHA256SUMS     核对用的清单

怎样核对（不需要绩衡）
  解压后，在这个文件夹里运行：
    sha256sum -c SHA256SUMS
  每行都是 OK（或“成功”），就说明一个字节也没有变。macOS 用 shasum -a 256 -c SHA256SUMS；
  Windows 用 certutil -hashfile 文件名 SHA256，与 SHA256SUMS 里的一行对比。
  整个压缩包自己的 SHA-256 在系统的“结账和归档”页上，也可以在移交时写进交接单。
"""


@dataclass(slots=True)
class Package:
    """A zip that is being written, with what goes into its manifest."""

    file: zipfile.ZipFile
    files: list[dict[str, Any]] = field(default_factory=list)
    lacks: list[dict[str, str]] = field(default_factory=list)

    def add(self, path: str, data: bytes, what: str) -> None:
        """Add bytes that were made here."""
        self.put(path, [data], len(data), what)

    def put(self, path: str, chunks: Iterable[bytes], size: int, what: str, **more: object) -> None:
        """Add a file, a piece after the other."""
        digest = hashlib.sha256()
        with self.file.open(_entry(path, size), "w") as out:
            for chunk in chunks:
                digest.update(chunk)
                out.write(chunk)
        self.files.append({"path": path, "sha256": digest.hexdigest(), "size": size, "what": what, **more})

    def lack(self, name: str, sha256: str, what: str, why: str) -> None:
        """Say that something should be here and is not."""
        self.lacks.append({"name": name, "sha256": sha256, "what": what, "why": why})


def build(year: BudgetYear, out: IO[bytes]) -> list[dict[str, str]]:
    """Write the package of an archived year; give back what should be in it and is not."""
    sealed = LogEntry.objects.get(action="archive_year", thing=f"budgetyear:{year.pk}")
    with translation.override(LANGUAGE), zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        package = Package(file)
        _documents(package, year)
        _evidence(package, year)
        for name, (rows, columns) in package_data.tables(year).items():
            package.add(f"data/{name}.csv", package_data.table(columns, rows.values_list(*columns)), "data")
        package.add("data/log.jsonl", package_data.log_rows(year, sealed.pk), "log")
        package.add(ABOUT, README.format(unit=year.unit.name, year=year.year).encode(), "about")
        package.add(MANIFEST, _manifest(package, year, sealed), "manifest")
        sums = "".join(f"{one['sha256']}  {one['path']}\n" for one in package.files)
        package.add(SUMS, sums.encode(), "sums")
    return package.lacks


def _entry(path: str, size: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, DATE)
    entry.create_system, entry.external_attr, entry.file_size = 3, 0o100644 << 16, size
    return entry


def _documents(package: Package, year: BudgetYear) -> None:
    """Each report as it was submitted: its data byte for byte, and the documents made from it."""
    found = Snapshot.objects.filter(filing__unit=year.unit, filing__cycle__year=year.year).select_related("filing__cycle")
    for one in found.order_by("filing__cycle__cutoff", "number"):
        cycle, data = one.filing.cycle, one.report.encode()
        stem = f"documents/{cycle.cutoff.isoformat()}-{one.number}"
        if hashlib.sha256(data).hexdigest() != one.sha256:
            package.lack(f"{stem}.json", one.sha256, "report", CHANGED)
            continue
        package.put(f"{stem}.json", [data], len(data), "report", cutoff=cycle.cutoff.isoformat(), number=one.number)
        if one.findings:
            package.add(f"{stem}-findings.json", one.findings.encode(), "findings")
        report, used = report_from(json.loads(one.report)), profile(cycle.profile, cycle.cutoff)
        for suffix in FORMATS:
            package.add(f"{stem}.{suffix}", write_report(report, suffix, used), "report")


def _evidence(package: Package, year: BudgetYear) -> None:
    """Every file that proves something, once, under the hash of its bytes; what is not there as it was handed in is named."""
    named: dict[str, list[dict[str, str]]] = {}
    for name, sha256, of in _proofs(year):
        named.setdefault(sha256, []).append({"name": name, "of": of})
    for sha256, names in sorted(named.items()):
        what, kept = names[0]["name"], store.path(sha256)
        if why := _fault(sha256):
            package.lack("、".join(dict.fromkeys(one["name"] for one in names)), sha256, "evidence", why)
            continue
        suffix = what.rpartition(".")[2].lower() if "." in what else "bin"
        path = f"evidence/{sha256}.{suffix if suffix.isascii() and suffix.isalnum() else 'bin'}"
        package.put(path, _read(sha256), kept.stat().st_size, "evidence", names=names)


def _proofs(year: BudgetYear) -> Iterator[tuple[str, str, str]]:
    """Name and hash of every proof, and what it belongs to."""
    for one in package_data.evidence(year).order_by("id"):
        of = {"record": one.record_id, "indicator": one.indicator_id, "survey_paper": one.paper_id}
        yield one.name, one.sha256, next(f"{what}:{key}" for what, key in of.items() if key)
    for scan in package_data.scans(year).select_related("snapshot__filing__cycle").order_by("id"):
        snapshot = scan.snapshot
        yield scan.name, scan.sha256, f"report:{snapshot.filing.cycle.cutoff.isoformat()}-{snapshot.number}"
    for document in ChangeFile.objects.filter(change__year=year).order_by("id"):
        yield document.name, document.sha256, f"budget_change:{document.change_id}"
    for step in package_data.steps(year).exclude(sha256="").order_by("id"):
        yield step.name, step.sha256, f"correction:{step.item_id}"


def _fault(sha256: str) -> str:
    """What is wrong with a file of the store; "" where it is as it was handed in."""
    digest = hashlib.sha256()
    try:
        for chunk in _read(sha256):
            digest.update(chunk)
    except FileNotFoundError:
        return MISSING
    return "" if digest.hexdigest() == sha256 else CHANGED


def _read(sha256: str) -> Iterator[bytes]:
    with store.path(sha256).open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _manifest(package: Package, year: BudgetYear, sealed: LogEntry) -> bytes:
    told = {
        "format": FORMAT,
        "version": VERSION,
        "unit": {"code": year.unit.code, "name": year.unit.name},
        "year": year.year,
        "closed_at": year.closed_at.isoformat() if year.closed_at else None,
        "archived_at": year.archived_at.isoformat() if year.archived_at else None,
        "ledger_head": year.book.head if hasattr(year, "book") else None,
        "log": {"last": sealed.pk, "seal": sealed.seal},
        "complete": not package.lacks,
        "lacks": package.lacks,
        "files": package.files,
    }
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
