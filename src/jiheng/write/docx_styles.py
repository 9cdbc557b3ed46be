"""The styles of a .docx in official typography, made of a profile: page measures, faces, sizes.

*Normal* is flush text on the page's lines and characters, *Body* the same indented, headings differ by face, the title by
size. The text keeps to the grid by a fixed line pitch and character spacing and does not snap to it: LibreOffice gives a
character that is wider than its field two. Lengths: a *twip* is 1/20 point, sizes are in half points.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from math import floor

from jiheng.profiles.profile import Profile
from jiheng.write.xml_text import escaped

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEADINGS = {1: "Heading1", 2: "Heading2", 3: "Heading3", 4: "Heading4"}
CELL_MARGINS = '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
_MM = Decimal(1440) / Decimal("25.4")
_TITLE_LINE = Decimal("1.45")  # lines of the title stand a little wider than its characters are high
_NO_SPACE = '<w:spacing w:val="0"/>'
_AUTO = '<w:spacing w:before="{around}" w:after="{around}" w:line="240" w:lineRule="auto"/>'
_EXACT = '<w:spacing w:before="0" w:after="{after}" w:line="{line}" w:lineRule="exact"/>'
_LANGUAGE = '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'


def twips(mm: Decimal) -> int:
    """Millimetres in twips."""
    return int((mm * _MM).to_integral_value())


def text_width(profile: Profile) -> int:
    """The width of the text in twips."""
    return twips(profile.page_width_mm) - twips(profile.margin_left_mm) - twips(profile.margin_right_mm)


def sideways(profile: Profile) -> Profile:
    """The profile with its page turned, for a table of many columns: the margins turn with it, the head to the binding.

    Signs and lines are as many as have room, so that the text keeps its pitch and its spacing.
    """
    width = profile.page_width_mm - profile.margin_left_mm - profile.margin_right_mm
    height = profile.page_height_mm - profile.margin_top_mm - profile.margin_bottom_mm
    return replace(
        profile,
        page_width_mm=profile.page_height_mm,
        page_height_mm=profile.page_width_mm,
        margin_top_mm=profile.margin_left_mm,
        margin_right_mm=profile.margin_top_mm,
        margin_bottom_mm=profile.margin_right_mm,
        margin_left_mm=profile.margin_bottom_mm,
        chars_per_line=int(profile.chars_per_line * height / width),
        lines_per_page=int(profile.lines_per_page * width / height),
    )


def pitch(profile: Profile) -> int:
    """The line pitch in twips: the profile's, but never so wide that a line of the page would be lost."""
    height = twips(profile.page_height_mm) - twips(profile.margin_top_mm) - twips(profile.margin_bottom_mm)
    return min(int(profile.line_pitch_pt * 20), height // profile.lines_per_page)


def spacing(profile: Profile) -> Decimal:
    """What must be added to each character (in points, mostly a little less than nothing) for the characters of a line."""
    return Decimal(text_width(profile)) / 20 / profile.chars_per_line - profile.size_body_pt


def styles(profile: Profile) -> str:
    """The styles part."""
    own = _title(profile), _body(profile), *_headings(profile), *_tables(profile), _footer(profile)
    return f'<w:styles xmlns:w="{W}">{_defaults(profile)}{_normal(profile)}{"".join(own)}</w:styles>'


def _defaults(profile: Profile) -> str:
    run = f'{_faces(profile, profile.face_body)}<w:kern w:val="2"/>{_size(profile.size_body_pt)}{_LANGUAGE}'
    return f"<w:docDefaults><w:rPrDefault><w:rPr>{run}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"


def _normal(profile: Profile) -> str:
    line = _EXACT.format(after=0, line=pitch(profile))
    paragraph = f'<w:widowControl w:val="0"/><w:snapToGrid w:val="0"/>{line}<w:jc w:val="both"/>'
    run = f'<w:spacing w:val="{floor(spacing(profile) * 20)}"/>{_size(profile.size_body_pt)}'
    return (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{CELL_MARGINS}</w:tblPr></w:style>'
    )


def _title(profile: Profile) -> str:
    line = _EXACT.format(after=pitch(profile), line=int(profile.size_title_pt * 20 * _TITLE_LINE))
    run = _faces(profile, profile.face_title) + _NO_SPACE + _size(profile.size_title_pt)
    return _style("Title", "Title", f'<w:keepNext/>{line}<w:jc w:val="center"/>', run)


def _body(profile: Profile) -> str:
    return _style("Body", "Body Text", _indent(profile), "")


def _headings(profile: Profile) -> list[str]:
    faces = (profile.face_heading1, profile.face_heading2, profile.face_body, profile.face_body)
    return [
        _style(
            HEADINGS[level],
            f"heading {level}",
            f'<w:keepNext/>{_indent(profile)}<w:outlineLvl w:val="{level - 1}"/>',
            _faces(profile, face),
        )
        for level, face in enumerate(faces, 1)
    ]


def _tables(profile: Profile) -> tuple[str, str]:
    cell = _style("Cell", "Table Text", _AUTO.format(around=20), _NO_SPACE + _size(profile.size_table_pt))
    head = _style("CellHead", "Table Head", '<w:jc w:val="center"/>', _faces(profile, profile.face_heading1), "Cell")
    return cell, head


def _footer(profile: Profile) -> str:
    face = escaped(profile.face_page_number[0])
    run = f'<w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}"/>{_NO_SPACE}{_size(profile.size_page_number_pt)}'
    return _style("Footer", "footer", _AUTO.format(around=0), run)


def _style(id_: str, name: str, paragraph: str, run: str, based: str = "Normal") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{name}"/><w:basedOn w:val="{based}"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _indent(profile: Profile) -> str:
    chars = profile.indent_chars
    return f'<w:ind w:firstLineChars="{100 * chars}" w:firstLine="{int(20 * chars * profile.size_body_pt)}"/>'


def _faces(profile: Profile, asian: tuple[str, ...]) -> str:
    """The official face for Chinese; the profile's for digits and Latin letters, where it names one."""
    latin, face = escaped((*profile.face_latin, asian[0])[0]), escaped(asian[0])
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:cs="{latin}" w:eastAsia="{face}"/>'


def _size(points: Decimal) -> str:
    half = int(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
