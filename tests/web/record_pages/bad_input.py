"""What people and machines hand in by mistake or on purpose, each with the sentence that answers it."""

import io
import struct
import zipfile
import zlib
from typing import Any, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
LONG = "长" * 1_000_000
HUGE = "9" * 1_000_000


class Case(NamedTuple):
    """One bad thing: where it is handed in, what differs from a good form, the status, and what the answer says."""

    name: str
    place: str
    changed: dict[str, Any]
    said: str
    status: int = 422


def png(width: int, height: int, size: int = 0) -> bytes:
    """A picture whose head states its size; as large as is asked for."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return PNG + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + bytes(max(0, size - 33))


def jpeg(width: int, height: int) -> bytes:
    return JPEG + b"\xff\xe1\x04\x02" + bytes(1024) + b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + bytes(10)


def zip_bomb() -> bytes:
    """A package of some kilobytes whose document unpacks to 256 MB of blanks."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("word/document.xml", b" " * (256 << 20))
    return packed.getvalue()


def evidence(name: str, data: bytes) -> dict[str, Any]:
    return {"evidence": [SimpleUploadedFile(name, data)]}


PAYMENTS = [
    Case("more than the line has", "payment", {"amount": "4700000"}, "可用 4,647,000.00 元"),
    Case("a day of the year before", "payment", {"day": "2020-12-31"}, "不在2021年"),
    Case("a day of the year after", "payment", {"day": "2022-01-01"}, "不在2021年"),
    Case("a day that is not in the calendar", "payment", {"day": "2021-02-30"}, "日期读不懂"),
    Case("a day of five digits", "payment", {"day": "12021-01-01"}, "日期读不懂"),
    Case("a year of one digit", "payment", {"day": "1-1-1"}, "日期读不懂"),
    Case("a day with a control character", "payment", {"day": "2021-06-\x0010"}, "日期读不懂"),
    Case("a negative amount", "payment", {"amount": "-0.01"}, "金额要大于 0"),
    Case("a negative amount in full-width signs", "payment", {"amount": "－５"}, "金额要大于 0"),
    Case("nothing paid", "payment", {"amount": "0.00"}, "金额要大于 0"),
    Case("not a number", "payment", {"amount": "NaN"}, "“NaN”不是能确认的数字"),
    Case("infinity", "payment", {"amount": "-Infinity"}, "“-Infinity”不是能确认的数字"),
    Case("an exponent", "payment", {"amount": "1e9"}, "“1e9”不是能确认的数字"),
    Case("19 digits", "payment", {"amount": "1234567890123456789"}, "金额太大"),
    Case("10^6 digits", "payment", {"amount": HUGE}, "数字太长"),
    Case("three places", "payment", {"amount": "1.005"}, "最多两位小数"),
    Case("thousands in wrong places", "payment", {"amount": "1,00,000"}, "不是能确认的数字"),
    Case("a comma for the point", "payment", {"amount": "12,5"}, "不是能确认的数字"),
    Case("a superscript", "payment", {"amount": "10²"}, "不是能确认的数字"),
    Case("digits of another script", "payment", {"amount": "١٢"}, "不是能确认的数字"),
    Case("a Chinese numeral", "payment", {"amount": "三百"}, "不是能确认的数字"),
    Case("an amount that is a formula", "payment", {"amount": "=1+1"}, "不是能确认的数字"),
    Case("a control character in the summary", "payment", {"summary": "发放\x07工资"}, "控制字符"),
    Case("a null in the party", "payment", {"party": "职\x00工"}, "控制字符"),
    Case("a long summary", "payment", {"summary": "长" * 201}, "最多 200 个字"),
    Case("10^6 characters", "payment", {"summary": LONG}, "填的文字一共超过 1 MB，没有存", 413),
    Case("a line that is no number", "payment", {"line": "1 or 1=1"}, "本单位本年度没有这个科目"),
    Case("a line with a number too large", "payment", {"line": "9" * 30}, "本单位本年度没有这个科目"),
    Case("a kind that there is not", "payment", {"kind": "gift"}, "请选到位还是支出"),
]  # fmt: skip

RECORDS = [
    Case("a day to come", "record", {"day": "2021-07-03"}, "还没有到"),
    Case("a day that is not in the calendar", "record", {"day": "2021-06-31"}, "日期读不懂"),
    Case("a number in words", "record", {"field_0": "三十"}, "不是能确认的数字"),
    Case("a negative number", "record", {"field_0": "-3"}, "不能是负数"),
    Case("a number of 40 digits", "record", {"field_0": "9" * 40}, "数字太长"),
    Case("infinity", "record", {"field_0": "inf"}, "不是能确认的数字"),
    Case("a control character in the summary", "record", {"summary": "下\x1b村"}, "控制字符"),
    Case("a null in a text", "record", {"field_1": "会议\x00室"}, "控制字符"),
    Case("10^6 characters", "record", {"summary": LONG}, "填的文字一共超过 1 MB，没有存", 413),
    Case("a value that is no option", "record", {"kind": "mediation", "field_0": "打官司"}, "只能是：化解、调解中"),
    Case("a kind that there is not", "record", {"kind": "x" * 5000}, "没有这一页", 404),
    Case("a program", "record", evidence("签到表.exe", b"MZ"), "佐证材料可以是"),
    Case("a script", "record", evidence("a.svg", b"<svg onload=alert(1)>"), "佐证材料可以是"),
    Case("no suffix", "record", evidence("照片", PNG), "佐证材料可以是"),
    Case("a program that is called a photo", "record", evidence("现场.jpg", b"MZ\x90\x00"), "“现场.jpg”里面不是 jpg 文件"),
    Case("a program that is called a text", "record", evidence("说明.txt", b"#!/bin/sh\n"), "“说明.txt”里面不是 txt 文件"),
    Case("a page that is called a document", "record", evidence("a.docx", b"<html>"), "里面不是 docx 文件"),
    Case("a photo that is called a PDF", "record", evidence("a.pdf", png(1, 1)), "里面不是 pdf 文件"),
    Case("a photo that is called a text", "record", evidence("a.txt", png(1, 1)), "里面不是 txt 文件"),
    Case("a page that is called an old document", "record", evidence("a.doc", b"<html>"), "里面不是 doc 文件"),
    Case("a text as a photo", "record", {"photo": [SimpleUploadedFile("现场.txt", b"a")]}, "“现场.txt”不是照片"),
    Case("two and a half persons", "record", {"field_0": "2.5"}, "“参加人数”按人数，要填整数，您填的是 2.5。"),
    Case("an empty file", "record", evidence("空.png", b""), "空文件"),
    Case("a picture of 10^10 pixels", "record", evidence("炸.png", png(100_000, 100_000)), "有 100000×100000 像素"),
    Case("a photo of 4 × 10^9 pixels", "record", evidence("炸.jpg", jpeg(65_000, 65_000)), "有 65000×65000 像素"),
    Case("a photo of 21 MB", "record", evidence("大.png", png(10, 10, 21 << 20)), "超过 20 MB"),
]  # fmt: skip

CELLS = [
    Case("a number in words", "cell", {"text": "三十"}, "不是能确认的数字"),
    Case("not a number", "cell", {"text": "NaN"}, "不是能确认的数字"),
    Case("a negative number", "cell", {"text": "-1"}, "完成值不能是负数"),
    Case("a number of 40 digits", "cell", {"text": "9" * 40}, "数字太长"),
    Case("10^6 digits", "cell", {"text": HUGE}, "数字太长"),
    Case("an exponent", "cell", {"text": "1e3"}, "不是能确认的数字"),
    Case("a control character in words", "cell", {"field": "explanation", "text": "群众\x07满意"}, "控制字符"),
    Case("10^6 characters", "cell", {"field": "explanation", "text": LONG}, "填的文字一共超过 1 MB，没有存", 413),
    Case("10,000 characters", "cell", {"field": "explanation", "text": LONG[:10_000]}, "个字，您填了 10000 个"),
    Case("an indicator of nobody", "cell", {"key": 987654321}, "没有这一页", 404),
    Case("a key that is text", "cell", {"key": "x"}, "没有做任何改动", 400),
    Case("a field that there is not", "cell", {"field": "made_by"}, "没有做任何改动", 400),
    Case("a version below nothing", "cell", {"version": -1}, "没有做任何改动", 400),
    Case("a text that is a list", "cell", {"text": ["1"]}, "不是能确认的数字"),
]  # fmt: skip

READ_RIGHT = {
    "１２３.４５": "123.45", "1,234.50": "1234.50", "１，２３４": "1234", "1 234.5": "1234.50", "0.12万元": "1200",
    "￥12": "12", "\u200b12\ufeff": "12", "12\u00a0元": "12", "+3": "3",
}  # fmt: skip
