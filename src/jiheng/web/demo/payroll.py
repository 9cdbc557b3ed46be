"""What the township's staff cost in the first half of the year: ten lines, 85 payments, 3,022,300.00 yuan.

The regular month is 270,778.68: basic pay 83,380, allowances 90,710, and on their sum 174,090 pension 16%, annuity 8%,
health 8.5%, other insurance 0.7%, housing 12%; beside it 18,000 for hired posts. From April on basic pay is 1,420 higher. What
comes once a year (bonus, performance pay, heating, allowances of 2020, the annuity of retired posts) fills up the half.
"""

from __future__ import annotations

from jiheng.web.demo.posting import Line, Mistake, Posting, by_month

STAFF = "职工工资、福利支出"

LINES = (
    Line("30101", STAFF, "基本工资", "1010000"),
    Line("30102", STAFF, "津贴补贴", "1285000"),
    Line("30103", STAFF, "奖金", "748000"),
    Line("30107", STAFF, "绩效工资", "320000"),
    Line("30108", STAFF, "机关事业单位基本养老保险缴费", "334000"),
    Line("30109", STAFF, "职业年金缴费", "295000"),
    Line("30110", STAFF, "职工基本医疗保险缴费", "177500"),
    Line("30112", STAFF, "其他社会保障缴费", "14600"),
    Line("30113", STAFF, "住房公积金", "250600"),
    Line("30199", STAFF, "其他工资福利支出", "212300"),
)

_PAYDAY = ("01-13", "02-05", "03-12", "04-13", "05-13", "06-11")
_PAID_BY = ("01-15", "02-15", "03-15", "04-15", "05-15", "06-15")
_INSURED = ("01-20", "02-22", "03-19", "04-20", "05-20", "06-21")
_INSURED_BY = ("01-25", "02-25", "03-25", "04-25", "05-25", "06-25")
_HOUSED = ("01-18", "02-08", "03-17", "04-19", "05-18", "06-17")
_HOUSED_BY = ("01-20", "02-20", "03-20", "04-20", "05-20", "06-20")
_HIRED = ("01-14", "02-05", "03-15", "04-14", "05-14", "06-15")

BANK, TAXES, FUND = "示例银行塔中支行工资代发专户", "社会保险费征收专户", "住房公积金归集专户"


def _pay(line: str, what: str, posts: str, amount: str, later: str = "") -> tuple[Posting, ...]:
    """A monthly pay of a group of posts, from April on another amount if there is one."""
    amounts = (amount,) * 3 + (later or amount,) * 3
    return by_month(line, _PAYDAY, amounts, f"{{month}}月{what}（{posts}）", BANK, _PAID_BY)


def _due(line: str, what: str, amount: str) -> tuple[Posting, ...]:
    """A monthly contribution to the social insurance."""
    return by_month(line, _INSURED, (amount,) * 6, f"{{month}}月{what}单位缴费", TAXES, _INSURED_BY)


PAYMENTS = (
    *_pay("30101", "基本工资", "领导班子岗位", "25980"),
    *_pay("30101", "基本工资", "行政岗位", "29640"),
    *_pay("30101", "基本工资", "事业岗位", "27760", "29180"),
    *_pay("30102", "津贴补贴", "领导班子岗位", "34260"),
    *_pay("30102", "津贴补贴", "行政岗位", "31580"),
    *_pay("30102", "津贴补贴", "事业岗位", "24870"),
    *_due("30108", "基本养老保险", "27854.40"),
    *_due("30109", "职业年金", "13927.20"),
    *_due("30110", "基本医疗保险", "14797.65"),
    *_due("30112", "失业、工伤保险", "1218.63"),
    *by_month("30113", _HOUSED, ("20890.80",) * 6, "{month}月住房公积金单位缴存", FUND, _HOUSED_BY),
    *by_month("30199", _HIRED, ("18000",) * 6, "{month}月聘用岗位劳务报酬", BANK, _HOUSED_BY),
    Posting("30103", "01-28", "25980", "2020年度年终一次性奖金（领导班子岗位）", BANK, "02-10"),
    Posting("30103", "01-28", "29640", "2020年度年终一次性奖金（行政岗位）", BANK, "02-10"),
    Posting("30103", "01-28", "27760", "2020年度年终一次性奖金（事业岗位）", BANK, "02-10"),
    Posting("30103", "02-09", "312000", "2020年度绩效考核奖（领导班子岗位）", BANK, "02-10"),
    Posting("30103", "02-09", "352000", "2020年度绩效考核奖（行政岗位）", BANK, "02-10"),
    Posting("30107", "02-09", "320000", "2020年度奖励性绩效工资（事业岗位）", BANK, "02-10"),
    Posting("30102", "01-22", "18000", "2020—2021采暖期取暖补贴（领导班子岗位）", BANK),
    Posting("30102", "01-22", "24600", "2020—2021采暖期取暖补贴（行政岗位）", BANK),
    Posting("30102", "01-22", "23400", "2020—2021采暖期取暖补贴（事业岗位）", BANK),
    Posting("30102", "03-25", "36000", "2020年度乡镇工作补贴补发（领导班子岗位）", BANK),
    Posting("30102", "03-25", "48600", "2020年度乡镇工作补贴补发（行政岗位）", BANK),
    Posting("30102", "03-25", "47400", "2020年度乡镇工作补贴补发（事业岗位）", BANK),
    Posting("30109", "05-26", "127987.92", "退休岗位职业年金单位缴费记实", TAXES, "05-31"),
)

MISTAKES = (
    Mistake(
        Posting("30113", "04-16", "20089.80", "4月住房公积金单位缴存", FUND),
        "04-19",
        "金额录错，应为20890.80元",
    ),
)
