"""Numbers of a workbook as their cells show them."""

from decimal import Decimal

import pytest

from jiheng.read.formats import date_format, printed


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("0.6419", "0.0%", "64.2%"),
        ("0.625", "0%", "63%"),
        ("0.64190", "0.00%", "64.19%"),
        ("4862900", "#,##0.00", "4,862,900.00"),
        ("4862900.5", "#,##0", "4,862,901"),
        ("486.2", "0.00", "486.20"),
        ("486.2", "0.##", "486.2"),
        ("486", "0.##", "486"),
        ("4862900", "0!.0,", "486.3"),
        ("4862900", '0\\.0,"万元"', "486.3万元"),
        ("4862900", '#,##0.00"元"', "4,862,900.00元"),
        ("-12.5", "0.00", "-12.50"),
        ("-12.5", "0.00;(0.00)", "(12.50)"),
        ("-12.5", "0.00_ ;[Red]-0.00 ", "-12.50 "),
        ("0", '0.00;-0.00;"—"', "0"),
        ("0", "#,##0.00", "0.00"),
        ("0", "#", ""),
        ("0.5", "#.00", ".50"),
        ("7", "000", "007"),
        ("1234567", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,234,567.00"),
        ("1234567", "[$-804]#,##0", "1,234,567"),
        ("1234567", "[$¥-804]#,##0", "1,234,567"),
        ("3000000", "#,##0,", "3,000"),
        ("12", "General", "12"),
        ("0.641935483870968", "General", "0.641935484"),
        ("12345678901", "General", "12345678901"),
        ("1200", "0.00E+00", "1200"),
        ("0.5", "# ?/?", "0.5"),
        ("5", "[>100]0.0;0.00", "5"),
        ("5", "@", "5"),
        ("30", '0"次"', "30次"),
        ("30", '"第"0"期"', "第30期"),
        ("1.005", "0.00", "1.01"),
        ("-0.001", "0.00", "0.00"),
    ],
)
def test_a_number_prints_as_its_cell_shows_it(value: str, code: str, shown: str) -> None:
    assert printed(Decimal(value), code) == shown


@pytest.mark.parametrize(
    ("code", "day"),
    [("yyyy-mm-dd", True), ('yyyy"年"m"月"d"日"', True), ("0.00", False), ('0"日"', False), ("General", False), ("h:mm", True)],
)
def test_a_format_of_days(code: str, day: bool) -> None:
    assert date_format(code) is day


def test_the_largest_number_and_the_longest_fraction_are_printed_whole() -> None:
    largest = printed(Decimal("1.7976931348623157E308"), "#,##0.00")
    assert largest.startswith("179,769,313,486,231,570,000,")
    assert largest.endswith(",000.00")
    assert printed(Decimal("1.5"), "0." + "0" * 100) == "1.5" + "0" * 99
    assert printed(Decimal("1.5"), "0." + "0" * 4000) == "1.5"
