"""What running the township costs in the first half of the year: 8.22 for general use, 1.72 for vehicles, in 万元, 74 payments.

Forty of the payments have a day by which they had to be paid, and thirty-eight kept it. The vehicles' plan is 2,955 a month:
17,730 up to June, of which 17,200 were spent, so 2.99% are saved. The supplement is money on top: 3.30 of 16.84 are spent.
"""

from __future__ import annotations

from jiheng.web.demo.posting import Line, Mistake, Posting, by_month
from jiheng.web.demo.project import PROJECT

GENERAL, VEHICLES, VILLAGE = "基本公用", "车辆运行维护费", "驻村、管寺生活补助"

LINES = (
    Line("30231", VEHICLES, "公务用车运行维护费", "35460", part="running", three_public=True, monthly="2955"),
    Line("30201", GENERAL, "办公费", "48000", part="running"),
    Line("30202", GENERAL, "印刷费", "16000", part="running"),
    Line("30205", GENERAL, "水费", "6240", part="running"),
    Line("30206", GENERAL, "电费", "27200", part="running"),
    Line("30207", GENERAL, "邮电费", "14400", part="running"),
    Line("30211", GENERAL, "差旅费", "20600", part="running"),
    Line("30216", GENERAL, "培训费", "12000", part="running"),
    Line("30299", GENERAL, "其他商品和服务支出", "12000", part="running"),
    Line("30305", VILLAGE, "生活补助", "24000", part="running", monthly="2000"),
)

# Money on top of the year's budget, by a document of April
SUPPLEMENT_LINES = (
    Line("31002-1", "视频会议系统终端", "办公设备购置", "0", scope="supplement", part="project", project=PROJECT),
    Line("30231-1", "燃油费", "公务用车运行维护费", "0", scope="supplement", part="running"),
)
SUPPLEMENT = (("31002-1", "148400"), ("30231-1", "20000"))
SUPPLEMENT_PLAN = {"31002-1": {5: "25000", 9: "123400"}}  # by line and month: paid in advance, and on delivery
SUPPLEMENT_DOCUMENT, SUPPLEMENT_DAY = "追加2021年部门预算的通知（示例财预〔2021〕12号）", "04-16"
SUPPLEMENT_REASON = "视频会议系统终端和燃油费年初没有安排预算，由本级财力追加"

# One virement inside general use: the sums of the budget stay
VIREMENT = (("30299", "-2000"), ("30202", "2000"))
VIREMENT_DOCUMENT, VIREMENT_DAY = "党委会会议纪要（示例〔2021〕9号）", "05-10"
VIREMENT_REASON = "下半年入户宣传资料印量增加，从其他商品和服务支出调剂"

# Old debts at the start of the year: name and amount
ARREARS = (("2020年印刷费欠款", "3200"), ("2020年办公用品欠款", "5800"))

_POWER = ("01-19", "02-23", "03-18", "04-22", "05-19", "06-18")
_WATER = ("01-20", "02-24", "03-19", "04-23", "05-20", "06-21")
_LINE = ("01-11", "02-04", "03-09", "04-12", "05-11", "06-09")
_PRINT = ("01-21", "02-25", "03-23", "04-23", "05-27", "06-22")
_OFFICE = ("01-15", "02-24", "03-17", "04-22", "05-21", "06-16")
_REFUSE = ("01-25", "02-26", "03-29", "04-29", "05-28", "06-28")
_END = ("01-28", "02-28", "03-28", "04-28", "05-28", "06-28")
_MIDDLE = ("01-15", "02-15", "03-15", "04-15", "05-15", "06-15")
_PRINTED_BY = ("01-31", "02-28", "03-31", "04-30", "05-20", "06-30")  # that of May was paid seven days late
_OFFICE_BY = ("01-31", "02-28", "03-31", "04-15", "05-31", "06-30")  # that of April was paid seven days late

_STATION, _GARAGE, _STORE, _PRINTER = "示例加油站", "示例汽车维修厂", "示例办公用品商店", "示例印务有限公司"
_GRID, _WATERWORKS, _TELECOM, _HOTEL = "示例供电公司", "示例供水站", "示例通信公司", "出差岗位报销"

_GENERAL = (
    *by_month("30206", _POWER, ("3120", "2980", "2460", "1860", "1740", "1905"), "{month}月办公区电费", _GRID, _END),
    *by_month("30205", _WATER, ("480", "465", "490", "510", "540", "575"), "{month}月办公区水费", _WATERWORKS, _END),
    *by_month("30207", _LINE, ("680",) * 6, "{month}月政务专线使用费", _TELECOM, _MIDDLE),
    *by_month("30207", _LINE, ("415.50", "402.30", "438.20", "421.60", "409.80", "432.60"), "{month}月电话费", _TELECOM, _MIDDLE),
    *by_month("30202", _PRINT, ("1280", "960", "1450", "1130", "1620", "1340"), "{month}月资料印刷费", _PRINTER, _PRINTED_BY),
    *by_month("30201", _OFFICE, ("3260", "2180", "2940", "3415", "2760", "3105"), "{month}月办公用品", _STORE, _OFFICE_BY),
    *by_month("30299", _REFUSE, ("700", "690", "720", "745", "730", "770"), "{month}月办公区垃圾清运费", "示例环卫服务公司"),
    Posting("30202", "01-26", "1600", "归还2020年印刷费欠款（第一笔）", _PRINTER, arrears="2020年印刷费欠款"),
    Posting("30202", "03-30", "1600", "归还2020年印刷费欠款（第二笔，结清）", _PRINTER, arrears="2020年印刷费欠款"),
    Posting("30201", "04-28", "2900", "归还2020年办公用品欠款（第一笔）", _STORE, arrears="2020年办公用品欠款"),
    Posting("30201", "06-24", "1450", "归还2020年办公用品欠款（第二笔）", _STORE, arrears="2020年办公用品欠款"),
    Posting("30201", "01-08", "4120", "2021年度报刊订阅费", "示例邮政所"),
    Posting("30211", "01-14", "1240", "会计岗位赴县城办理年终结账差旅费", _HOTEL),
    Posting("30211", "02-25", "860", "党建办公室岗位赴县城参加会议差旅费", _HOTEL),
    Posting("30211", "03-16", "1580", "预算管理岗位参加预算业务培训差旅费", _HOTEL),
    Posting("30211", "03-30", "960", "综合执法办公室岗位送审材料差旅费", _HOTEL),
    Posting("30211", "04-14", "1320", "社会事务办公室岗位参加就业工作会差旅费", _HOTEL),
    Posting("30211", "05-12", "1190", "经济发展办公室岗位对接油田项目差旅费", _HOTEL),
    Posting("30211", "05-25", "1410", "纪检岗位参加业务培训差旅费", _HOTEL),
    Posting("30211", "06-16", "1740", "出纳岗位参加国库集中支付培训差旅费", _HOTEL),
    Posting("30216", "03-24", "2400", "春季干部集中学习场地和资料费", "示例培训服务中心"),
    Posting("30216", "05-19", "2850", "法制宣传骨干培训场地和资料费", "示例培训服务中心", "05-31"),
    Posting("30216", "06-23", "1460", "预算绩效业务学习资料费", "示例书店"),
)

_VEHICLES = (
    Posting("30231", "01-12", "860", "公务用车燃油费（1月上旬）", _STATION),
    Posting("30231", "01-27", "790", "公务用车燃油费（1月下旬）", _STATION),
    Posting("30231", "02-05", "940", "公务用车燃油费（2月上旬）", _STATION),
    Posting("30231", "02-24", "720", "公务用车燃油费（2月下旬）", _STATION),
    Posting("30231", "03-11", "880", "公务用车燃油费（3月上旬）", _STATION),
    Posting("30231", "03-26", "830", "公务用车燃油费（3月下旬）", _STATION),
    Posting("30231", "04-13", "910", "公务用车燃油费（4月上旬）", _STATION),
    Posting("30231", "04-28", "760", "公务用车燃油费（4月下旬）", _STATION),
    Posting("30231", "05-13", "890", "公务用车燃油费（5月上旬）", _STATION),
    Posting("30231", "05-27", "845", "公务用车燃油费（5月下旬）", _STATION),
    Posting("30231", "06-10", "925", "公务用车燃油费（6月上旬）", _STATION),
    Posting("30231", "06-25", "870", "公务用车燃油费（6月下旬）", _STATION),
    Posting("30231", "03-18", "3460", "公务用车保险费", "示例财产保险支公司", "03-31"),
    Posting("30231", "04-20", "320", "公务用车年检费", "示例机动车检测站", "04-30"),
    Posting("30231", "05-20", "1680", "公务用车保养费", _GARAGE, "05-31"),
    Posting("30231", "06-17", "1520", "公务用车更换轮胎", _GARAGE),
)

PAYMENTS = (*_GENERAL, *_VEHICLES)

SUPPLEMENT_PAYMENTS = (
    Posting("31002-1", "05-24", "25000", "视频会议系统终端预付款", "示例信息技术有限公司"),
    Posting("30231-1", "05-18", "4200", "公务用车燃油费（追加）", _STATION),
    Posting("30231-1", "06-22", "3800", "公务用车燃油费（追加）", _STATION),
)

MISTAKES = (
    Mistake(Posting("30206", "04-21", "1680", "4月办公区电费", _GRID), "04-22", "金额录错，应为1860元"),
    Mistake(Posting("30201", "04-27", "760", "公务用车燃油费（4月下旬）", _STATION), "04-28", "科目用错，应记车辆运行维护费"),
)
