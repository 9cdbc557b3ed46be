"""The units of the demonstration, its log-ins with their roles, and what the cycles' due times are."""

from __future__ import annotations

from typing import NamedTuple

from jiheng.web.orgs.models import Role

PASSWORD = "jiheng-demo"  # of a demonstration: these log-ins work on the machine itself only


class Body(NamedTuple):
    """A unit below the bureau, or the bureau itself."""

    code: str
    name: str
    kind: str


class Login(NamedTuple):
    """Somebody who logs in: role, unit, post, and the office of an office lead."""

    name: str
    role: Role
    unit: str
    post: str
    office: str = ""


REGION = "巴音郭楞蒙古自治州且末县"
BUREAU = Body("qiemo-finance", "且末县财政局", "bureau")
TAZHONG, SECOND = "tazhong", "demo-b"
SECOND_NAME = "且末县示例镇人民政府"

LOGINS = (
    Login("clerk", Role.CLERK, TAZHONG, "预算管理岗"),
    Login("office", Role.OFFICE, TAZHONG, "社会事务办公室负责人", "社会事务办公室"),
    Login("leader", Role.LEADER, TAZHONG, "党委书记"),
    Login("department", Role.DEPARTMENT, BUREAU.code, "主管部门岗"),
    Login("reviewer", Role.REVIEWER, BUREAU.code, "绩效股审核岗"),
    Login("auditor", Role.AUDITOR, BUREAU.code, "审计监督岗"),
    Login("admin", Role.ADMIN, BUREAU.code, "系统管理岗"),
    Login("security", Role.SECURITY, BUREAU.code, "安全管理岗"),
    Login("logkeeper", Role.LOGKEEPER, BUREAU.code, "审计管理岗"),
)
# Who enters the second township's data; nobody logs in as them
SECOND_CLERK = Login("demo-b-clerk", Role.CLERK, SECOND, "预算管理岗")
SECOND_LEADER = Login("demo-b-leader", Role.LEADER, SECOND, "镇长")

MARCH, JUNE = "03-31", "06-30"
DUE = {MARCH: "2021-04-08T18:00:00+08:00", JUNE: "2021-07-05T18:00:00+08:00"}
FILLED = {MARCH: "2021-04-02", JUNE: "2021-07-02"}

BALANCE = "300200.00"  # what the bank says on 30 June: all receipts less all payments
BALANCE_NOTE = "银行对账单"
OWNER, OWNED_UNTIL = "出纳", "09-30"  # of the correction that is planned
CAUSES = ("other",)  # of the deviation

# What the filing of March said in words
MARCH_PROBLEM = ("一季度用款额度到账较晚，部分付款集中在月末", "由主管部门会同财政部门按季提前拨款")
MARCH_STEP = "按月列出付款清单，二季度起逐笔核对"
