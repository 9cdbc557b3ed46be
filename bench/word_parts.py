"""The parts beside the text that Word puts into every .docx, of realistic size: styles with the list of latent ones, theme, notes."""

from __future__ import annotations

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument."
_WORD_TYPE = _TYPE + "wordprocessingml."
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SPACES = (
    'xmlns:wpc="http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:o="urn:schemas-microsoft-com:office:office" '
    f'xmlns:r="{R}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    f'xmlns:w="{W}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" mc:Ignorable="w14 w15"'
)
FONTS = '<w:rFonts w:ascii="仿宋" w:eastAsia="仿宋" w:hAnsi="仿宋"/>'

# Chinese Word numbers its styles: 1 to 4 are the headings, a Normal, a3 the title.
_HEADINGS = ("黑体", "楷体", "仿宋", "仿宋")
_TABLE_STYLES = (
    *(f"{kind} {name}" for kind in ("Light", "Medium", "Dark", "Colorful") for name in ("Shading", "List", "Grid")),
    *(f"{kind} Table {number}" for kind in ("Plain", "Grid", "List") for number in range(1, 8)),
)
_LATENT = [
    *(
        f"{kind} {number}"
        for kind in ("heading", "index", "toc", "List", "List Bullet", "List Number")
        for number in range(1, 10)
    ),
    *(
        f"{kind} {number}"
        for kind in ("Table Simple", "Table Classic", "Table Colorful", "Table Columns")
        for number in range(1, 6)
    ),
    *(f"{style}{accent}" for style in _TABLE_STYLES for accent in ("", *(f" Accent {number}" for number in range(1, 7)))),
]
_NOTES = ("footnote", "endnote")
_RELATIONS = {
    "styles": "styles.xml",
    "settings": "settings.xml",
    "webSettings": "webSettings.xml",
    "fontTable": "fontTable.xml",
    "theme": "theme/theme1.xml",
    "numbering": "numbering.xml",
    "footnotes": "footnotes.xml",
    "endnotes": "endnotes.xml",
    "footer": "footer1.xml",
}


def others() -> dict[str, bytes]:
    """Every part but the text, in the order of a package."""
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations({"officeDocument": "word/document.xml", "extended-properties": "docProps/app.xml"}),
        "word/_rels/document.xml.rels": _relations(_RELATIONS),
        "word/styles.xml": f"<w:styles {SPACES}>{_defaults()}{''.join(_styles())}</w:styles>",
        "word/theme/theme1.xml": _theme(),
        "word/settings.xml": _settings(),
        "word/webSettings.xml": f"<w:webSettings {SPACES}><w:optimizeForBrowser/></w:webSettings>",
        "word/fontTable.xml": _font_table(),
        "word/numbering.xml": f"<w:numbering {SPACES}>{_numbering()}</w:numbering>",
        **{f"word/{kind}s.xml": f"<w:{kind}s {SPACES}>{_separators(kind)}</w:{kind}s>" for kind in _NOTES},
        "word/footer1.xml": f"<w:ftr {SPACES}>{_page_number()}</w:ftr>",
        "docProps/app.xml": f'<Properties xmlns="{R}/extended-properties"><Application>Microsoft Office Word</Application></Properties>',
    }
    return {name: (HEAD + content).encode() for name, content in parts.items()}


def _types() -> str:
    names = ("styles", "settings", "webSettings", "fontTable", "numbering", "footnotes", "endnotes")
    kinds = {f"/word/{name}.xml": f"{_WORD_TYPE}{name}+xml" for name in names} | {
        "/word/document.xml": f"{_WORD_TYPE}document.main+xml",
        "/word/footer1.xml": f"{_WORD_TYPE}footer+xml",
        "/word/theme/theme1.xml": f"{_TYPE}theme+xml",
        "/docProps/app.xml": f"{_TYPE}extended-properties+xml",
    }
    rows = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


def _relations(targets: dict[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{at}" Type="{R}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _defaults() -> str:
    latent = "".join(
        f'<w:lsdException w:name="{name}" w:semiHidden="1" w:uiPriority="{40 + at % 60}" w:unhideWhenUsed="1"/>'
        for at, name in enumerate(_LATENT)
    )
    return (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" w:hAnsiTheme="minorHAnsi"/>'
        '<w:kern w:val="2"/><w:sz w:val="21"/><w:szCs w:val="22"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault/></w:docDefaults><w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="0" '
        f'w:defUnhideWhenUsed="0" w:defQFormat="0" w:count="376">{latent}</w:latentStyles>'
    )


def _styles() -> list[str]:
    normal = '<w:pPr><w:widowControl w:val="0"/><w:jc w:val="both"/></w:pPr>'
    found = [f'<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:qFormat/>{normal}</w:style>']
    for level, face in enumerate(_HEADINGS, 1):
        run = f'<w:rPr><w:rFonts w:ascii="{face}" w:eastAsia="{face}" w:hAnsi="{face}"/><w:bCs/><w:kern w:val="44"/><w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr>'
        found.append(
            f'<w:style w:type="paragraph" w:styleId="{level}"><w:name w:val="heading {level}"/><w:basedOn w:val="a"/><w:next w:val="a"/>'
            f'<w:link w:val="{level}0"/><w:uiPriority w:val="9"/><w:qFormat/><w:pPr><w:keepNext/><w:keepLines/>'
            f'<w:spacing w:line="560" w:lineRule="exact"/><w:outlineLvl w:val="{level - 1}"/></w:pPr>{run}</w:style>'
        )
        found.append(
            f'<w:style w:type="character" w:customStyle="1" w:styleId="{level}0"><w:name w:val="标题 {level} 字符"/>'
            f'<w:link w:val="{level}"/><w:uiPriority w:val="9"/>{run}</w:style>'
        )
    found.append(
        '<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/><w:basedOn w:val="a"/><w:next w:val="a"/><w:qFormat/>'
        '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:rFonts w:eastAsia="方正小标宋简体"/><w:sz w:val="44"/></w:rPr></w:style>'
    )
    found += [_more(at) for at in range(4, 24)]
    return found


def _more(at: int) -> str:
    """One of the styles that gather in a document over the years."""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="a{at}"><w:name w:val="样式{at}"/><w:basedOn w:val="a"/><w:rsid w:val="00A7{at:04X}"/>'
        f'<w:pPr><w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/></w:pPr><w:rPr>{FONTS}<w:sz w:val="32"/></w:rPr></w:style>'
    )


def _theme() -> str:
    scripts = (
        "Jpan",
        "Hang",
        "Hans",
        "Hant",
        "Arab",
        "Hebr",
        "Thai",
        "Ethi",
        "Beng",
        "Gujr",
        "Khmr",
        "Knda",
        "Guru",
        "Cans",
        "Cher",
    )
    fonts = "".join(f'<a:font script="{script}" typeface="Font of {script}"/>' for script in scripts * 2)
    scheme = "".join(
        f'<a:{kind}><a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>{fonts}</a:{kind}>'
        for kind in ("majorFont", "minorFont")
    )
    fills = '<a:gradFill rotWithShape="1"><a:gsLst><a:gs pos="0"><a:schemeClr val="phClr"><a:tint val="50000"/></a:schemeClr></a:gs></a:gsLst></a:gradFill>'
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office"><a:themeElements>'
        f'<a:fontScheme name="Office">{scheme}</a:fontScheme><a:fmtScheme name="Office"><a:fillStyleLst>{fills * 9}</a:fillStyleLst></a:fmtScheme>'
        "</a:themeElements></a:theme>"
    )


def _settings() -> str:
    marks = "".join(f'<w:rsid w:val="00{0xA10000 + 977 * at:06X}"/>' for at in range(60))
    return (
        f'<w:settings {SPACES}><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/><w:defaultTabStop w:val="420"/>'
        f'<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr><w:rsids><w:rsidRoot w:val="00A10000"/>{marks}</w:rsids>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _font_table() -> str:
    names = ("仿宋", "黑体", "楷体", "方正小标宋简体", "宋体", "Calibri", "Times New Roman")
    fonts = "".join(
        f'<w:font w:name="{name}"><w:panose1 w:val="02010609060101010101"/><w:charset w:val="86"/><w:family w:val="modern"/><w:pitch w:val="fixed"/></w:font>'
        for name in names
    )
    return f"<w:fonts {SPACES}>{fonts}</w:fonts>"


def _numbering() -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%{level + 1}、"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{420 * (level + 1)}" w:hanging="420"/></w:pPr></w:lvl>'
        for level in range(9)
    )
    return f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'


def _separators(kind: str) -> str:
    """The two lines above notes, which Word keeps as notes of their own."""
    names = {"separator": -1, "continuationSeparator": 0}
    return "".join(
        f'<w:{kind} w:type="{name}" w:id="{number}"><w:p w:rsidR="00A1F3D2" w:rsidRDefault="00A1F3D2"><w:r><w:{name}/></w:r></w:p></w:{kind}>'
        for name, number in names.items()
    )


def _page_number() -> str:
    field = "".join(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>{field}</w:p>'
