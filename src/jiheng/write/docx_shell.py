"""The unchanging parts of a .docx in official typography (GB/T 9704), made once a profile and kept compressed.

The page, its grid of lines and characters, the faces and sizes come from the profile. Lengths in Word: a *twip* is 1/20
point, sizes are in half points, the grid's character space in 1/4096 point. The text keeps to the grid by a fixed line
pitch and character spacing and does not snap to it: LibreOffice gives a character that is wider than its field two.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from math import floor

from jiheng.profiles.profile import Profile
from jiheng.write.xml_text import escaped
from jiheng.write.zipping import Member, deflated

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_MM = Decimal(1440) / Decimal("25.4")
HEADINGS = {1: "Heading1", 2: "Heading2", 3: "Heading3", 4: "Heading4"}
_FOOTER_GAP_MM = Decimal(7)  # GB/T 9704: the page number stands 7 mm below the text


def twips(mm: Decimal) -> int:
    """Millimetres in twips."""
    return int((mm * _MM).to_integral_value())


def text_width(profile: Profile) -> int:
    """The width of the text in twips."""
    return twips(profile.page_width_mm) - twips(profile.margin_left_mm) - twips(profile.margin_right_mm)


def pitch(profile: Profile) -> int:
    """The line pitch in twips: the profile's, but never so wide that a line of the page would be lost."""
    height = twips(profile.page_height_mm) - twips(profile.margin_top_mm) - twips(profile.margin_bottom_mm)
    return min(int(profile.line_pitch_pt * 20), height // profile.lines_per_page)


def _space(profile: Profile) -> Decimal:
    """What must be added to each character (in points, mostly a little less than nothing) for the characters of a line."""
    return Decimal(text_width(profile)) / 20 / profile.chars_per_line - profile.size_body_pt


@lru_cache(maxsize=16)
def section(profile: Profile) -> str:
    """The properties of the one section: page, margins, footers, grid."""
    space = _space(profile) * 4096
    footer = twips(profile.margin_bottom_mm - _FOOTER_GAP_MM) - int(profile.size_page_number_pt * 20)
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>'
        f'<w:pgSz w:w="{twips(profile.page_width_mm)}" w:h="{twips(profile.page_height_mm)}"/>'
        f'<w:pgMar w:top="{twips(profile.margin_top_mm)}" w:right="{twips(profile.margin_right_mm)}" '
        f'w:bottom="{twips(profile.margin_bottom_mm)}" w:left="{twips(profile.margin_left_mm)}" w:header="851" w:footer="{footer}" w:gutter="0"/>'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{pitch(profile)}" w:charSpace="{int(space)}"/></w:sectPr>'
    )


@lru_cache(maxsize=16)
def shell(profile: Profile) -> tuple[Member, ...]:
    """All members but the document itself, the content types first."""
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(("officeDocument", "word/document.xml"), ("extended-properties", "docProps/app.xml")),
        "docProps/app.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>jiheng</Application></Properties>',
        "word/_rels/document.xml.rels": _relations(
            ("styles", "styles.xml"),
            ("settings", "settings.xml"),
            ("fontTable", "fontTable.xml"),
            ("footer", "footer1.xml"),
            ("footer", "footer2.xml"),
        ),
        "word/styles.xml": _styles(profile),
        "word/settings.xml": _SETTINGS,
        "word/fontTable.xml": _font_table(profile),
        "word/footer1.xml": _footer("right", profile),
        "word/footer2.xml": _footer("left", profile),
    }
    return tuple(deflated(name, (_HEAD + content).encode(), 9) for name, content in parts.items())


def _types() -> str:
    parts = ("document.main", "styles", "settings", "fontTable", "footer", "footer")
    names = ("document", "styles", "settings", "fontTable", "footer1", "footer2")
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD_TYPE}{part}+xml"/>'
        for name, part in zip(names, parts, strict=True)
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
        '<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    )


def _relations(*targets: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{at}" Type="{R}/{kind}" Target="{target}"/>' for at, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


_SETTINGS = (
    f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>'
    '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/><w:drawingGridVerticalSpacing w:val="156"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/>'
    "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/>"
    '<w:adjustLineHeightInTable/><w:useFELayout/><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)


def faces(latin: str, asian: str) -> str:
    """The fonts of a style."""
    west = escaped(latin)
    return f'<w:rFonts w:ascii="{west}" w:hAnsi="{west}" w:cs="{west}" w:eastAsia="{escaped(asian)}"/>'


def _size(points: Decimal) -> str:
    half = int(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _style(id_: str, name: str, paragraph: str, run: str, based: str = "Normal") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{name}"/><w:basedOn w:val="{based}"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _styles(profile: Profile) -> str:
    """Normal is flush text on the grid; Body is indented; headings differ by face, the title by size."""
    body = profile.face_body[0]
    latin = (*profile.face_latin, body)[0]
    indent = f'<w:ind w:firstLineChars="{100 * profile.indent_chars}" w:firstLine="{int(20 * profile.indent_chars * profile.size_body_pt)}"/>'
    line = f'<w:spacing w:before="0" w:after="0" w:line="{pitch(profile)}" w:lineRule="exact"/>'
    headings = "".join(
        _style(
            HEADINGS[level], f"heading {level}", f'<w:keepNext/>{indent}<w:outlineLvl w:val="{level - 1}"/>', faces(latin, face)
        )
        for level, face in ((1, profile.face_heading1[0]), (2, profile.face_heading2[0]), (3, body), (4, body))
    )
    loose = f'<w:spacing w:before="0" w:after="{pitch(profile)}" w:line="{_title_pitch(profile)}" w:lineRule="exact"/><w:jc w:val="center"/>'
    cell = '<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
    return (
        f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{faces(latin, body)}<w:kern w:val="2"/>{_size(profile.size_body_pt)}'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:snapToGrid w:val="0"/>{line}<w:jc w:val="both"/></w:pPr><w:rPr><w:spacing w:val="{floor(_space(profile) * 20)}"/>{_size(profile.size_body_pt)}</w:rPr></w:style>'
        f'<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{CELL_MARGINS}</w:tblPr></w:style>'
        + _style(
            "Title",
            "Title",
            f"<w:keepNext/>{loose}",
            faces(latin, profile.face_title[0]) + _NO_SPACE + _size(profile.size_title_pt),
        )
        + _style("Body", "Body Text", indent, "")
        + headings
        + _style("Cell", "Table Text", cell, _NO_SPACE + _size(profile.size_table_pt))
        + _style("CellHead", "Table Head", '<w:jc w:val="center"/>', faces(latin, profile.face_heading1[0]), "Cell")
        + _style(
            "Footer",
            "footer",
            '<w:spacing w:line="240" w:lineRule="auto"/>',
            faces(profile.face_page_number[0], profile.face_page_number[0]) + _size(profile.size_page_number_pt),
        )
        + "</w:styles>"
    )


_NO_SPACE = '<w:spacing w:val="0"/>'
CELL_MARGINS = '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'


def _title_pitch(profile: Profile) -> int:
    """Lines of the title stand a little wider than its characters are high."""
    return int(profile.size_title_pt * 20 * Decimal("1.45"))


def _font_table(profile: Profile) -> str:
    """Name other faces for readers that lack the official ones."""
    lists = (profile.face_title, profile.face_body, profile.face_heading1, profile.face_heading2, profile.face_page_number)
    fonts = "".join(
        f'<w:font w:name="{escaped(names[0])}">'
        + (f'<w:altName w:val="{escaped(",".join(names[1:]))}"/>' if names[1:] else "")
        + '<w:charset w:val="86"/></w:font>'
        for names in dict.fromkeys(lists)
    )
    return f'<w:fonts xmlns:w="{W}">{fonts}</w:fonts>'


def _footer(side: str, profile: Profile) -> str:
    """— 1 —, one character in from the outer edge."""
    indent = int(profile.size_page_number_pt * 20)
    return (
        f'<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Footer"/><w:ind w:{side}Chars="100" w:{side}="{indent}"/><w:jc w:val="{side}"/></w:pPr>'
        '<w:r><w:t xml:space="preserve">— </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )
