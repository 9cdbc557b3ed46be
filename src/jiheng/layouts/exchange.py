"""The exchange form: the fields of the national standard for budget systems, and what each holds of a report.

基准: 预算管理一体化系统技术标准 V2.0 (notes: domain 5.1–5.3). One task a report, one row an indicator. Writer, reader, schema and
reference page all follow these rows; `holds` is the way to the value from a row of the writer, `form` how it is written:

text, code, label       as it is; as the official code of a term; as its label
title                   the title, or the one that the report would have
key, fixed              made from the report, or always the same; never read back
year, day, amount, number       2021; 20210630; yuan; a bare number
target, sign, bare, measure     ≥30件; the code of ≥; 30; 件
actual, reasons, task           完成值; causes, explanation and what the report says of the deviation; cutoff and plan
"""

from __future__ import annotations

from dataclasses import dataclass

from jiheng.model import terms

BASIS = "预算管理一体化系统技术标准 V2.0"
CUTOFF, FOCUS, CONTENT, TIME = "监控节点", "监控重点", "监控内容", "监控时间"
NO_DEVIATION = "无偏差"
REMARK = "说明"  # stands where the causes stand, before an explanation without any
OTHER_SIGN = "9"  # 定量（其他）: a range, or a quantity without a sign
DELETED = "1"
FORMULAS = tuple("=+-@＝＋－＠\t\r'")  # what a sheet would run, and the sign that keeps it from doing so
GUARD = "'"

LEVEL1_CODES = {code: str(number) for number, code in enumerate(("output", "benefit", "satisfaction", "cost"), 1)}
LEVEL2_CODES = {
    code: f"{LEVEL1_CODES[level1]}{[other for other, of in terms.LEVEL1_OF_LEVEL2.items() if of == level1].index(code) + 1}"
    for code, level1 in terms.LEVEL1_OF_LEVEL2.items()
}
SIGN_CODES = {
    **{term.code: term.official for term in terms.OPERATORS.values() if term.official},
    "range": OTHER_SIGN,
    "": OTHER_SIGN,
}
LIKELIHOOD_CODES = {term.code: term.official for term in terms.LIKELIHOODS.values()}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: name, Chinese label, type and whether it must be filled, as the standard has them, and what it holds.

    `holds` is "" where no report says it. `added`: not in the standard, but in the systems met in use.
    """

    name: str
    label: str
    type: str
    holds: str = ""
    form: str = "text"
    required: bool = False
    table: str = ""
    added: bool = False

    @property
    def length(self) -> int:
        """The most characters of a text, the most digits of a number."""
        return int(self.type.partition("(")[2].partition(",")[0].rstrip(")"))

    @property
    def places(self) -> int:
        """The most digits after the point of a number."""
        return int(self.type.partition(",")[2].rstrip(")") or 0)

    @property
    def worded(self) -> bool:
        """Whether a field that must be filled takes 未填; codes, numbers and days have no such word."""
        words = self.form in ("text", "target", "actual", "reasons", "label", "title", "task")
        return self.required and words and not self.name.endswith(("_code", "_date"))

    @property
    def numeric(self) -> bool:
        """Whether the standard stores a number."""
        return self.type.startswith("N")


TABLES = {
    "level1": LEVEL1_CODES,
    "level2": LEVEL2_CODES,
    "sign": SIGN_CODES,
    "likelihood": LIKELIHOOD_CODES,
}

_YEAR = Field("fiscal_year", "预算年度", "V(4)", "report.year", "year", True)
_DIVISION = (
    Field("mof_div_code", "财政区划代码", "V(9)", "codes.division", required=True),
    Field("mof_div_name", "财政区划名称", "V(360)", "report.unit.region", required=True),
)
_KIND = (
    Field("perf_type_code", "绩效监控类型代码", "V(1)", "1", "fixed", True),
    Field("perf_type_name", "绩效监控类型", "V(40)", "部门自行监控", "fixed", True),
)
_BODY = (
    Field("dept_code", "部门代码", "V(21)", "codes.department"),
    Field("dept_name", "部门名称", "V(150)", "report.unit.department"),
    Field("agency_code", "单位代码", "V(21)", "codes.agency"),
    Field("agency_name", "单位名称", "V(300)", "report.unit.name"),
    Field("pro_code", "项目代码", "V(21)", "codes.project"),
    Field("pro_name", "项目名称", "V(180)", "report.project"),
)
_RECORD = (
    Field("is_last_inst", "是否终审（1 是，2 否）", "N(1)", "2", "fixed", True),
    Field("create_time", "创建时间", "V(17)", "made", "key", True),
    Field("update_time", "更新时间", "V(17)", "made", "key", True),
    Field("is_deleted", "是否删除（1 是，2 否）", "N(1)", "2", "fixed", True),
)
_LEVELS = (
    Field("lv1_perf_ind_code", "一级绩效指标代码", "V(20)", "indicator.level1", "code", True, "level1"),
    Field("lv1_perf_ind_name", "一级绩效指标名称", "V(1000)", "indicator.level1", "label", True, "level1"),
    Field("lv2_perf_ind_code", "二级绩效指标代码", "V(20)", "indicator.level2", "code", True, "level2"),
    Field("lv2_perf_ind_name", "二级绩效指标名称", "V(1000)", "indicator.level2", "label", True, "level2"),
    Field("lv3_perf_ind_code", "三级绩效指标代码", "V(20)", "level3", "key", True),
    Field("lv3_perf_ind_name", "三级绩效指标名称", "V(1000)", "indicator.name", required=True),
)
_TARGET = Field("kpi_val", "指标值", "V(1000)", "indicator.target", "target", True)

TASK = (
    Field("perf_task_id", "监控任务主键", "V(38)", "task", "key", True),
    _YEAR,
    *_DIVISION,
    Field("perf_task_no", "监控任务编号", "V(100)", "task_number", "key", True),
    *_KIND,
    Field("perf_task_title", "监控任务标题", "V(200)", "report.title", "title", True),
    Field("perf_task_dsec", "监控任务内容", "V(2000)", "report", "task", True),
    Field("task_end_date", "报送截止日期", "V(17)", required=True),
    *_BODY,
    *_RECORD,
)
INFO = (
    Field("perf_mon_id", "绩效监控信息主键", "V(38)", "row", "key", True),
    Field("perf_task_id", "监控任务主键", "V(38)", "task", "key", True),
    Field("perf_mon_no", "绩效监控信息编号", "V(100)", "number", "key", True),
    _YEAR,
    *_DIVISION,
    *_KIND,
    *_BODY,
    Field("kpi_target", "绩效目标", "V(2000)", "report.goal", required=True),
    Field("pro_bgt_comp", "项目预算执行情况", "NUMBER(16,4)", "total.executed", "amount", True),
    Field("est_pro_bgt_annual", "项目预算全年预计执行情况", "NUMBER(16,4)", "", "amount", True),
    *_LEVELS,
    _TARGET,
    Field("perf_comp", "绩效指标完成情况", "V(2000)", "indicator.actual", "actual", True),
    Field("est_perf_annual", "绩效指标全年预计完成情况", "V(2000)", "indicator.expected", required=True),
    Field("ana_dev_reasons", "偏差原因分析", "V(2000)", "indicator", "reasons", True),
    Field("complete_rate", "完成目标可能性", "NUMBER(16,4)", "indicator.likelihood", "code", True, "likelihood"),
    Field("perf_send_date", "报送日期", "V(17)", "report.filled_on", "day"),
    Field("is_perf_rectify", "是否需要整改（1 是，2 否）", "N(1)"),
    Field("rectify_advise", "整改要求和建议", "V(2000)"),
    Field("rectify_epilog", "整改结果和结论", "V(2000)"),
    *_RECORD,
)
INDICATOR = (
    Field("kpi_id", "绩效指标主键", "V(38)", "row", "key", True),
    _YEAR,
    *_DIVISION,
    *_BODY,
    *_LEVELS,
    _TARGET,
    Field("computesign", "计算符号", "V(2)", "indicator.target", "sign", added=True, table="sign"),
    Field("targetvalue", "目标值", "V(1000)", "indicator.target.value", "bare", added=True),
    Field("meterunit", "计量单位", "V(100)", "indicator.target.value", "measure", added=True),
    Field("weight", "分值权重", "NUMBER(5,2)", "indicator.weight", "number", added=True),
)

TASK_TABLE, INFO_TABLE = "PAY_PERF_MONITOR_TASK", "PAY_PERF_MONITOR_INFO"
OF_DEPARTMENT, OF_PROJECT = "BGT_PERF_INDICATOR", "PM_PERF_INDICATOR"
INDICATOR_TABLES = (OF_DEPARTMENT, OF_PROJECT)
# The fields of a row of the .csv: those of all tables, each once
FIELDS = {field.name: field for field in (*TASK, *INFO, *INDICATOR)}
ROW_MARK = "lv3_perf_ind_name"  # a table that has it is one of ours


def schema() -> dict[str, object]:
    """The JSON Schema of the .json form; a field that must be filled may be null only where no report can fill it."""
    own = {
        TASK_TABLE: {**_rows(TASK), "minItems": 1, "maxItems": 1},
        INFO_TABLE: {**_rows(INFO), "minItems": 1},
        OF_DEPARTMENT: _rows(INDICATOR),
        OF_PROJECT: _rows(INDICATOR),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"绩效监控交换文件（{BASIS}）",
        "type": "object",
        "properties": own,
        "required": [TASK_TABLE, INFO_TABLE],
        "additionalProperties": False,
    }


def _rows(fields: tuple[Field, ...]) -> dict[str, object]:
    members = {field.name: _member(field) for field in fields}
    return {
        "type": "array",
        "items": {"type": "object", "properties": members, "required": list(members), "additionalProperties": False},
    }


def _member(field: Field) -> dict[str, object]:
    """What may stand in a field: an amount as a text of digits, a code as one of its table, a text of its length."""
    told = {"description": f"{field.label}　{field.type}" + ("　必填" if field.required else "")}
    if field.form == "fixed":
        return {**told, "const": int(field.holds) if field.numeric else field.holds}
    if field.form == "code" and field.table:
        codes: list[object] = [int(code) if field.numeric else code for code in TABLES[field.table].values()]
        return {**told, "enum": [*codes, None]}
    if field.numeric and field.form not in ("amount", "number"):
        return {**told, "type": ["integer", "null"]}
    kind: dict[str, object] = {"type": "string" if field.worded else ["string", "null"]}
    if field.numeric:
        whole = field.length - field.places
        return {**told, **kind, "pattern": rf"^-?[0-9]{{1,{whole}}}(\.[0-9]{{1,{field.places}}})?$"}
    if field.form in ("day", "year") or field.name.endswith(("_date", "_time")):
        return {**told, **kind, "pattern": "^[0-9]{4}([0-9]{4}([0-9]{6}([0-9]{3})?)?)?$"}
    return {**told, **kind, "maxLength": field.length}
