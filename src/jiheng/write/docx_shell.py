"""The unchanging parts of a .docx in official typography (GB/T 9704), made once a profile and kept compressed."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from jiheng.profiles.profile import Profile
from jiheng.write.docx_styles import W, pitch, spacing, styles, twips
from jiheng.write.xml_text import escaped
from jiheng.write.zipping import Member, deflated

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-"
_FOOTER_GAP_MM = Decimal(7)  # GB/T 9704: the page number stands 7 mm below the text

_PARTS = (
    ("word/document.xml", "officedocument.wordprocessingml.document.main"),
    ("word/styles.xml", "officedocument.wordprocessingml.styles"),
    ("word/settings.xml", "officedocument.wordprocessingml.settings"),
    ("word/fontTable.xml", "officedocument.wordprocessingml.fontTable"),
    ("word/footer1.xml", "officedocument.wordprocessingml.footer"),
    ("word/footer2.xml", "officedocument.wordprocessingml.footer"),
    ("docProps/app.xml", "officedocument.extended-properties"),
)
_OF_PACKAGE = (("officeDocument", "word/document.xml"), ("extended-properties", "docProps/app.xml"))
_OF_DOCUMENT = (
    ("styles", "styles.xml"),
    ("settings", "settings.xml"),
    ("fontTable", "fontTable.xml"),
    ("footer", "footer1.xml"),
    ("footer", "footer2.xml"),
)
_FOOTERS = tuple(f"rId{at}" for at, (kind, _) in enumerate(_OF_DOCUMENT, 1) if kind == "footer")

_APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>jiheng</Application></Properties>"
)
_SETTINGS = (
    f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>'
    '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/><w:drawingGridVerticalSpacing w:val="156"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/>'
    "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>"
    "<w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)


@lru_cache(maxsize=16)
def shell(profile: Profile) -> tuple[Member, ...]:
    """All members but the document itself, the content types first."""
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(_OF_PACKAGE),
        "docProps/app.xml": _APP,
        "word/_rels/document.xml.rels": _relations(_OF_DOCUMENT),
        "word/styles.xml": styles(profile),
        "word/settings.xml": _SETTINGS,
        "word/fontTable.xml": _font_table(profile),
        "word/footer1.xml": _footer("right", profile),
        "word/footer2.xml": _footer("left", profile),
    }
    return tuple(deflated(name, (HEAD + content).encode(), 9) for name, content in parts.items())


@lru_cache(maxsize=16)
def section(profile: Profile) -> str:
    """The properties of the one section: page, margins, footers (odd and even pages), grid."""
    top, right, bottom, left = (
        twips(mm) for mm in (profile.margin_top_mm, profile.margin_right_mm, profile.margin_bottom_mm, profile.margin_left_mm)
    )
    footer = twips(profile.margin_bottom_mm - _FOOTER_GAP_MM) - int(profile.size_page_number_pt * 20)
    odd, even = _FOOTERS
    turned = ' w:orient="landscape"' if profile.page_width_mm > profile.page_height_mm else ""
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{odd}"/><w:footerReference w:type="even" r:id="{even}"/>'
        f'<w:pgSz w:w="{twips(profile.page_width_mm)}" w:h="{twips(profile.page_height_mm)}"{turned}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
        f'w:header="851" w:footer="{footer}" w:gutter="0"/>'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{pitch(profile)}" w:charSpace="{int(spacing(profile) * 4096)}"/>'
        "</w:sectPr>"
    )


def _types() -> str:
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{_TYPE}{kind}+xml"/>' for name, kind in _PARTS)
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{_TYPE}package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(targets: tuple[tuple[str, str], ...]) -> str:
    rows = "".join(f'<Relationship Id="rId{at}" Type="{R}/{kind}" Target="{to}"/>' for at, (kind, to) in enumerate(targets, 1))
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _font_table(profile: Profile) -> str:
    """Name other faces for readers that lack the official ones."""
    lists = (profile.face_title, profile.face_body, profile.face_heading1, profile.face_heading2, profile.face_page_number)
    fonts = "".join(_font(*faces) for faces in dict.fromkeys(lists))
    return f'<w:fonts xmlns:w="{W}">{fonts}</w:fonts>'


def _font(name: str, *others: str) -> str:
    instead = f'<w:altName w:val="{escaped(",".join(others))}"/>' if others else ""
    return f'<w:font w:name="{escaped(name)}">{instead}<w:charset w:val="86"/></w:font>'


def _footer(side: str, profile: Profile) -> str:
    """— 1 —, one character in from the outer edge."""
    indent = f'<w:ind w:{side}Chars="100" w:{side}="{int(profile.size_page_number_pt * 20)}"/>'
    return (
        f'<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Footer"/>{indent}<w:jc w:val="{side}"/></w:pPr>'
        '<w:r><w:t xml:space="preserve">— </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )
