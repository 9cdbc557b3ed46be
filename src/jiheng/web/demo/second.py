"""The second township, `demo-b`: an invented one with three lines, twelve payments, a kind of records and five indicators."""

from __future__ import annotations

from typing import NamedTuple

from jiheng.web.demo.bases import Origin, count
from jiheng.web.demo.posting import Line, Posting
from jiheng.web.demo.records import Field, WorkKind

OFFICES = ("综合办公室", "社会事务办公室")
_STAFF, _GENERAL, _VEHICLES = "职工工资、福利支出", "基本公用", "车辆运行维护费"

LINES = (
    Line("30101", _STAFF, "基本工资", "1200000"),
    Line("30201", _GENERAL, "办公费", "96000", part="running"),
    Line("30231", _VEHICLES, "公务用车运行维护费", "24000", part="running", three_public=True),
)

_OFFICE, _BANK = "且末县财政局", "示例银行工资代发专户"

RECEIPTS = (
    Posting("30101", "01-05", "300000", "一季度用款额度（基本工资）", _OFFICE),
    Posting("30201", "01-05", "24000", "一季度用款额度（办公费）", _OFFICE),
    Posting("30231", "01-05", "6000", "一季度用款额度（车辆）", _OFFICE),
    Posting("30101", "04-06", "300000", "二季度用款额度（基本工资）", _OFFICE),
    Posting("30201", "04-06", "24000", "二季度用款额度（办公费）", _OFFICE),
    Posting("30231", "04-06", "6000", "二季度用款额度（车辆）", _OFFICE),
)

PAYMENTS = (
    Posting("30101", "01-14", "98600", "1月工资（全部岗位）", _BANK, "01-15"),
    Posting("30101", "02-05", "98600", "2月工资（全部岗位）", _BANK, "02-15"),
    Posting("30101", "03-12", "98600", "3月工资（全部岗位）", _BANK, "03-15"),
    Posting("30101", "04-14", "99400", "4月工资（全部岗位）", _BANK, "04-15"),
    Posting("30101", "05-14", "99400", "5月工资（全部岗位）", _BANK, "05-15"),
    Posting("30101", "06-11", "99400", "6月工资（全部岗位）", _BANK, "06-15"),
    Posting("30201", "02-24", "11260", "一季度办公用品", "示例文具商行", "02-28"),
    Posting("30201", "03-23", "9840", "资料印刷费", "示例印刷服务部", "03-31"),
    Posting("30201", "05-20", "12375.50", "二季度办公用品", "示例文具商行", "05-31"),
    Posting("30201", "06-23", "8210", "水电费", "示例供电公司", "06-20"),
    Posting("30231", "03-17", "4860", "公务用车燃油费（一季度）", "示例加油站"),
    Posting("30231", "06-17", "5310", "公务用车燃油费（二季度）", "示例加油站"),
)

SERVICE = WorkKind(
    "service",
    "便民服务",
    "社会事务办公室",
    (Field("people", "服务人数", "number", "人"),),
    (
        ("01-20", "集中代办证照", "26"),
        ("03-10", "惠农政策咨询", "41"),
        ("04-21", "入户代办参保登记", "18"),
        ("06-09", "集中代办证照", "33"),
    ),
)


class Approved(NamedTuple):
    """An indicator as approved."""

    level1: str
    level2: str
    name: str
    op: str
    value: str
    unit: str
    source: Origin
    words: str = ""


INDICATORS = (
    Approved("output", "quantity", "便民服务次数", ">=", "8", "次", Origin("records", OFFICES[1], SERVICE.code, count())),
    Approved(
        "output", "quantity", "便民服务人数", ">=", "240", "人", Origin("records", OFFICES[1], SERVICE.code, count("people"))
    ),
    Approved("output", "timeliness", "工资发放及时率", ">=", "100", "%", Origin("on_time", OFFICES[0], uses="staff")),
    Approved("output", "cost", "运转保障成本经费", "", "12", "万元", Origin("lines", OFFICES[0], uses="running", places=2)),
    Approved("benefit", "social", "便民服务水平", "qualitative", "", "", Origin("stated", OFFICES[1]), words="有所提高"),
)
STATED = {"便民服务水平": ("有所提高", "60")}

PROBLEM = ("指标佐证材料收集不及时", "由主管部门统一材料清单")
STEP = "按月收集佐证材料"
