"""The class `Profile`: every threshold, convention and limit that is not arithmetic, as typed and documented fields.

Inside a profile, a *rate*, *points* and scores are in percent (10 means 10 percentage points), a *share* is a ratio
(0.90), money is in yuan. *Due* is what should have been reached by the cutoff. Codes are those of `model.terms`.

The string below each field is its documentation. Its first line is for users: `中文名（单位）｜sentence｜codes`, where the
codes of a value are spelt out (`a=…，b=…`) or the table of terms is named that has them; then the meaning in English.
A new key is one field here and one entry in national.yaml; `python -m jiheng.profiles.build` does the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from jiheng.errors import ProfileError
from jiheng.profiles.values import Band, Source, Text, fill, nearest, rule_text

Quantity = Literal["accumulating", "level", "either"]


@dataclass(frozen=True, slots=True, init=False, repr=False, eq=False)
class Profile:
    """One jurisdiction's values on one day. Made by `profile.profile`, once for each name and day.

    Its own `__init__` and no `==`, because generating them for so many fields would cost more than all else here.
    """

    name: str
    label: str
    regions: tuple[str, ...]
    on: date | None
    severities: tuple[tuple[str, str], ...]
    sources: dict[str, Source]
    texts: dict[str, Text]

    # == 数与进度
    rounding: Literal["half_up"]
    """舍入方法｜数值{}｜half_up=四舍五入
    How printed numbers are rounded."""
    rate_places: int
    """资金比率小数位（位）｜到位率、执行率保留 {} 位小数
    Places after the point of a rate of money."""
    completion_places: int
    """完成率小数位（位）｜指标完成率保留 {} 位小数
    Places after the point of an indicator's completion."""
    amount_places: int
    """金额小数位（位）｜以万元计的金额保留 {} 位小数
    Places after the point of an amount in 万元."""
    score_places: int
    """得分小数位（位）｜得分保留 {} 位小数
    Places after the point of a score."""
    seq_basis: Literal["month", "day"]
    """序时进度算法｜序时进度{}｜month=按已过月份 ÷ 12，day=按已过天数 ÷ 全年天数
    What time progress is counted in."""
    execution_denominator: Literal["budget", "adjusted", "received"]
    """执行率分母｜预算执行率 = 支出 ÷ {}｜budget=预算数，adjusted=调整后预算数，received=到位资金
    The denominator of the execution rate that jiheng itself prints."""
    prorate: Literal["accumulating", "level2"]
    """折算办法｜{}折算到节点｜accumulating=逐步累计的数量，level2=规定的二级指标
    Which indicators are held against target × time progress: by kind of quantity, or by level-2 class."""
    prorate_units: tuple[str, ...]
    """累计单位｜以{}计的指标视为逐步累计
    Units in which a quantity certainly accumulates over the year; read where prorate is accumulating."""
    either_units: tuple[str, ...]
    """两可单位｜以{}计的指标可能逐步累计，也可能是水平值
    Units of quantities that may accumulate or stand; a light is certain only where both readings give the same."""
    prorate_level2: tuple[str, ...]
    """折算的二级指标｜{}按序时折算｜LEVEL2
    Level-2 classes that are pro-rated; read where prorate is level2."""

    # == 判灯
    accumulating_scheme: Literal["lag", "share"]
    """累计型判灯办法｜累计型指标{}判灯｜lag=按落后应达进度的百分点，share=按占应达数的比例
    How a pro-rated indicator is judged: points behind due, or share of due."""
    accumulating_lag_yellow: Decimal
    """累计型黄灯线（百分点）｜落后序时超过 {} 个百分点为黄灯
    Yellow when completion trails due by more than this; read where the scheme is lag."""
    accumulating_lag_red: Decimal
    """累计型红灯线（百分点）｜落后序时超过 {} 个百分点为红灯
    Red when completion trails due by more than this; read where the scheme is lag."""
    accumulating_share_yellow: Decimal
    """累计型黄灯比例（比例）｜低于应达数的 {%} 为黄灯
    Yellow when actual / due is below this; read where the scheme is share."""
    accumulating_share_red: Decimal
    """累计型红灯比例（比例）｜低于应达数的 {%} 为红灯
    Red when actual / due is below this; read where the scheme is share."""
    blue_basis: Literal["full_year", "due"]
    """蓝灯基数｜蓝灯以{}为基数｜full_year=全年指标值，due=节点应达数
    What blue_share is a share of."""
    blue_share: Decimal
    """蓝灯线（比例）｜节点前达到基数的 {%} 为蓝灯（目标可能偏低）
    Blue when a pro-rated indicator reaches this share of blue_basis before year end."""
    level_yellow_share: Decimal
    """水平型黄灯线（比例）｜完成率低于 {%} 为黄灯
    Yellow when the completion of a level is below this share."""
    level_red_share: Decimal
    """水平型红灯线（比例）｜完成率低于 {%} 为红灯
    Red when the completion of a level is below this share; 1 means that out of range is red."""
    spending_scheme: Literal["lag", "share", "floor"]
    """支出判灯办法｜预算执行{}判灯｜lag=按偏离序时的百分点，share=按占序时进度的比例，floor=按节点最低执行率
    How slow spending is judged; fast spending by spending_ahead."""
    spending_gap_yellow: Decimal
    """支出黄灯线（百分点）｜执行率偏离序时超过 {} 个百分点为黄灯
    Yellow when the rate is this far ahead of due (where spending_ahead), or behind it (where the scheme is lag)."""
    spending_gap_red: Decimal
    """支出红灯线（百分点）｜执行率偏离序时超过 {} 个百分点为红灯
    Red when the rate is this far ahead of due (where spending_ahead), or behind it (where the scheme is lag)."""
    spending_ahead: bool
    """支出过快是否判灯｜支出快于序时是否判灯：{}
    Whether spending ahead of due is judged too, by spending_gap_*."""
    spending_share_yellow: Decimal
    """支出黄灯比例（比例）｜执行率低于序时进度的 {%} 为黄灯
    Yellow when rate / time progress is below this; read where the scheme is share."""
    spending_share_red: Decimal
    """支出红灯比例（比例）｜执行率低于序时进度的 {%} 为红灯
    Red when rate / time progress is below this; read where the scheme is share."""
    spending_floors: tuple[tuple[int, Decimal], ...]
    """最低执行率（%）｜最低执行率：[{k} 月底 {v}%]
    Month and lowest execution rate at its end; see `floor`. Also read by F108 under any scheme."""
    spending_floor_light: Literal["yellow", "red"]
    """低于最低执行率的灯｜低于最低执行率为{}｜yellow=黄灯，red=红灯
    The light below spending_floors; read where the scheme is floor."""
    grade_yellow: Decimal
    """定性黄灯线（%）｜定性完成程度低于 {}% 为黄灯
    Yellow when the grade of a qualitative indicator is below this."""
    grade_red: Decimal
    """定性红灯线（%）｜定性完成程度低于 {}% 为红灯
    Red when the grade of a qualitative indicator is below this."""

    # == 完成率与超额
    reduced_convention: Literal["hold_then_ratio", "linear"]
    """反向指标算法｜≤ 类指标{}｜hold_then_ratio=不超指标值为 100%，超过按指标值 ÷ 完成值，linear=不超指标值为 100%，超过按直线减到两倍时为 0
    Completion of ≤ and < indicators."""
    over_midyear_share: Decimal
    """年中超额线（比例）｜年中完成全年指标值的 {%} 及以上，提示目标可能偏低
    I207 before year end: actual ≥ this share of the whole-year target of a pro-rated indicator."""
    over_yearend_share: Decimal
    """年末超额线（比例）｜年末完成超过指标值的 {%}，提示目标可能偏低
    I207 at year end: actual > this share of the target."""
    over_action: Literal["none", "note", "explain", "deduct"]
    """超额处理｜超额完成{}｜none=不处理，note=备注即可，不扣分，explain=须说明原因，deduct=按偏离度扣分
    What over-completion leads to."""
    over_explain_share: Decimal | None
    """超额须说明线（比例）｜≥ 类指标完成超过指标值的 {%} 须说明原因
    Share of the target of a ≥ indicator above which an explanation is mandatory; None: never."""
    equal_over_explain: bool
    """等号指标超额须说明｜“＝”类指标超过指标值是否须说明原因：{}
    Whether exceeding an = target needs an explanation."""
    qualitative_scale: tuple[Band, ...]
    """定性分档（%）｜定性指标：[{k} {v}%–{w}%]｜GRADES
    Grades of a qualitative indicator, best first; the lower bound belongs to the band."""
    survey_scale: tuple[tuple[str, Decimal], ...]
    """满意度问卷分值（分）｜满意度问卷每答一题：[{k} {v} 分]｜SATISFACTION
    Points of each answer of a satisfaction survey, best first; 100 is full satisfaction."""

    # == 计分
    weights: tuple[tuple[str, Decimal], ...]
    """分值（分）｜不设成本指标时的分值：[{k} {v}]｜LEVEL1
    Weights by level-1 code without cost indicators; `execution` is 预算执行率."""
    weights_with_cost: tuple[tuple[str, Decimal], ...]
    """含成本分值（分）｜设成本指标时的分值：[{k} {v}]｜LEVEL1
    Weights by level-1 code where cost is a first-level class."""
    no_satisfaction_to: str
    """无满意度时分值去向｜不设满意度指标时，其分值并入{}｜LEVEL1
    Level-1 code that takes the weight of satisfaction where there is none."""
    objective_weight_totals: tuple[Decimal, ...]
    """目标表分值合计（分）｜编报目标时分值合计应为 {} 之一
    Sums of weights that an objectives form may have."""
    evaluation_weight_total: Decimal
    """自评分值合计（分）｜自评时分值合计应为 {}
    Sum of weights, execution included, of a self-evaluation."""
    score_pass_share: Decimal
    """及格门槛（比例）｜完成率低于 {%} 的不得分
    Completion below which a scored indicator gets nothing; 0: no threshold."""
    grade_cuts: tuple[tuple[str, Decimal], ...]
    """等级（分）｜等级：[{k} {v} 分及以上]
    Grade and its lowest total score, best first."""

    # == 指标结构
    tree: tuple[tuple[str, tuple[str, ...]], ...]
    """指标分类｜一级、二级指标：[{k}（{v}）]｜LEVEL1 LEVEL2
    Level-1 codes with their level-2 codes; cost moved from output to the first level in 2021."""
    six_dimensions: tuple[str, ...]
    """整体支出六个维度｜整体支出也可从{}衡量｜LEVEL1
    Level-1 codes of the other tree that whole-department reports may use."""
    required_level1: tuple[str, ...]
    """必设一级指标｜应设{}｜LEVEL1
    Level-1 codes that must be there (I211)."""
    required_level2: tuple[str, ...]
    """必设二级指标｜应设{}｜LEVEL2
    Level-2 codes that must be there (I211)."""
    indicator_min: int | None
    """三级指标最少个数（个）｜三级指标不少于 {} 个
    Fewest level-3 indicators (I222); None: no bound."""
    indicator_max: int | None
    """三级指标最多个数（个）｜三级指标不多于 {} 个
    Most level-3 indicators (I222); None: no bound."""
    high_target_share: Decimal
    """目标偏高线（比例）｜连续多年完成不到指标值的 {%}，提示目标可能偏高
    I222: completion that stays below this for years."""
    evidence_required: tuple[str, ...]
    """须附佐证的一级指标｜{}须附佐证材料｜LEVEL1
    Level-1 codes whose indicators need evidence (I225)."""
    report_layout: str
    """监控报告提纲｜监控报告按 {} 提纲编写
    Code of the layout in which jiheng writes the monitoring report."""

    # == 偏离与纠偏
    reason_required_at: tuple[str, ...]
    """须写原因的灯｜判为{}的须写明原因｜LIGHTS
    Codes of lights that ask for a cause (D301)."""
    causes: tuple[str, ...]
    """偏差原因分类｜偏差原因分为{}｜CAUSES
    Codes of the categories of causes, in the order of the form."""
    likelihoods: tuple[str, ...]
    """完成可能性｜完成目标可能性分为{}｜LIKELIHOODS
    Codes of the likelihoods, in the order of the form."""
    sure_forecast_min: Decimal
    """“确定能”下限（比例）｜全年预计低于指标值的 {%}，不应填“确定能”
    D306: forecast / target below which 确定能 contradicts the figures."""
    impossible_forecast_max: Decimal
    """“完全不可能”上限（比例）｜全年预计达到指标值的 {%}，不应填“完全不可能”
    D306: forecast / target from which 完全不可能 contradicts the figures."""
    problems_corrections_gap: int
    """问题与措施条数差（条）｜问题与措施的条数相差超过 {} 条，提示核对
    D307: difference of the numbers of problems and corrections that is still silent."""

    # == 资金尺度
    execution_lag_tolerance: Decimal
    """执行偏慢容差（百分点）｜执行率落后序时超过 {} 个百分点须说明
    F108: points behind due that need no explanation."""
    execution_ahead_tolerance: Decimal
    """执行偏快容差（百分点）｜执行率快于序时超过 {} 个百分点须说明
    F111: points ahead of due that need no explanation."""
    supplement_lag_tolerance: Decimal
    """追加执行容差（百分点）｜追加资金执行率落后序时超过 {} 个百分点须说明
    F110: points behind time progress that a supplement may be."""
    money_result_gap: Decimal
    """资金与结果差距（百分点）｜目标完成程度与预算执行率相差超过 {} 个百分点须核对
    I220: difference of mean completion (each capped at 100) and execution rate."""
    idle_rate: Decimal
    """基本未支出线（%）｜执行率不超过 {}% 视为基本未支出
    I220: execution rate up to which money counts as not spent."""
    carried_over: tuple[str, ...]
    """年末结转的资金｜年末没有支出的{}结转下年，其余列为结余｜SCOPES
    Codes of the scopes or parts of budget lines whose unspent money goes on into the next year."""

    # == 批次与时限
    cutoffs: tuple[str, ...]
    """监控节点（月-日）｜监控节点为 {}
    Month and day (MM-DD) of the usual cutoffs; a cycle may set others."""
    deadlines: tuple[str, ...]
    """报送期限（月-日）｜监控报告于 {} 前报送
    Month and day (MM-DD) by which reports are due, in the order of cutoffs; empty: not laid down."""
    handling_days: int | None
    """预警处置时限（工作日）｜收到预警后 {} 个工作日内处置
    Working days to answer a warning; None: not laid down."""
    silence_action: Literal["none", "pause"]
    """逾期不处置｜逾期不处置的{}｜none=不自动处理，pause=自动暂停拨付
    What follows when a warning is not answered."""

    # == 金额界限
    big_amount: Decimal | None
    """大额资金（元）｜{} 元及以上须集体决策
    三重一大: amount from which a collective decision is needed; None: set by the unit."""
    procurement_limit_goods: Decimal | None
    """货物服务采购限额（元）｜货物、服务 {} 元及以上须政府采购
    Amount from which goods and services need procurement."""
    procurement_limit_works: Decimal | None
    """工程采购限额（元）｜工程 {} 元及以上须政府采购
    Amount from which works need procurement."""
    public_tender_limit: Decimal | None
    """公开招标限额（元）｜货物、服务 {} 元及以上须公开招标
    Amount from which goods and services need a public tender."""
    contract_sign_days: int
    """签约时限（天）｜中标通知书发出后 {} 天内签合同
    C605: days from award to contract."""
    contract_extra_share: Decimal
    """补充合同上限（比例）｜补充合同不超过原合同金额的 {%}
    C605: share of the contract that a supplementary contract may reach."""

    # == 版式
    page_width_mm: Decimal
    """纸宽（毫米）｜纸宽 {} 毫米
    Width of the page."""
    page_height_mm: Decimal
    """纸高（毫米）｜纸高 {} 毫米
    Height of the page."""
    margin_top_mm: Decimal
    """天头（毫米）｜上边距 {} 毫米
    Upper margin."""
    margin_bottom_mm: Decimal
    """地脚（毫米）｜下边距 {} 毫米
    Lower margin."""
    margin_left_mm: Decimal
    """订口（毫米）｜左边距 {} 毫米
    Left margin."""
    margin_right_mm: Decimal
    """切口（毫米）｜右边距 {} 毫米
    Right margin."""
    margin_tolerance_mm: Decimal
    """边距容差（毫米）｜边距允许相差 {} 毫米
    Deviation of a margin that S409 lets pass."""
    lines_per_page: int
    """每页行数（行）｜每页 {} 行
    Lines on a page."""
    chars_per_line: int
    """每行字数（字）｜每行 {} 字
    Characters in a line."""
    line_pitch_pt: Decimal
    """行距（磅）｜行距固定值 {} 磅
    Fixed line pitch that jiheng writes."""
    line_pitch_min_pt: Decimal
    """最小行距（磅）｜行距不小于 {} 磅
    Smallest line pitch that S409 lets pass."""
    line_pitch_max_pt: Decimal
    """最大行距（磅）｜行距不大于 {} 磅
    Largest line pitch that S409 lets pass."""
    indent_chars: int
    """首行缩进（字）｜首行缩进 {} 字
    First-line indent of a paragraph."""
    size_title_pt: Decimal
    """标题字号（磅）｜标题 {} 磅（二号）
    Size of the title."""
    size_body_pt: Decimal
    """正文字号（磅）｜正文 {} 磅（三号）
    Size of the text and of all headings."""
    size_table_pt: Decimal
    """表格字号（磅）｜表格 {} 磅
    Size of text in tables."""
    size_page_number_pt: Decimal
    """页码字号（磅）｜页码 {} 磅（四号）
    Size of the page number."""
    face_title: tuple[str, ...]
    """标题字体｜标题用{}
    Faces of the title, preferred first; the others pass S409 and serve as fallback."""
    face_body: tuple[str, ...]
    """正文字体｜正文和三级以下标题用{}
    Faces of the text and of headings below the second level."""
    face_heading1: tuple[str, ...]
    """一级标题字体｜一级标题用{}
    Faces of first-level headings."""
    face_heading2: tuple[str, ...]
    """二级标题字体｜二级标题用{}
    Faces of second-level headings."""
    face_page_number: tuple[str, ...]
    """页码字体｜页码用{}
    Faces of the page number."""
    face_latin: tuple[str, ...]
    """数字和西文字体｜数字和西文用{}
    Faces of digits and Latin letters."""

    def __init__(self, **values: object) -> None:
        for name in Profile.__slots__:
            object.__setattr__(self, name, values.pop(name))
        if values:
            raise TypeError(f"no fields: {', '.join(values)}")

    def __repr__(self) -> str:
        return f"Profile({self.name}, {self.on})"

    def source(self, key: str) -> Source:
        """Where the value of a key, or the severity of a rule (`F102`), came from; ProfileError if there is none."""
        if key not in self.sources:
            raise ProfileError(f"口径里没有 {key} 这一项{nearest(key, self.sources)}。")
        return self.sources[key]

    def say(self, key: str) -> str:
        """The value as a Chinese sentence, e.g. 落后序时超过 10 个百分点为黄灯."""
        self.source(key)
        text = self.texts.get(key)
        return fill(text, getattr(self, key)) if text else fill(rule_text(key), self.severity(key, ""))

    def cite(self, key: str) -> str:
        """The value with its source, e.g. 全国口径（假定值）：落后序时超过 10 个百分点为黄灯."""
        return _cited(self, key)

    def severity(self, rule: str, default: str) -> str:
        """The severity at which a rule runs here: error, warning, hint, or off; `default` is the rule's own."""
        return next((severity for id_, severity in self.severities if id_ == rule), default)

    def floor(self, month: int) -> Decimal | None:
        """The lowest execution rate (percent) at the end of a month: that of the last node not after it, or None."""
        return next((rate for node, rate in reversed(self.spending_floors) if node <= month), None)

    def quantity(self, level2: str, unit: str) -> Quantity:
        """Whether an indicator accumulates (and is pro-rated), is a level, or may be either.

        `level2` is a code of terms.LEVEL2, `unit` the unit of its target. Qualitative indicators have no quantity.
        """
        if self.prorate == "level2":
            return "accumulating" if level2 in self.prorate_level2 else "level"
        if unit in self.prorate_units:
            return "accumulating"
        return "either" if unit in self.either_units else "level"


@lru_cache(maxsize=1024)
def _cited(profile: Profile, key: str) -> str:
    """Asked for with every light, and the same for all of a profile."""
    return f"{profile.source(key).printed()}：{profile.say(key)}"
