"""Lines of a budget from a workbook: its columns guessed and remembered, every row looked over, then all rows or none."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from web.budget_pages.books import HEADS, ROWS, book, handed, looked
from web.budget_pages.test_pages import URL
from web.ledger_pages.conftest import browser
from web.ledger_pages.test_ledger import words

AT = URL + "2021/import/"
CHOSEN = {"c_code": "0", "c_name": "1", "c_scope": "2", "c_part": "3", "c_source": "4", "c_initial": "5", "scale": "万元"}
GOOD = ROWS[:3]


def seen(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_workbook_is_guessed_looked_over_and_imported(world: Any, clerk: Client) -> None:
    from jiheng.web.log import LogEntry

    columns = handed(clerk, AT, book(ROWS))
    html = seen(clerk, columns)
    assert "已按表头猜好，请核对" in html
    assert '<option value="5" selected>年初预算（万元）</option>' in html
    assert "<option selected>万元</option>" in html
    assert 'id="row" class="form-control" inputmode="numeric" autocomplete="off" value="3"' in html
    rows = looked(clerk, AT, book(ROWS), CHOSEN)
    text = words(seen(clerk, rows))
    assert "共 4 行：能导入 3 行，合计 1,314,500.00 元；不导入 1 行。" in text
    assert "合计行，不导入" in text
    assert world.year.lines.count() == 3
    answer = clerk.post(rows, {"save": "1"}, follow=True)
    assert "已导入 3 个科目" in words(answer.content.decode())
    made = {line.code: line for line in world.year.lines.filter(position__gt=3)}
    assert (made["30101"].initial, made["30101"].scope, made["30101"].part) == (Decimal(1002500), "basic", "staff")
    assert (made["30201"].initial, made["30201"].source) == (Decimal(12000), "fiscal")
    assert (made["P1"].scope, made["P1"].part, made["P1"].source) == ("project", "project", "upper_level")
    told = LogEntry.objects.filter(action="import_lines").get().detail
    assert (told["count"], told["sum"], told["file"]) == (3, "1314500.00", "预算.xlsx")


def test_the_columns_are_remembered_for_the_unit_and_the_same_file_is_told(world: Any, clerk: Client) -> None:
    from jiheng.web.orgs.models import ColumnMapping, ImportedFile

    chosen = CHOSEN | {"c_source": "=财政资金", "scale": "元"}
    clerk.post(looked(clerk, AT, book(GOOD), chosen), {"save": "1"})
    kept = ColumnMapping.objects.get()
    assert (kept.unit, kept.purpose, kept.columns["source"], kept.columns["scale"]) == (world.unit, "budget", "=财政资金", "元")
    assert ImportedFile.objects.get().rows == 3
    html = seen(clerk, handed(clerk, AT, book(GOOD)))
    assert "已按上次导入同样表头时的对应填好" in html
    assert '<option value="=财政资金" selected>' in html
    assert "已经导入过（3 行）" in html
    again = looked(clerk, AT, book(GOOD), chosen)
    text = words(seen(clerk, again))
    assert "3 行有问题，还不能导入" in text
    assert "科目编码 30101 已经用在“基本工资”上" in text
    assert clerk.post(again, {"save": "1"}).status_code == 422
    assert world.year.lines.count() == 6


@pytest.mark.parametrize(
    ("place", "cell", "said"),
    [
        (5, "约十万", "“约十万”不是能确认的数字"),
        (5, "-3", "金额不能小于 0"),
        (5, "1.2345678", "小数"),
        (5, "", "请填数字。如果是合并的单元格"),
        (5, "=A1*2", "请填数字"),
        (5, "#REF!", "不是能确认的数字"),
        (0, "30101", "科目编码 30101 已经用在“基本工资”上"),
        (0, "01", "科目编码 01 已经用在“人员经费”上"),
        (0, "", "请填“科目编码”。如果是合并的单元格"),
        (1, "", "请填“科目名称”"),
        (2, "", "支出范围是空的，请写：基本支出、项目支出、追加资金"),
        (2, "其他支出", "“其他支出”不是支出范围"),
        (3, "特定目标类", "基本支出只能是人员经费、公用经费"),
        (4, "银行贷款", "“银行贷款”不是资金来源"),
    ],
)
def test_a_row_that_is_not_good_is_said_and_nothing_is_kept(world: Any, clerk: Client, place: int, cell: str, said: str) -> None:
    bad = list(ROWS[1])
    bad[place] = cell
    rows = looked(clerk, AT, book((ROWS[0], bad, ROWS[2])), CHOSEN)
    text = words(seen(clerk, rows))
    assert said in text
    assert "1 行有问题，还不能导入" in text
    assert "导入这" not in text
    answer = clerk.post(rows, {"save": "1"})
    assert answer.status_code == 422
    assert said in words(answer.content.decode())
    assert world.year.lines.count() == 3
    only = words(seen(clerk, rows + "&wrong=1"))
    assert "防疫" not in only.partition("结果")[2]


def test_merged_cells_are_told_at_their_rows(world: Any, clerk: Client) -> None:
    import io

    import xlsxwriter

    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as made:
        sheet = made.add_worksheet("表")
        for place, cells in enumerate((HEADS, ROWS[0], ROWS[1])):
            sheet.write_row(place, 0, cells)
        sheet.merge_range(1, 2, 2, 2, "基本支出", made.add_format())
    text = words(seen(clerk, looked(clerk, AT, SimpleUploadedFile("合并.xlsx", data.getvalue()), CHOSEN)))
    assert "1 行有问题" in text
    assert "支出范围是空的，请写：基本支出、项目支出、追加资金。如果是合并的单元格，请取消合并，每行都填上。" in text


def test_sums_of_a_class_are_left_out_and_a_class_that_is_no_sum_is_a_line(world: Any, clerk: Client) -> None:
    rows = [
        ("301", "工资福利支出", "基本支出", "人员经费", "财政资金", "3"),
        ("30101", "基本工资", "基本支出", "人员经费", "财政资金", "1"),
        ("30102", "津贴补贴", "基本支出", "人员经费", "财政资金", "2"),
        ("302", "商品和服务支出", "基本支出", "公用经费", "财政资金", "9"),
    ]
    text = words(seen(clerk, looked(clerk, AT, book(rows), CHOSEN)))
    assert "能导入 3 行，合计 120,000.00 元；不导入 1 行" in text
    assert "下面几行的小计，不导入" in text


def test_ten_thousand_rows_are_looked_over_page_by_page_and_imported(world: Any, clerk: Client) -> None:
    rows = [(f"C{number:05d}", f"科目{number}", "基本支出", "公用经费", "财政资金", "0.01") for number in range(10_000)]
    at = looked(clerk, AT, book(rows), CHOSEN | {"scale": "元"})
    html = seen(clerk, at + "&page=100")
    assert "科目9999" in html
    assert "科目9899" not in html
    assert "第 100 / 100 页" in html
    assert clerk.post(at, {"save": "1"}).status_code == 302
    assert world.year.lines.count() == 10_003


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("预算.docx", b"PK", "请交 Excel 工作簿"),
        ("预算.xlsx", b"no book", "读不了"),
        ("预算.xlsx", b"", "读不了"),
        ("预算.csv", b"\n\n", "里没有内容"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(
    world: Any, clerk: Client, name: str, data: bytes, said: str
) -> None:
    answer = clerk.post(AT, {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422
    assert said in words(answer.content.decode())
    assert clerk.post(AT, {}).status_code == 422


def test_a_csv_of_wps_is_read_too(world: Any, clerk: Client) -> None:
    text = '科目编码,科目名称,支出范围,经费类别,资金来源,年初预算\n30201,办公费,基本支出,公用经费,财政资金,"1,200.50"\n'
    file = SimpleUploadedFile("预算.csv", text.encode("gb18030"))
    clerk.post(looked(clerk, AT, file, CHOSEN | {"scale": "元"}), {"save": "1"})
    assert world.year.lines.get(code="30201").initial == Decimal("1200.50")


def test_a_column_that_is_missing_is_asked_for(world: Any, clerk: Client) -> None:
    html = seen(clerk, looked(clerk, AT, book(GOOD), CHOSEN | {"c_initial": "", "c_part": "77"}), 422)
    assert "请选“年初预算”在哪一列" in html
    assert "请选“经费类别”在哪一列" in html
    assert "请选“科目编码”在哪一列" not in html


def test_heads_that_mean_nothing_are_not_said_to_be_guessed(world: Any, clerk: Client) -> None:
    html = seen(clerk, handed(clerk, AT, book([tuple("子丑寅卯辰巳")], "一张表", tuple("甲乙丙丁戊己"))))
    assert "一列也没有认出来" in html
    assert "已按表头猜好" not in html


def test_other_heads_and_another_sheet_are_read_anew(world: Any, clerk: Client) -> None:
    at = handed(clerk, AT, book(GOOD))
    html = seen(clerk, at + "&heads=1&row=4&sheet=9&c_code=5")
    assert 'value="4"' in html
    assert '<option value="0">30101</option>' in html


def test_an_import_belongs_to_its_unit_and_needs_the_right(world: Any, clerk: Client) -> None:
    at = looked(clerk, AT, book(GOOD), CHOSEN)
    foreign = at.replace("/units/tazhong/", "/units/demo-b/")
    assert browser(world.stranger).get(foreign).status_code == 404
    assert browser(world.stranger).get(at).status_code == 404
    assert browser(world.leader).get(at).status_code == 403
    assert browser(world.leader).post(at, {"save": "1"}).status_code == 403
    assert clerk.get(AT + "?file=forged").status_code == 404
    assert clerk.get(at.replace("/2021/", "/2020/")).status_code == 404
    assert world.year.lines.count() == 3
