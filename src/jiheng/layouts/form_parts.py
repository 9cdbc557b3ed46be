"""What the official forms share: their columns, rows, blocks and cover labels, with the captions met in the wild.

Wordings are compared after folding, without blanks, and without a bracket at the end: (A), (B/A), (万元), (20分). The four
form modules choose from here what their form prints; readers recognise by all of it. 基准: the annexes named there; aliases
from provinces' and counties' forms (notes: layouts-in-the-wild 2, 4, 6).
"""

from __future__ import annotations

from dataclasses import replace

from jiheng.layouts.layout import Column, Section


def _words(text: str) -> tuple[str, ...]:
    """Wordings, written as one text."""
    return tuple(text.split())


# Columns of the block on money ------------------------------------------------------------------------------------------

INITIAL = Column(
    "initial_budget",
    "年初预算数",
    _words("年初预算 年初预算安排 年初批复预算 年初预算金额 年初批复数 年初预算批复数 年初预算安排数 年初批复预算数"),
)
BUDGET = Column(
    "budget",
    "全年预算数",
    _words(
        "预算数 全年预算 预算金额 调整后预算数 调整后预算 调整后的预算 调整预算数 预算安排数 年度预算数 全年预算金额 预算资金 全年预算安排数 全年预算资金 预算总额 预算批复数 全年调整后预算数 年度预算 "
        "年度预算安排 年度预算金额 本年预算数 预算额 项目预算 调整预算 预算安排 预算安排资金 计划数 计划资金 预算 调整预算金额 调整后预算金额 年度预算申请 当年金额 金额 全年预算总额 批复预算数"
    ),
)
RECEIVED = Column(
    "received",
    "到位数",
    _words("资金到位数 实际到位资金 到位资金 实际到位数 到位金额 全年到位数 实际到位 到位资金数 资金到位"),
)
EXECUTED = Column(
    "executed",
    "全年执行数",
    _words(
        "执行数 实际执行数 全年支出数 实际支出数 支出数 全年实际支出数 执行金额 预算执行数 实际支出 决算数 实际支付数 全年实际执行数 累计支出 累计执行数 支付数 实际支出资金 实际使用 执行资金 "
        "累计支出数 实际支出金额 资金执行数 全年支出 全年执行资金 实际支付 年度执行数 本年执行数 决算 支出金额 资金支出数 执行额 全年执行"
    ),
)
WEIGHT = Column(
    "weight",
    "分值",
    _words("权重 标准分 满分 权重分 分值权重 分值(权重) 权重(分值) 指标分值 指标权重 权重分值 标准分值 权数"),
)
RATE = Column(
    "execution_rate",
    "执行率",
    _words(
        "预算执行率 资金执行率 预算执行进度 执行进度 支出进度 资金支出率 执行率% 预算执行率% 支付率 支付进度 执行比例 预算完成率 支出率 全年执行率"
    ),
)
RECEIVED_RATE = Column("received_rate", "到位率", _words("资金到位率 到位率% 资金到位率%"))
SCORE = Column(
    "score",
    "得分",
    _words("自评得分 自评分 实际得分 评价得分 自评分数 指标得分 自评分值 单位自评分 得分值 评分 分数"),
)
BALANCE = Column("balance", "结余", _words("结转结余 年末结转结余 指标结余 结余资金 结余数 结转结余资金 项目指标结余"))
FORECAST = Column(
    "forecast",
    "全年预计执行数",
    _words("预计全年执行数 全年预计支出数 预计全年支出数 全年预计执行 预计执行数 全年预计支出"),
)
REASON = Column(
    "explanation",
    "原因说明",
    _words("未执行原因 偏差原因 备注 说明 未完成原因 执行偏差原因 偏差原因分析 原因分析"),
)

SHARE = Column("share", "占比", _words("占比% 所占比例 占总额比例"))

ADJUSTMENT = Column("adjustment", "预算调整数", _words("调整数 追加数 追加(减)数 调增(减)数 预算调整 本年追加 本年追加数"))
FORECAST_RATE = Column("forecast_rate", "全年预计执行率", _words("预计执行率 预计全年执行率"))

FUNDS_IN_THE_WILD = (
    INITIAL,
    BUDGET,
    ADJUSTMENT,
    RECEIVED,
    EXECUTED,
    WEIGHT,
    RATE,
    RECEIVED_RATE,
    SCORE,
    BALANCE,
    FORECAST,
    FORECAST_RATE,
    SHARE,
)

# Columns of the block of indicators -------------------------------------------------------------------------------------

LEVEL1 = Column("level1", "一级指标", _words("一级 指标一级 一级指标名称"))
LEVEL2 = Column("level2", "二级指标", _words("二级 指标二级 二级指标名称"))
NAME = Column(
    "name",
    "三级指标",
    _words(
        "指标名称 三级指标名称 指标内容 三级 具体指标 三级指标内容 绩效指标名称 考核指标 评价指标 明细指标 四级指标 三级指标(指标名称)"
    ),
)
OPERATOR = Column("operator", "指标性质", _words("计算符号 运算符号 指标符号 符号 比较符号 指标方向 性质"))
TARGET = Column(
    "target",
    "年度指标值",
    _words(
        "指标值 年初目标值 目标值 预期指标值 年度目标值 年初指标值 预期值 计划指标值 年初设定目标值 全年目标值 计划值 年度指标 指标目标值 绩效指标值 绩效目标值 年初设定指标值 预期目标值 计划完成值 "
        "标准值 年度预期值 年初设定值 年初指标 年度计划值 预期当年实现值 预计当年实现 当年预期实现值 预期完成值 全年指标值 计划目标值 年度绩效目标值 年度绩效指标值 目标指标值 预期指标 预期当年实现 "
        "预期完成指标值 年初绩效指标值 批复指标值"
    ),
)
UNIT = Column("unit", "度量单位", _words("计量单位 指标单位 单位 指标值单位"))
ACTUAL = Column(
    "actual",
    "实际完成值",
    _words(
        "全年完成值 全年实际值 全年实际完成值 实际完成指标值 完成值 实际值 年终完成值 完成情况 实际完成情况 指标完成值 当前完成值 年度完成值 实际完成 全年完成情况 全年实际完成情况 完成指标值 执行情况 "
        "实际完成数 指标完成情况 本期完成值 年度实际完成值 全年实际完成 年度实际值 实现值 实际完成指标 全年完成 实际绩效值 实际实现值 年末完成值 执行值"
    ),
)
COMPLETION = Column(
    "completion",
    "完成率",
    _words("指标完成率 完成比例 完成程度 指标完成比例 完成进度 完成率% 指标完成程度 完成百分比 目标完成率"),
)
EXPLANATION = Column(
    "explanation",
    "偏差原因分析及改进措施",
    _words(
        "偏差原因分析及拟采取的改进措施 未完成原因及拟采取的改进措施 未完成原因和改进措施 偏差原因分析 偏差原因 未完成原因分析 未完成原因 偏差原因及改进措施 原因分析 原因说明 改进措施 存在问题和改进措施 "
        "备注 说明 情况说明 未完成原因及改进措施 偏离原因 偏离原因分析 未完成原因和拟采取的改进措施 未完成原因分析及改进措施 未完成原因分析与改进措施 未完成原因及拟采取改进措施 偏差原因分析和改进措施 "
        "偏差分析及改进措施 偏差原因分析与改进措施 偏差大或目标未完成原因分析 未完成原因及拟采取措施 存在问题及改进措施 存在问题 原因 未完成或偏离原因分析及改进措施"
    ),
)
EVIDENCE = Column(
    "evidence",
    "评分标准",
    _words(
        "评价标准 评分细则 指标解释 数据来源 指标说明 佐证材料 计分方法 评价标准及依据 评分依据 绩效标准 指标值内容 评(扣)分标准 评扣分标准 指标值说明 证明材料 指标解释及评分标准 "
        "绩效指标值设定依据及数据来源 指标值设定依据及数据来源 指标值设定依据 设定依据 评分说明 计分标准 计算公式 取值依据 绩效指标设定依据及指标值数据来源"
    ),
)
LAST_YEAR = Column(
    "last_year",
    "上年完成值",
    _words("上年实际值 上年值 上年指标值 上年 上年实际完成值 上年度完成值 上年实际 去年完成值"),
)
EARLIER = Column(
    "",
    "前年",
    _words(
        "前年值 前年完成值 近两年指标值 指标方向性 指标类型 指标属性 复核分 复核得分 财政复核分 财政评分 序号 复评分 核定得分 评价组评分 主管部门评分"
    ),
)
EXPECTED = Column(
    "expected",
    "全年预计完成情况",
    _words("全年预计完成值 预计完成情况 全年预计完成 预计全年完成值 全年预计值 预计完成值"),
)
CAUSES = (
    Column("cause:funds", "经费保障", ("经费原因",)),
    Column("cause:system", "制度保障", ("制度原因",)),
    Column("cause:staff", "人员保障", ("人员原因",)),
    Column("cause:hardware", "硬件条件保障", _words("硬件保障 硬件条件 硬件原因")),
    Column("cause:other", "其他", ("其他原因",)),
)
CAUSE_WORDS = Column("explanation", "原因说明")
LIKELIHOODS = (
    Column("likely:sure", "确定能", ("确定能完成",)),
    Column("likely:possible", "有可能", ("有可能完成",)),
    Column("likely:impossible", "完全不可能", ("不可能完成",)),
)
LIKELIHOOD = Column("likelihood", "完成目标可能性", _words("完成可能性 完成可能性分析 目标完成可能性"))
REMARK = Column("remark", "备注", ())

INDICATORS_IN_THE_WILD = (
    LEVEL1,
    LEVEL2,
    NAME,
    OPERATOR,
    TARGET,
    UNIT,
    ACTUAL,
    WEIGHT,
    SCORE,
    COMPLETION,
    EXPLANATION,
    EVIDENCE,
    LAST_YEAR,
    EARLIER,
    EXPECTED,
    LIKELIHOOD,
)

# Cover labels, blocks and rows; the key tells programs what stands beside or below the label ---------------------------

PROJECT = Section(
    "project",
    "",
    "项目名称",
    1,
    aliases=_words(
        "专项资金名称 转移支付项目名称 转移支付(项目)名称 专项名称 专项项目名称 政策(项目)名称 资金名称 项目(政策)名称 项目全称 预算项目名称 项目(资金)名称 专项资金(项目)名称"
    ),
)
UNIT_NAME = Section(
    "unit",
    "",
    "实施单位",
    1,
    aliases=_words(
        "单位名称 部门(单位)名称 部门名称 项目实施单位 资金使用单位 填报单位 预算单位 项目单位 部门单位名称 预算部门 填报部门 具体实施单位 使用单位 单位(部门)名称 部门 项目承担单位 项目执行单位 "
        "申报单位 预算单位名称 编报单位 自评单位 单位 项目实施单位名称 部门预算单位 部门单位 项目实施单位(盖章)"
    ),
)
DEPARTMENT = Section(
    "department",
    "",
    "主管部门",
    1,
    aliases=_words(
        "中央主管部门 地方主管部门 县级主管部门 项目主管部门 主管部门及代码 项目主管单位 主管单位 自治区主管部门 市县主管部门 省级主管部门 市级主管部门 主管部门名称 业务主管部门 省级财政部门 市县财政部门 "
        "地方财政部门 预算主管部门 区级主管部门 主管预算部门"
    ),
)
FILLED_ON = Section("filled_on", "", "填报日期", 1, aliases=_words("填报时间 填表日期 填表时间 申报日期 填制日期"))
OTHER_LABEL = Section(
    "other",
    "",
    "项目负责人",
    1,
    aliases=_words(
        "项目负责人及电话 负责人及电话 联系电话 填报人 联系人 项目属性 项目期 项目类别 项目类型 项目性质 起止时间 项目起止时间 专项实施期 项目实施期 实施期限 负责人 电话 项目分类 项目编码 项目代码 "
        "单位负责人 项目开始时间 项目结束时间 计划开始日期 计划完成日期 项目实施期限 项目概况 立项依据 项目立项依据 部门职能概述 年度工作任务 职能概述 预算编码 资金用途 项目总额 联系人及电话 单位编码 "
        "单位代码 主管部门编码 主管部门代码 主管部门(编码) 预算编号 项目负责人电话 负责人电话 资金性质 公开"
    ),
)
COVER = (PROJECT, UNIT_NAME, DEPARTMENT, FILLED_ON, OTHER_LABEL)

FUNDS_BLOCK = Section(
    "funds",
    "",
    "项目资金",
    1,
    aliases=_words(
        "资金情况 资金投入情况 预算执行情况 项目资金情况 预算资金情况 资金投入及执行情况 部门总体资金情况 总体资金情况 部门预算执行情况 年度预算执行情况 整体支出情况 部门资金情况 年度预算情况 资金总额 "
        "预算情况 资金使用情况 项目资金申请 年度资金情况 部门预算资金情况 预算资金 项目预算 支出预算 年度预算申请"
    ),
)
GOAL = Section(
    "goal",
    "",
    "年度总体目标",
    1,
    aliases=_words(
        "总体目标 年度绩效目标 年度目标 项目年度目标 项目绩效目标 绩效目标 年度总体绩效目标 总体绩效目标 项目总体目标 整体绩效目标 部门整体绩效目标 年度整体目标 总体目标完成情况 年度总体目标完成情况 "
        "年度履职目标 年度主要任务 长期绩效目标 中期目标 项目总目标 实施期目标 长期目标 年度绩效目标完成情况 绩效目标完成情况 项目绩效目标情况 年度绩效目标情况 整体目标"
    ),
)
GOAL_EXPECTED = Section(
    "goal",
    "",
    "预期目标",
    2,
    aliases=_words(
        "年初设定目标 年初目标 预期绩效目标 年度预期目标 设定目标 年初预期目标 目标 全年预期目标 年初绩效目标 年初设定绩效目标"
    ),
)
GOAL_DONE = Section(
    "goal_done",
    "",
    "实际完成情况",
    2,
    aliases=_words(
        "全年实际完成情况 全年完成情况 年度总体目标完成情况综述 目标完成情况综述 目标实际完成情况 年度目标完成情况 目标完成情况 总体完成情况 全年目标完成情况 年度总体目标实际完成情况 实际完成目标 "
        "总体目标实际完成情况 总体目标完成情况综述"
    ),
)
MANAGEMENT = Section("management", "", "资金管理情况", 1, aliases=_words("资金使用管理情况 资金管理使用情况 资金管理"))
INDICATOR_BLOCK = Section(
    "indicators",
    "",
    "绩效指标",
    1,
    aliases=_words(
        "年度绩效指标 绩效指标完成情况 长期绩效指标 指标完成情况 评价指标 绩效指标情况 绩效指标设定 部门绩效指标 项目绩效指标"
    ),
)
TOTAL_SCORE = Section(
    "total_score",
    "",
    "总分",
    1,
    aliases=_words(
        "合计 总计 总得分 自评总分 项目总得分 综合得分 得分合计 总分合计 分值合计 合计得分 自评得分合计 总评分 最终得分 自评总得分 合计分值 绩效自评得分 指标合计"
    ),
)
NOTES = Section(
    "notes",
    "",
    "备注",
    1,
    aliases=_words("注 说明 填表说明 填报说明 其他需要说明的问题 其他需要说明的事项 其他需要说明事项 其他说明 注释 填写说明"),
)
CLOSING = Section(
    "closing",
    "",
    "自评结论",
    1,
    aliases=_words(
        "偏差大或目标未完成原因分析 改进措施及结果应用方案 改进措施 存在问题 自评等级 评价等级 自评等次 等级 等次 单位领导审签 审核意见 自评结论及等级 绩效自评结论 存在的问题 问题及原因分析 "
        "项目存在的问题"
    ),
)
TASKS = Section("tasks", "", "年度主要任务", 1, aliases=_words("年度工作任务 任务名称 主要任务 重点工作任务 年度重点工作任务"))
BLOCKS = (FUNDS_BLOCK, GOAL, GOAL_EXPECTED, GOAL_DONE, MANAGEMENT, INDICATOR_BLOCK, TOTAL_SCORE, NOTES, CLOSING)

TOTAL_ROW = Section(
    "total",
    "",
    "年度资金总额",
    2,
    aliases=_words(
        "资金总额 项目资金总额 年度资金申请总额 部门整体支出总额 部门整体支出 整体支出总额 整体支出 预算资金总额 年度预算总额 年度资金合计 项目总投资 总投资 年度总金额 部门支出总额 部门预算总额 资金总量 "
        "资金合计 项目资金合计 项目总资金 年度总资金 项目年度资金总额 部门预算支出总额 预算总额 支出总额 年度资金 总额 年度支出总额 本年支出合计 支出合计 部门整体资金总额 年度资金申请额 实施期资金总额 "
        "中期资金总额"
    ),
)
BASIC_ROW = Section("basic", "", "基本支出总额", 2, aliases=_words("基本支出 基本支出合计 基本支出小计"))
PROJECT_ROW = Section("project", "", "项目支出总额", 2, aliases=_words("项目支出 项目支出合计 项目支出小计"))
PART_ROWS = (
    Section(
        "source",
        "",
        "其中：当年财政拨款",
        2,
        aliases=_words(
            "本年财政拨款 财政拨款 财政资金 中央财政资金 本年一般公共预算拨款 一般公共预算拨款 一般公共预算 政府性基金 政府性基金预算 国有资本经营预算 本级财政资金 上级财政资金 上级补助 本级资金 上级资金 "
            "省级财政资金 市级财政资金 县级财政资金 区级财政资金 财政专户管理资金 政府性基金预算拨款 本年财政资金 当年财政资金 省级资金 市级资金 县级资金 区级资金 中央资金 中央补助 省级补助 自治区补助 "
            "市县资金 本级财政拨款 地方财政资金 地方资金 财政拨款资金 当年预算资金 本年预算 年初财政拨款 省补助 市补助 社会资金 上级财政拨款 中央和省级财政资金 省财政资金 市财政资金 县财政资金"
        ),
    ),
    Section(
        "source",
        "",
        "上年结转资金",
        2,
        aliases=_words(
            "上年结转 上年结转结余 结转资金 上年结转结余资金 上年结余结转 上年结转和结余 以前年度结转资金 上年结余 上年财政结转资金 年初结转和结余 上年结余资金"
        ),
    ),
    Section(
        "source",
        "",
        "其他资金",
        2,
        aliases=_words(
            "其他 单位资金 自有资金 自筹资金 其他收入 非财政资金 单位自有资金 其他来源资金 其它资金 事业收入 其他自有资金 配套资金 银行贷款"
        ),
    ),
)
ROWS = (TOTAL_ROW, BASIC_ROW, PROJECT_ROW, *PART_ROWS)


def named(column: Column, label: str) -> Column:
    """The column under another official caption."""
    return replace(column, label=label, aliases=(column.label, *column.aliases))


def wide(column: Column, width: int) -> Column:
    """The column as wide as so many of the form's grid."""
    return replace(column, width=width)


def named_row(row: Section, title: str) -> Section:
    """The row or block under another official title."""
    return replace(row, title=title, aliases=(row.title, *row.aliases))
