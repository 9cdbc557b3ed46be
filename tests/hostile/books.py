"""Workbooks that lie about their size, loop, swell or hide: the parts of an .xlsx, written byte by byte."""

from __future__ import annotations

from collections.abc import Callable

from docx_making import package
from hostile.made import BLANK_BOOK, BOMB, DAMAGED, Family, Hostile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
TEXT = "预算486.29万元"


def text(at: str, words: str = TEXT) -> str:
    """A cell that holds its text itself."""
    return f'<c r="{at}" t="inlineStr"><is><t>{words}</t></is></c>'


def sheet(rows: str, before: str = "", after: str = "") -> str:
    """One sheet of these rows."""
    return f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def row(*cells: str, number: str = "1") -> str:
    """One row."""
    return f'<row r="{number}">{"".join(cells)}</row>'


ROWS = row(text("A1"))


def book(
    sheets: dict[str, str] | str = "", states: str = "", *, links: dict[str, str] | None = None, **parts: str | bytes
) -> bytes:
    """A workbook of these sheets; keywords replace or add parts (`styles`, `sharedStrings`, `workbook`, `rels`, `types`)."""
    made = sheets if isinstance(sheets, dict) else {"sheet1": sheets or sheet(ROWS)}
    names = list(made)
    targets = links or {f"rId{number}": f"worksheets/{name}.xml" for number, name in enumerate(names, 1)}
    listed = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="rId{n}" {states}/>' for n in range(1, len(targets) + 1))
    relations = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/worksheet" Target="{target}"/>' for key, target in targets.items()
    )
    for kind in ("styles", "sharedStrings"):
        if kind in parts:
            relations += f'<Relationship Id="x{kind}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>'
    types = "".join(f'<Override PartName="/xl/worksheets/{name}.xml" ContentType="{KIND}.worksheet+xml"/>' for name in names)
    if "styles" in parts:
        types += f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>'
    if "sharedStrings" in parts:
        types += f'<Override PartName="/xl/sharedStrings.xml" ContentType="{KIND}.sharedStrings+xml"/>'
    default = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>{types}</Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{RELATIONS}">{relations}</Relationships>',
        **{f"xl/worksheets/{name}.xml": content for name, content in made.items()},
    }
    short = {"workbook": "xl/workbook.xml", "rels": "xl/_rels/workbook.xml.rels", "types": "[Content_Types].xml"}
    for kind, content in parts.items():
        default[short.get(kind, f"xl/{kind}.xml" if "/" not in kind else kind)] = content
    return package({name: content.encode() if isinstance(content, str) else content for name, content in default.items()})


def sheet_book() -> bytes:
    """A plain good workbook."""
    return book()


def without(name: str) -> bytes:
    """A good workbook without one of its parts."""
    import zipfile
    from io import BytesIO

    with zipfile.ZipFile(BytesIO(book())) as whole:
        return package({one: whole.read(one) for one in whole.namelist() if one != name})


def far(at: str) -> bytes:
    """A sheet with a cell at A1 and one far away."""
    number = "".join(sign for sign in at if sign.isdigit())
    return book(sheet(ROWS + row(text(at), number=number)))


def numbered(kind: str, value: str, code: str = "General") -> bytes:
    """A cell of this type and value in this number format, with a text beside it."""
    styles = (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="200" formatCode="{code}"/></numFmts><fonts count="1">'
        '<font/></fonts><fills count="1"><fill><patternFill/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf/><xf numFmtId="200" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )
    return book(sheet(row(text("A1"), f'<c r="B1" s="1" t="{kind}"><v>{value}</v></c>')), styles=styles)


def many_styles(count: int) -> bytes:
    """A workbook whose style sheet has so many formats."""
    formats = "<xf/>" * count
    return book(
        styles=f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills><borders count="1"><border/>'
        f'</borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="{count}">{formats}</cellXfs></styleSheet>'
    )


def strings(inside: str, claim: str = 'count="1" uniqueCount="1"', index: str = "0") -> bytes:
    """A workbook with a table of shared strings, and a cell that asks for one of them."""
    return book(
        sheet(row(text("A1"), f'<c r="B1" t="s"><v>{index}</v></c>')),
        sharedStrings=f'{HEAD}<sst xmlns="{MAIN}" {claim}>{inside}</sst>',
    )


def laughing(place: str) -> bytes:
    """Entities that multiply, in one of the parts."""
    steps = "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9))
    dtd = f'{HEAD}<!DOCTYPE x [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">{steps}]>'
    if place == "sheet":
        return book(dtd + sheet(row(text("A1", "&j;"))).removeprefix(HEAD))
    return book(sheet(ROWS), sharedStrings=f'{dtd}<sst xmlns="{MAIN}" count="1"><si><t>&j;</t></si></sst>')


def outside(address: str) -> bytes:
    """An entity that stands for a file or an address."""
    dtd = f'{HEAD}<!DOCTYPE x [<!ENTITY a SYSTEM "{address}">]>'
    return book(dtd + sheet(row(text("A1", "&a;"), text("B1"))).removeprefix(HEAD))


def merged(*spans: str) -> bytes:
    """Merged cells."""
    return book(sheet(ROWS, after="<mergeCells>" + "".join(f'<mergeCell ref="{span}"/>' for span in spans) + "</mergeCells>"))


def hidden(state: str, also: bool) -> bytes:
    """A sheet that is hidden, and perhaps another that is not."""
    first = f'<sheet name="甲" sheetId="1" r:id="rId1" state="{state}"/>'
    second = '<sheet name="乙" sheetId="2" r:id="rId2"/>' if also else ""
    sheets = {"sheet1": sheet(row(text("A1", "藏着的"))), **({"sheet2": sheet(ROWS)} if also else {})}
    return book(sheets, workbook=f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{first}{second}</sheets></workbook>')


def cell(inside: str) -> bytes:
    """A good cell, and this one behind it."""
    return book(sheet(row(text("A1"), inside)))


def _wide(row_number: int, col: int) -> str:
    return f"工作表“表1”用到了第 {row_number} 行、第 {col} 列，远超一份报告；请只留要核对的部分再传。"


def covered(cells: int) -> str:
    """What is said of merged cells that cover so many."""
    return f"有一张工作表的合并单元格盖住了 {cells} 个格，远超一份报告；请取消整行整列的合并，再保存后上传。"


def formats(count: int) -> str:
    """What is said of a workbook of so many formats."""
    return f"工作簿里有 {count} 种单元格格式，远超正常文件；请新建一个工作簿，把要核对的内容复制进去再传。"


def _read(make: Callable[[], bytes], said: str = "") -> Hostile:
    return Hostile(make, shows=TEXT, said=said)


FILES: Family = {
    "last-cell.xlsx": Hostile(lambda: far("XFD1048576"), _wide(1_048_576, 16_384)),
    "far-row.xlsx": Hostile(lambda: far("A1048576"), _wide(1_048_576, 1)),
    "far-column.xlsx": Hostile(lambda: far("XFD2"), _wide(2, 16_384)),
    "crash-of-calamine.xlsx": Hostile(lambda: far("XFD20000"), _wide(20_000, 16_384)),
    "column-aaaaaaa.xlsx": Hostile(lambda: cell(text("AAAAAAA1")), DAMAGED),
    "row-beyond.xlsx": Hostile(lambda: far("A99999999999"), _wide(99_999_999_999, 1)),
    "row-zero.xlsx": _read(lambda: book(sheet(row(text("A0"), number="0") + row(text("A1"))))),
    "row-negative.xlsx": _read(lambda: book(sheet(row(text("A1"), number="-5")))),
    "row-no-number.xlsx": Hostile(lambda: book(sheet(row(text("A1"), number="x"))), DAMAGED),
    "cell-no-place.xlsx": _read(lambda: cell('<c r="" t="n"><v>1</v></c>')),
    "cell-place-words.xlsx": Hostile(lambda: cell('<c r="甲乙" t="n"><v>1</v></c>'), DAMAGED),
    "dimension-lies.xlsx": _read(lambda: book(sheet(ROWS, before='<dimension ref="A1:XFD1048576"/>'))),
    "dimension-junk.xlsx": _read(lambda: book(sheet(ROWS, before='<dimension ref="?!"/>'))),
    "million-empty-rows.xlsx": _read(lambda: book(sheet(ROWS + "".join(f'<row r="{n}"/>' for n in range(2, 200_000))))),
    "ten-thousand-sheets.xlsx": Hostile(
        lambda: book({f"sheet{n}": sheet(ROWS) for n in range(1, 10_001)}),
        "文件内部有 10004 个部件，远超正常文档，为安全起见没有读取；请用 Word 或 WPS 另存后再核对。",
    ),
    "one-sheet-many-times.xlsx": _read(
        lambda: book({"sheet1": sheet(ROWS)}, links={f"rId{n}": "worksheets/sheet1.xml" for n in range(1, 301)})
    ),
    "styles-of-a-million.xlsx": Hostile(lambda: many_styles(400_000), formats(400_001)),
    "strings-claim-2-to-31.xlsx": _read(lambda: strings("<si><t>x</t></si>", 'count="2147483648" uniqueCount="2147483648"')),
    "strings-index-beyond.xlsx": Hostile(lambda: strings("<si><t>x</t></si>", index="4294967295"), DAMAGED),
    "strings-index-negative.xlsx": _read(lambda: strings("<si><t>x</t></si>", index="-1")),
    "strings-index-words.xlsx": Hostile(lambda: strings("<si><t>x</t></si>", index="甲"), DAMAGED),
    "strings-missing.xlsx": Hostile(lambda: cell('<c r="B1" t="s"><v>0</v></c>'), DAMAGED),
    "strings-of-many-runs.xlsx": _read(lambda: strings("<si>" + "<r><t>字</t></r>" * 50_000 + "</si>")),
    "strings-one-of-40-mb.xlsx": Hostile(lambda: strings("<si><t>" + "字" * 14_000_000 + "</t></si>"), BOMB),
    "merged-all.xlsx": Hostile(lambda: merged("A1:XFD1048576"), covered(17_179_869_184)),
    "merged-over-one-another.xlsx": Hostile(lambda: merged(*(f"A1:Z{n}" for n in range(2, 2000))), covered(51_973_974)),
    "merged-backwards.xlsx": Hostile(lambda: merged("C3:A1"), DAMAGED),
    "merged-junk.xlsx": Hostile(lambda: merged("A1:?"), DAMAGED),
    "columns-backwards.xlsx": _read(lambda: book(sheet(ROWS, before='<cols><col min="9" max="2" hidden="1"/></cols>'))),
    "columns-beyond.xlsx": Hostile(
        lambda: book(sheet(ROWS, before='<cols><col min="5" max="4000000000" hidden="1"/></cols>')), DAMAGED
    ),
    "columns-all-hidden.xlsx": Hostile(
        lambda: book(sheet(ROWS, before='<cols><col min="1" max="16384" hidden="1"/></cols>')), BLANK_BOOK
    ),
    "hidden-only.xlsx": Hostile(lambda: hidden("veryHidden", also=False), BLANK_BOOK),
    "hidden-beside.xlsx": _read(lambda: hidden("veryHidden", also=True), "有 1 张隐藏的工作表，没有读入"),
    "state-unknown.xlsx": Hostile(lambda: hidden("transparent", also=True), DAMAGED),
    "laughs-in-sheet.xlsx": Hostile(lambda: laughing("sheet"), DAMAGED),
    "laughs-in-strings.xlsx": Hostile(lambda: laughing("strings"), DAMAGED),
    "entity-of-a-file.xlsx": Hostile(lambda: outside("file:///etc/passwd"), DAMAGED),
    "entity-of-an-address.xlsx": Hostile(lambda: outside("http://127.0.0.1:9/x"), DAMAGED),
    "deep.xlsx": Hostile(lambda: book(sheet("<a>" * 100_000)), DAMAGED),
    "attributes.xlsx": _read(lambda: book(sheet(row(text("A1"), "<c " + " ".join(f'a{n}=""' for n in range(100_000)) + "/>")))),
    "wrong-encoding.xlsx": Hostile(lambda: book(sheet(ROWS).encode("gb18030")), DAMAGED),
    "utf-7.xlsx": Hostile(lambda: book(sheet(ROWS).replace("UTF-8", "UTF-7")), DAMAGED),
    "utf-16.xlsx": _read(lambda: book(sheet(ROWS).replace("UTF-8", "UTF-16").encode("utf-16"))),
    "control-signs.xlsx": Hostile(lambda: book(sheet(row(text("A1", "\x01\x02")))), DAMAGED),
    "not-xml.xlsx": Hostile(lambda: book("<worksheet"), DAMAGED),
    "no-workbook.xlsx": Hostile(lambda: without("xl/workbook.xml"), DAMAGED),
    "no-sheet.xlsx": Hostile(lambda: without("xl/worksheets/sheet1.xml"), BLANK_BOOK),
    "no-types.xlsx": Hostile(lambda: without("[Content_Types].xml"), DAMAGED),
    "no-relations.xlsx": Hostile(lambda: without("xl/_rels/workbook.xml.rels"), DAMAGED),
    "no-sheets-listed.xlsx": Hostile(lambda: book(workbook=f'{HEAD}<workbook xmlns="{MAIN}"><sheets/></workbook>'), BLANK_BOOK),
    "target-climbs.xlsx": Hostile(lambda: book(links={"rId1": "../../../../etc/passwd"}), BLANK_BOOK),
    "target-address.xlsx": Hostile(lambda: book(links={"rId1": "http://127.0.0.1:9/sheet.xml"}), BLANK_BOOK),
    "target-is-workbook.xlsx": Hostile(lambda: book(links={"rId1": "workbook.xml"}), BLANK_BOOK),
    "external-link.xlsx": _read(lambda: cell('<c r="B1"><f>[1]甲!A1</f><v>1</v></c>')),
    "dde.xlsx": _read(lambda: cell("<c r=\"B1\"><f>cmd|'/C calc'!A0</f><v>0</v></c>")),
    "formulas-without-values.xlsx": _read(
        lambda: cell('<c r="B1"><f>A1+1</f></c>'), "有 1 个公式没有存下结果，按空白读；请用 Excel 或 WPS 打开后保存一次再核对"
    ),
    "shared-formula-loop.xlsx": _read(lambda: cell('<c r="B1"><f t="shared" si="0" ref="B1:B1">B1</f><v>1</v></c>')),
    "array-formula-all.xlsx": _read(lambda: cell('<c r="B1"><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c>')),
    "macros.xlsm": _read(lambda: book(vbaProject=b"\xd0\xcf\x11\xe0")),
    "error-cells.xlsx": _read(lambda: numbered("e", "#DIV/0!")),
    "number-as-text.xlsx": _read(lambda: cell(text("B1", "486.29"))),
    "number-infinite.xlsx": _read(lambda: numbered("n", "1e999")),
    "number-nan.xlsx": Hostile(lambda: numbered("n", "NaN"), DAMAGED),
    "number-words.xlsx": Hostile(lambda: numbered("n", "甲"), DAMAGED),
    "number-largest.xlsx": _read(lambda: numbered("n", "1.7976931348623157E308", "#,##0.00")),
    "number-smallest.xlsx": _read(lambda: numbered("n", "4.9E-324", "0.00%")),
    "number-300-places.xlsx": _read(lambda: numbered("n", "1.5", "0." + "0" * 240)),
    "type-unknown.xlsx": _read(lambda: numbered("zz", "1")),
    "truth-words.xlsx": Hostile(lambda: numbered("b", "perhaps"), DAMAGED),
    "day-beyond.xlsx": _read(lambda: numbered("n", "99999999", "yyyy-mm-dd")),
    "day-negative.xlsx": _read(lambda: numbered("n", "-400", "yyyy-mm-dd")),
    "day-words.xlsx": Hostile(lambda: numbered("d", "not a day", "yyyy-mm-dd"), DAMAGED),
    "days-of-1904.xlsx": _read(
        lambda: book(
            sheet(row(text("A1"), '<c r="B1"><v>1</v></c>')),
            workbook=f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr date1904="1"/><sheets><sheet name="表1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
    ),
    "format-of-stars.xlsx": _read(lambda: numbered("n", "1.5", "*" * 250)),
    "format-of-quotes.xlsx": _read(lambda: numbered("n", "1.5", "&quot;" * 249)),
    "format-of-brackets.xlsx": _read(lambda: numbered("n", "1.5", "[" * 250)),
    "format-of-signs.xlsx": _read(lambda: numbered("n", "1.5", "0,;" * 5000)),
    "same-names.xlsx": _read(
        lambda: book({"sheet1": sheet(ROWS), "sheet2": sheet(ROWS)}).replace("表2".encode(), "表1".encode())
    ),
    "names-of-100000.xlsx": _read(
        lambda: book(
            workbook=f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="表1" sheetId="1" r:id="rId1"/></sheets><definedNames>'
            + "".join(f'<definedName name="n{n}">表1!$A$1</definedName>' for n in range(100_000))
            + "</definedNames></workbook>"
        )
    ),
    "validations-everywhere.xlsx": _read(
        lambda: book(
            sheet(
                ROWS,
                after='<dataValidations count="1"><dataValidation type="list" sqref="A1:XFD1048576"><formula1>"甲,乙"</formula1></dataValidation></dataValidations>',
            )
        )
    ),
    "conditions-everywhere.xlsx": _read(
        lambda: book(
            sheet(
                ROWS,
                after='<conditionalFormatting sqref="A1:XFD1048576"><cfRule type="expression" priority="1"><formula>1</formula></cfRule></conditionalFormatting>'
                * 2000,
            )
        )
    ),
}
