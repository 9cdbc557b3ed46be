"""Makes .docx packages from the XML of a body, byte by byte as a test wants them."""

import zipfile
from io import BytesIO

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
)


def run(text: str, properties: str = "") -> str:
    """Return one run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*inside: str, properties: str = "") -> str:
    """Return a paragraph of runs; what is not XML becomes a run."""
    return f"<w:p><w:pPr>{properties}</w:pPr>" + "".join(x if x.startswith("<") else run(x) for x in inside) + "</w:p>"


def cell(*inside: str, properties: str = "") -> str:
    """Return a table cell of paragraphs; what is not XML becomes one."""
    return (
        f"<w:tc><w:tcPr>{properties}</w:tcPr>" + "".join(x if x.startswith("<") else para(x) for x in inside or ("",)) + "</w:tc>"
    )


def row(*cells: str, properties: str = "") -> str:
    """Return a table row of cells; what is not XML becomes one."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>" + "".join(x if x.startswith("<") else cell(x) for x in cells) + "</w:tr>"


def table(*rows: str) -> str:
    """Return a table."""
    return "<w:tbl><w:tblPr/><w:tblGrid/>" + "".join(rows) + "</w:tbl>"


def part(kind: str, inside: str, space: str = W) -> bytes:
    """Return a whole part: document, footnotes, numbering …"""
    body = f"<w:body>{inside}<w:sectPr/></w:body>" if kind == "document" else inside
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{kind} {SPACES.replace(W, space)}>{body}</w:{kind}>'.encode()


def package(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP file of these members."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def docx(*body: str, **others: str) -> bytes:
    """Return a .docx whose body has these blocks; keywords are further parts (footnotes, numbering, styles)."""
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": part("document", "".join(body))}
    for kind, inside in others.items():
        parts[f"word/{kind}.xml"] = part(kind, inside)
    return package(parts)
