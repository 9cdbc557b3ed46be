"""What the acts of the log are called, and which of them may be shown with their details to whoever keeps the log.

The audit administration sees no business data: of an act on figures it sees who did it, when, and to what, but no figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiheng.web.orgs.models import Role

# Acts on people, units and sessions: their details are no business data
OPEN: Mapping[str, Any] = MappingProxyType(
    {
        "log_in": gettext_lazy("登录"),
        "log_out": gettext_lazy("退出"),
        "log_in_failed": gettext_lazy("登录失败"),
        "lock_out": gettext_lazy("连续输错锁定"),
        "view": gettext_lazy("跨单位查看"),
        "download": gettext_lazy("下载"),
        "see_log": gettext_lazy("下载日志"),
        "create_user": gettext_lazy("开账号"),
        "import_accounts": gettext_lazy("导入单位和账号"),
        "disable_user": gettext_lazy("锁定账号"),
        "enable_user": gettext_lazy("解锁账号"),
        "renew_password": gettext_lazy("重发一次性密码"),
        "change_password": gettext_lazy("本人换密码"),
        "give_role": gettext_lazy("给角色"),
        "take_role": gettext_lazy("收回角色"),
        "move_office": gettext_lazy("换科室"),
        "hand_over": gettext_lazy("人员交接"),
        "make_token": gettext_lazy("发接口令牌"),
        "revoke_tokens": gettext_lazy("作废接口令牌"),
        "add_unit": gettext_lazy("加单位"),
        "change_unit": gettext_lazy("改单位"),
        "add_office": gettext_lazy("加科室"),
        "rename_office": gettext_lazy("科室改名"),
        "remove_office": gettext_lazy("删科室"),
        "add_post": gettext_lazy("加岗位"),
        "change_post": gettext_lazy("改岗位"),
        "remove_post": gettext_lazy("删岗位"),
        "reset_demo": gettext_lazy("重置演示"),
    }
)
CLOSED: Mapping[str, Any] = MappingProxyType(
    {
        "save_plan": gettext_lazy("存职责和计划"),
        "open_year": gettext_lazy("开预算年度"),
        "open_next_year": gettext_lazy("开下一年度"),
        "add_line": gettext_lazy("加预算科目"),
        "change_line": gettext_lazy("改预算科目"),
        "drop_line": gettext_lazy("删预算科目"),
        "plan_months": gettext_lazy("存分月计划"),
        "add_arrears": gettext_lazy("记历史欠账"),
        "change_budget": gettext_lazy("预算调整"),
        "close_year": gettext_lazy("年度结账"),
        "archive_year": gettext_lazy("年度归档"),
        "make_package": gettext_lazy("制作档案包"),
        "package_done": gettext_lazy("档案包做好"),
        "package_failed": gettext_lazy("档案包没有做成"),
        "download_package": gettext_lazy("下载档案包"),
        "receive": gettext_lazy("记到位"),
        "pay": gettext_lazy("记支出"),
        "reverse": gettext_lazy("冲销"),
        "state_balance": gettext_lazy("银行对账"),
        "approve": gettext_lazy("定指标"),
        "change_indicator": gettext_lazy("改指标"),
        "drop_indicator": gettext_lazy("删指标"),
        "bind": gettext_lazy("定取数来源"),
        "set_objective": gettext_lazy("写绩效目标"),
        "state_progress": gettext_lazy("填完成值"),
        "add_kind": gettext_lazy("加台账种类"),
        "add_field": gettext_lazy("加台账栏目"),
        "remove_field": gettext_lazy("删台账栏目"),
        "record_work": gettext_lazy("记工作台账"),
        "withdraw_record": gettext_lazy("作废工作记录"),
        "make_survey": gettext_lazy("建问卷"),
        "change_survey": gettext_lazy("改问卷"),
        "close_survey": gettext_lazy("结束问卷"),
        "withdraw_survey": gettext_lazy("作废问卷"),
        "answer_survey": gettext_lazy("答问卷"),
        "enter_paper": gettext_lazy("录纸质问卷"),
        "withdraw_paper": gettext_lazy("作废纸质问卷"),
        "open_cycle": gettext_lazy("发起批次"),
        "send_up": gettext_lazy("送审"),
        "send_back": gettext_lazy("单位内退回"),
        "submit": gettext_lazy("审定并报出"),
        "withdraw": gettext_lazy("撤回"),
        "return": gettext_lazy("退回"),
        "accept": gettext_lazy("通过"),
        "note_deviation": gettext_lazy("写偏离"),
        "drop_deviation": gettext_lazy("删偏离"),
        "add_correction": gettext_lazy("写整改"),
        "start_correction": gettext_lazy("开始整改"),
        "report_correction": gettext_lazy("报告整改办完"),
        "send_back_correction": gettext_lazy("退回整改"),
        "remark_correction": gettext_lazy("记整改进展"),
        "download_proof": gettext_lazy("下载整改佐证"),
        "close_correction": gettext_lazy("整改销号"),
        "drop_correction": gettext_lazy("删整改"),
        "explain": gettext_lazy("写出错说明"),
        "take_back_explanation": gettext_lazy("收回出错说明"),
        "note": gettext_lazy("写批注"),
        "read_notices": gettext_lazy("看通知"),
        "hand_in_scan": gettext_lazy("传盖章扫描件"),
        "download_scan": gettext_lazy("下载盖章扫描件"),
        "return_items": gettext_lazy("逐条退回"),
        "accept_cause": gettext_lazy("认可偏离说明"),
        "unaccept_cause": gettext_lazy("收回认可"),
        "answer_item": gettext_lazy("答复退回的事项"),
        "say_more": gettext_lazy("写补充说明"),
        "unsay": gettext_lazy("删补充说明"),
        "audit": gettext_lazy("接口审核文件"),
        "take_in": gettext_lazy("收文件审核"),
        "take_in_again": gettext_lazy("再次收到文件"),
        "start": gettext_lazy("开始审核"),
        "read": gettext_lazy("读文件"),
        "finish": gettext_lazy("审核完成"),
        "refuse": gettext_lazy("文件没有收"),
        "requeue": gettext_lazy("重新排队"),
        "begin_set_up": gettext_lazy("开始建账"),
        "read_for_set_up": gettext_lazy("读建账的文件"),
        "keep_set_up": gettext_lazy("存建账的一步"),
        "refuse_set_up": gettext_lazy("建账填写有误"),
        "discard_set_up": gettext_lazy("放弃建账"),
        "set_up": gettext_lazy("建账"),
        "import_entries": gettext_lazy("导入台账"),
        "import_indicators": gettext_lazy("导入指标"),
        "import_lines": gettext_lazy("导入预算"),
        "prove_indicator": gettext_lazy("传佐证材料"),
    }
)
ACTS: Mapping[str, Any] = MappingProxyType({**OPEN, **CLOSED})

THINGS = {
    "user": gettext_lazy("账号"),
    "unit": gettext_lazy("单位"),
    "office": gettext_lazy("科室"),
    "post": gettext_lazy("岗位"),
    "yearplan": gettext_lazy("监控计划"),
    "budgetyear": gettext_lazy("预算年度"),
    "budgetline": gettext_lazy("预算科目"),
    "budgetchange": gettext_lazy("预算调整"),
    "arrears": gettext_lazy("历史欠账"),
    "entry": gettext_lazy("台账"),
    "bankbalance": gettext_lazy("银行对账"),
    "approvedindicator": gettext_lazy("指标"),
    "objective": gettext_lazy("绩效目标"),
    "basis": gettext_lazy("取数来源"),
    "progress": gettext_lazy("完成值"),
    "recordkind": gettext_lazy("台账种类"),
    "workrecord": gettext_lazy("工作台账"),
    "survey": gettext_lazy("问卷"),
    "answer": gettext_lazy("答卷"),
    "papercount": gettext_lazy("纸质问卷"),
    "cycle": gettext_lazy("批次"),
    "filing": gettext_lazy("报送"),
    "deviationnote": gettext_lazy("偏离"),
    "correctionitem": gettext_lazy("整改"),
    "correctionstep": gettext_lazy("整改"),
    "archivepackage": gettext_lazy("档案包"),
    "saying": gettext_lazy("补充说明"),
    "explanation": gettext_lazy("出错说明"),
    "cellnote": gettext_lazy("批注"),
    "notice": gettext_lazy("通知"),
    "signedscan": gettext_lazy("盖章扫描件"),
    "returneditem": gettext_lazy("退回的事项"),
    "auditrun": gettext_lazy("审核"),
    "token": gettext_lazy("接口令牌"),
    "draft": gettext_lazy("建账"),
    "evidence": gettext_lazy("佐证材料"),
    "importedfile": gettext_lazy("导入的文件"),
    "changefile": gettext_lazy("调整文件"),
    "handover": gettext_lazy("交接"),
    "file": gettext_lazy("文件"),
    "log": gettext_lazy("日志"),
}
LABELS = {
    "user": gettext_lazy("账号"),
    "unit": gettext_lazy("单位"),
    "role": gettext_lazy("角色"),
    "office": gettext_lazy("科室"),
    "post": gettext_lazy("岗位"),
    "name": gettext_lazy("名称"),
    "kind": gettext_lazy("类别"),
    "region": gettext_lazy("地区"),
    "parent": gettext_lazy("上级"),
    "group": gettext_lazy("监控小组"),
    "before": gettext_lazy("原为"),
    "address": gettext_lazy("来自"),
    "reason": gettext_lazy("原因"),
    "path": gettext_lazy("页面"),
    "sessions": gettext_lazy("退出的登录"),
    "locked": gettext_lazy("当时已锁定"),
    "format": gettext_lazy("格式"),
    "cutoff": gettext_lazy("节点"),
    "tokens": gettext_lazy("令牌"),
    "notices": gettext_lazy("未读通知"),
    "old": gettext_lazy("移交人"),
    "new": gettext_lazy("接手人"),
    "day": gettext_lazy("日期"),
    "roles": gettext_lazy("角色"),
    "units": gettext_lazy("单位数"),
    "accounts": gettext_lazy("账号数"),
    "rows": gettext_lazy("行数"),
    "filter": gettext_lazy("条件"),
    "year": gettext_lazy("年度"),
}
ENDS = {
    "asked": gettext_lazy("本人退出"),
    "idle": gettext_lazy("太久没有操作"),
    "longest": gettext_lazy("登录时间太长"),
    "replaced": gettext_lazy("换人登录"),
    "elsewhere": gettext_lazy("不在本机"),
}


def act(code: str) -> str:
    """What an act is called."""
    return str(ACTS.get(code, code))


def thing(key: str) -> str:
    """What a thing is called, with its number."""
    model, _colon, number = key.partition(":")
    return f"{THINGS.get(model, model)} {number}".strip()


def details(action: str, detail: Mapping[str, Any]) -> str:
    """The details of an act on one line; of an act on business data only that they are not shown."""
    if action not in OPEN:
        return _("业务内容，不在这里显示") if detail else ""
    said = ((LABELS.get(key, key), _value(key, value)) for key, value in detail.items() if value not in ("", None, []))
    return "；".join(f"{label}：{value}" for label, value in said if value)


def _value(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else ""
    if isinstance(value, list):
        return ("、" if key in ("roles", "filter") else " → ").join(_value(key, one) for one in value)
    if key == "role" and value in Role.values:
        return str(Role(value).label)
    return str(ENDS.get(value, value)) if key == "reason" else str(value)
