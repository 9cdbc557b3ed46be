"""The township's one project, paid from the supplement: what it is to reach and what is expected of it."""

from __future__ import annotations

from jiheng.web.demo.bases import CLERKS, Origin
from jiheng.web.demo.second import Approved

PROJECT = "视频会议系统终端购置"
OBJECTIVE = "年内配齐视频会议系统终端，能接入县级视频会议"
COST = "终端购置成本"

INDICATORS = (
    Approved("output", "quantity", "视频会议终端购置数量", ">=", "1", "套", Origin("stated", CLERKS, due_from="09-30")),
    Approved("output", "quality", "设备验收合格率", ">=", "100", "%", Origin("stated", CLERKS, due_from="09-30")),
    Approved("output", "cost", COST, "<=", "14.84", "万元", Origin("lines", CLERKS, uses=PROJECT, places=2)),
    Approved(
        "benefit",
        "social",
        "接入县级视频会议",
        "qualitative",
        "",
        "",
        Origin("stated", CLERKS, due_from="11-30"),
        words="能稳定接入",
    ),
)
EXPECTED, LIKELY = "14.84万元", "sure"  # of the cost, at the end of June
