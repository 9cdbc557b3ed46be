"""Official vocabulary as data: codes, Chinese labels and the spellings met in the wild.

A *term* has a code that programs use, the official Chinese label, and every spelling under which readers have met
it. Readers recognise by these tables, writers and pages print from them, the glossary is generated from them.
Labels are never translated: they are the words of the regulations (基准 beside each table).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a code table."""

    code: str
    label: str
    spellings: tuple[str, ...] = ()
    official: str = ""

    def words(self) -> tuple[str, ...]:
        """The label and all other spellings."""
        return (self.label, *self.spellings)


Table = dict[str, Term]


def _table(*terms: Term) -> Table:
    return {term.code: term for term in terms}


# 计算符号, 基准: 一体化系统 1 ≥ 2 ＞ 3 ＝ 4 ＜ 5 ≤ 6 定性 (notes: domain 5.3)
OPERATORS = _table(
    Term(">=", "≥", ("≧", "⩾", ">=", "=>", "大于等于", "不低于", "不少于", "不小于", "至少", r"\geq", r"\ge"), "1"),
    Term(">", "＞", (">", "大于", "高于", "多于", "超过"), "2"),
    Term("=", "＝", ("=", "═", "﹦", "等于"), "3"),
    Term("<", "＜", ("<", "小于", "低于", "少于"), "4"),
    Term(
        "<=",
        "≤",
        ("≦", "⩽", "<=", "=<", "小于等于", "不高于", "不超过", "不多于", "不大于", "以内", "之内", r"\leq", r"\le"),
        "5",
    ),
    Term("range", "区间", ("~", "～", "至", "-")),
    Term("qualitative", "定性", (), "6"),
)

# 一级指标, 基准: 财预〔2020〕10号 附件; 财预〔2021〕101号 (成本 as first level)
LEVEL1 = _table(
    Term("output", "产出指标", ("产出情况", "产出", "项目产出", "部门产出", "履职产出")),
    Term("benefit", "效益指标", ("效益情况", "效益", "项目效益", "效果指标", "社会效应", "履职效果")),
    Term("satisfaction", "满意度指标", ("满意度", "满意度情况")),
    Term("cost", "成本指标", ("成本",)),
    Term("operation", "运行成本", ()),
    Term("management", "管理效率", ("项目管理", "过程", "过程指标", "资金管理情况")),
    Term("duty", "履职效能", ("履职效率",)),
    Term("sustainable", "可持续发展能力", ("可持续性",)),
    Term("decision", "项目决策", ("决策", "决策指标", "投入")),
)

# 二级指标, 基准: 同上
LEVEL2 = _table(
    Term("quantity", "数量指标", ("数量", "产出数量", "数量指标值")),
    Term("quality", "质量指标", ("质量", "产出质量")),
    Term("timeliness", "时效指标", ("时效", "日效性指标", "时效性指标", "产出时效", "保障时限", "进度指标")),
    Term("cost", "成本指标", ("成本", "产出成本", "成本控制指标")),
    Term("economic", "经济效益指标", ("经济效益", "经济效益目标")),
    Term("social", "社会效益指标", ("社会效益", "社会效益目标")),
    Term("ecological", "生态效益指标", ("生态效益", "环境效益", "环境效益指标", "生态环境效益指标", "生态效益目标")),
    Term("lasting", "可持续影响指标", ("可持续影响", "可持续发展指标", "可持续影响目标")),
    Term(
        "satisfaction",
        "服务对象满意度指标",
        (
            "服务对象满意度",
            "服务对象满意度指标等",
            "群众满意度指标",
            "社会公众满意度指标",
            "受益对象满意度指标",
            "满意度指标",
            "满意度",
        ),
    ),
    Term("economic_cost", "经济成本指标", ("经济成本",)),
    Term("social_cost", "社会成本指标", ("社会成本",)),
    Term("ecological_cost", "生态环境成本指标", ("生态环境成本",)),
)

LEVEL1_OF_LEVEL2 = {
    "quantity": "output",
    "quality": "output",
    "timeliness": "output",
    "cost": "output",
    "economic": "benefit",
    "social": "benefit",
    "ecological": "benefit",
    "lasting": "benefit",
    "satisfaction": "satisfaction",
    "economic_cost": "cost",
    "social_cost": "cost",
    "ecological_cost": "cost",
}

# 预警灯, 基准: DESIGN「Light」; the fixed order is that in which lights are counted
LIGHTS = _table(
    Term("red", "预警", ("红灯", "红")),
    Term("overspent", "超支", ()),
    Term("yellow", "关注", ("黄灯", "黄")),
    Term("green", "正常", ("绿灯", "绿")),
    Term("blue", "超前", ("蓝灯", "蓝")),
    Term("grey", "未到节点", ("灰",)),
    Term("none", "不判", ()),
)

# 完成目标可能性, 基准: 财预〔2019〕136号 附件
LIKELIHOODS = _table(
    Term("sure", "确定能", ("能完成", "确定能完成"), "1"),
    Term("possible", "有可能", ("有可能完成",), "2"),
    Term("impossible", "完全不可能", ("不能完成", "不可能"), "3"),
)

# 偏差原因, 基准: 同上
CAUSES = _table(
    Term("funds", "经费保障", ("经费原因", "经费"), "3"),
    Term("system", "制度保障", ("制度原因", "制度"), "2"),
    Term("staff", "人员保障", ("人员原因", "人员"), "1"),
    Term("hardware", "硬件条件保障", ("硬件保障", "硬件条件"), "4"),
    Term("other", "其他", ("其他原因",), "10"),
)

# 定性完成档, 基准: 财预〔2020〕10号 第十四条
GRADES = _table(
    Term("reached", "达成预期指标", ("达成年度指标", "达成目标", "达到预期目标", "达成预期目标", "达成预期", "全部达成")),
    Term(
        "partly",
        "部分达成预期指标并具有一定效果",
        (
            "部分达成年度指标并具有一定效果",
            "部分达成目标并具有一定效果",
            "部分达成并有一定效果",
            "部分达成预期",
            "部分达成",
            "基本达成",
            "基本达到",
        ),
    ),
    Term(
        "missed",
        "未达成预期指标且效果较差",
        ("未达成年度指标且效果较差", "未达成目标且效果较差", "未达成且效果较差", "未达成预期", "未达成"),
    ),
)

# 满意度问卷五档, 基准: 通行的五级量表; the points of each are the profile's
SATISFACTION = _table(
    Term("very_satisfied", "非常满意"),
    Term("satisfied", "满意"),
    Term("fair", "一般"),
    Term("dissatisfied", "不满意"),
    Term("very_dissatisfied", "非常不满意"),
)

# 资金来源
SOURCES = _table(
    Term(
        "fiscal", "财政资金", ("财政拨款", "本年财政拨款", "当年财政拨款", "财政拨款资金", "财政拨款收入", "本年一般公共预算拨款")
    ),
    Term("central", "中央资金", ("中央财政资金", "中央补助", "中央级资金", "中央资金", "中央")),
    Term("province", "省级资金", ("省级财政资金", "自治区补助", "自治区资金", "省级", "省财政资金")),
    Term("city", "市级资金", ("市级财政资金", "市级", "州级资金", "地市资金")),
    Term("county", "县级资金", ("县级财政资金", "县级", "区级资金", "区级配套资金", "市县资金")),
    Term("own_level", "本级财力安排", ("本级财力", "本级资金", "本级财政资金", "本级")),
    Term("upper_level", "上级专项资金", ("上级资金", "上级专项", "上级补助资金", "上级")),
    Term("carried", "上年结转资金", ("上年结转", "年初结转和结余", "上年结转结余", "结转资金")),
    Term("other", "其他资金", ("其他", "自有资金", "自筹资金", "其他资金安排", "单位资金", "非财政资金")),
    Term("local", "地方资金", ("地方财政资金", "地方配套资金")),
)

# 支出范围: which money a figure speaks of
SCOPES = _table(
    Term("total", "部门整体支出", ("整体支出", "部门整体支出总额", "年度资金总额", "项目资金总额", "资金总额")),
    Term("basic", "基本支出", ("基本支出总额",)),
    Term("project", "项目支出", ("项目支出总额",)),
    Term("supplement", "追加资金", ("追加", "追加预算")),
    Term("personnel", "人员经费", ("人员支出", "人员经费支出", "人员类")),
    Term("operating", "公用经费", ("公用支出", "公用经费支出", "运转类", "日常公用经费")),
)

# 数的身份: the role of a figure. Every listed figure has one of these, or none and is unread
ROLES = _table(
    Term("budget", "预算数"),
    Term("initial_budget", "年初预算数"),
    Term("received", "到位资金"),
    Term("executed", "执行数"),
    Term("balance", "结转结余"),
    Term("received_rate", "到位率"),
    Term("execution_rate", "预算执行率"),
    Term("use", "用途支出"),
    Term("source", "资金来源"),
    Term("amount", "金额"),
    Term("total", "合计"),
    Term("part", "分项"),
    Term("share", "占比"),
    Term("change", "增减额"),
    Term("change_rate", "增减幅"),
    Term("rate", "比率"),
    Term("count", "个数"),
    Term("measure", "数量"),
    Term("standard", "标准"),
    Term("duration", "时长"),
    Term("indicator_count", "指标个数"),
    Term("target", "指标值"),
    Term("actual", "完成值"),
    Term("completion", "完成率"),
    Term("expected", "全年预计"),
    Term("weight", "分值"),
    Term("score", "得分"),
    Term("total_score", "总分"),
    Term("band", "评分区间"),
    Term("name_part", "名称中的数"),
)

KINDS = _table(
    Term("monitoring", "绩效监控报告"),
    Term("self_evaluation", "绩效自评"),
    Term("objectives", "绩效目标"),
    Term("other", "其他文件"),
)

# Money units in yuan. 万 alone counts as money only where the words around it say so
MONEY: dict[str, Decimal] = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10000),
    "万": Decimal(10000),
    "百万元": Decimal(1000000),
    "亿元": Decimal(100000000),
    "亿": Decimal(100000000),
}
RATES = frozenset({"%", "‰", "个百分点"})

# Units of things that are counted one by one: a whole number of them is exact
COUNTED = frozenset(
    "件 次 人 人次 户 个 座 栋 株 台 例 种 篇 起 只 头 场 部 项 家 名 期 批 套 条 辆 本 份 处 所 间 张 口 把 块 类 级 村 届 宗 组 "
    "盏 幅 门 艘 架 支 枚 棵 匹 尾 羽 单 笔 页 册 人份 户次 家次 场次 台套 台次 车次 床 盘 位 班 班次 节 课时 幢 眼 "
    "点 站 队 片 道 颗 对 副 具 根 粒 卷 首 轮 回 遍 步 县 乡 镇 校 师 生 万人次 万人 万户 万只 万株 万头 万粒 万次 万册 万件 万个 分".split()
)
# Of these, what a record of work counts: there is no half of it. 分 are points, lessons may be halved, 万人 is a multiple
WHOLE = frozenset(unit for unit in COUNTED if not unit.startswith("万")) - {"分", "点", "步", "课时", "班", "节"}
# Units that are measured: a printed value is a rounding
MEASURED = frozenset(
    "亩 公里 千米 米 平方米 平方公里 立方米 吨 公斤 千克 斤 克 升 公顷 吨/年 度 千瓦 千瓦时 ㎡ m² m km 亿立方米 万立方米 万平方米 "
    "万亩 万吨 万公里 延米 里 厘米 毫米 km² ㎞ m³ MW kW kWh 万千瓦时 mm cm kg t g 毫克 兆 GB TB M G T 寸 英寸 元/亩 元/株 元/人 元/户 "
    "元/平方米 元/公里 元/吨 元/月 元/年 元/天 元/次 元/个 元/座 元/人次 元/月/人 元/人/年 元/人/月 万元/公里 万元/个 株/栋 株/亩 公斤/亩 斤/亩 吨/日 吨/天 "
    "立方米/日 立方米/天 毫克/升 mg/L".split()
)
# Units that are one another's multiples, as (unit of comparison, factor). 万 and 亿 before a unit need no entry, nor do
# counters of one sort: 起 and 件 count the same cases
SCALES: dict[str, tuple[str, Decimal]] = {
    unit: (words[0], Decimal(factor))
    for row in (
        "% %=1 个百分点=1 ‰=0.1",
        "米 m=1 延米=1 公里=1000 千米=1000 km=1000 ㎞=1000 里=500 厘米=0.01 cm=0.01 毫米=0.001 mm=0.001",
        "平方米 ㎡=1 m²=1 平方公里=1000000 km²=1000000",
        "亩 公顷=15",
        "立方米 m³=1",
        "克 g=1 毫克=0.001 mg=0.001 公斤=1000 千克=1000 kg=1000 斤=500 吨=1000000 t=1000000",
        "千瓦时 度=1 kWh=1",
        "千瓦 kW=1 MW=1000",
        "分钟 小时=60 天=1440 日=1440 周=10080",
        "工作日 个工作日=1",
        "月 个月=1 季度=3 年=12 周年=12",
        "人 名=1 位=1",
        "件 起=1 宗=1 例=1",
        "次 场=1 场次=1 期=1 回=1 轮=1",
        "个 家=1 处=1 所=1 座=1 项=1",
        "本 册=1",
        "套 台=1",
    )
    for words in [row.split()]
    for unit, factor in (word.split("=") for word in words[1:])
}
DURATIONS = frozenset("天 日 年 个月 月 小时 分钟 工作日 个工作日 季度 周 秒 学年 周年 月龄 周岁 岁".split())
POINTS = frozenset({"分"})

# Words of a benefit in rising order; a position, not a number. 基准: notes/layouts-in-the-wild 8
GRADED_WORDS: tuple[tuple[str, int], ...] = (
    ("明显", 3),
    ("显著", 3),
    ("大幅", 3),
    ("极大", 3),
    ("持续", 2),
    ("有效", 2),
    ("不断", 2),
    ("有所", 1),
    ("一定", 1),
    ("基本", 1),
    ("逐步", 1),
    ("保持", 1),
    ("稳定", 1),
)

NOT_DUE = ("未到监控节点", "未到节点", "未到监控时点", "未到监控期", "未达监控节点", "未到考核节点")
NOT_FILLED = "本节未填"
NOT_STATED = "未填"

# One-to-one folding of characters before anything is matched: full-width, look-alikes and the traditional characters of
# the field's vocabulary. One to one, so that offsets in the folded text are offsets in the text as written.
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_MARKS = str.maketrans(
    "　\u00a0\u2002\u2003\u2009\u200a\u202f\t\u200b\u200c\u200d\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "≧⩾≦⩽═﹦−–—﹣‐‑﹪％〔〕［］【】﹙﹚︰﹕、",
    "                   ≥≥≤≤==-----" + "-" + "%%[][][]()::、",
)
_TRADITIONAL = str.maketrans(
    "項運績監報資規執萬億額數專標質時會經濟態達級財與為將對務實際組織機構設備費補醫療險書國區鄉鎮縣"
    "廳單業農養護發佈預總計劃間進況問題處議見領導員長網絡線貧結傳說門號價產效採購據調節類個項條筆廣東價減"
    "應該當過還這從來後開關學點內兩並無於樣體驗環濱僅過獎勵檢測強積極",
    "项运绩监报资规执万亿额数专标质时会经济态达级财与为将对务实际组织机构设备费补医疗险书国区乡镇县"
    "厅单业农养护发布预总计划间进况问题处议见领导员长网络线贫结传说门号价产效采购据调节类个项条笔广东价减"
    "应该当过还这从来后开关学点内两并无于样体验环滨仅过奖励检测强积极",
)
FOLD: dict[int, int | str] = {**_WIDE, **_TRADITIONAL, **_MARKS}


# The five commonest are replaced one by one; whole texts hold nothing else, and translating is slow
_RARE = re.compile("[" + re.escape("".join(chr(code) for code in FOLD if chr(code) not in "，：；（）")) + "]")


@lru_cache(maxsize=2048)
def fold(text: str) -> str:
    """Return the text with look-alike characters made one; the length never changes."""
    text = text.replace("，", ",").replace("：", ":").replace("；", ";").replace("（", "(").replace("）", ")")
    return text.translate(FOLD) if _RARE.search(text) else text
