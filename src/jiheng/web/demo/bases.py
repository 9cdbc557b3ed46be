"""Where the actual values of the township's seventeen indicators come from, and what is stated of those that are stated.

Names, targets and stated words are those of the example; here stands only what the database knows beside them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from jiheng.web.demo.records import INCIDENTS, MEDIATION, OILFIELD, PUBLICITY, TRAINING

CLERKS = "党政办公室"
SOCIAL = "社会事务办公室"
LAW = "综合执法办公室"
ECONOMY = "经济发展办公室"


class Origin(NamedTuple):
    """A basis before it is a row. `uses`: staff | running | three_public, of the lines of basic expenditure, or a project."""

    how: str
    office: str
    kind: str = ""
    top: dict[str, Any] = {}
    bottom: dict[str, Any] = {}
    uses: str = ""
    places: int = 0
    due_from: str = ""


def count(total: str = "", **where: object) -> dict[str, Any]:
    """A count of records, or the sum of one of their fields, where fields have certain values."""
    return {"sum": total, "where": where}


PEACEFUL = count(result="化解")
MEDIATED = count(result=["化解", "达成协议"])

ORIGINS = {
    "化解社会矛盾纠纷": Origin("records", SOCIAL, MEDIATION.code, PEACEFUL),
    "与油田企业接洽工作次数": Origin("records", ECONOMY, OILFIELD.code, count()),
    "干部学习培训次数": Origin("records", "党建办公室", TRAINING.code, count()),
    "法制宣传教育次数": Origin("records", LAW, PUBLICITY.code, count()),
    "宣传群众的法律意识覆盖率": Origin("share", LAW, PUBLICITY.code, count("reached"), count("planned")),
    "矛盾纠纷调解率": Origin("share", SOCIAL, MEDIATION.code, MEDIATED, count()),
    "重大社情、疫情、险情上报率": Origin("share", CLERKS, INCIDENTS.code, count(reported="是"), count()),
    "经费支付及时性": Origin("on_time", CLERKS, uses="running"),
    "工资待遇发放及时率": Origin("on_time", CLERKS, uses="staff"),
    "人员保障成本经费": Origin("lines", CLERKS, uses="staff", places=2),
    "运转保障成本经费": Origin("lines", CLERKS, uses="running", places=2),
    "三公经费节约率": Origin("saved", CLERKS, uses="three_public"),
    "提高劳动就业水平": Origin("stated", SOCIAL),
    "做好油田企业的跟踪服务": Origin("stated", ECONOMY),
    "保护辖区环境效果": Origin("stated", LAW),
    "群众满意度": Origin("survey", SOCIAL, due_from="09-30"),
    "油田企业满意度": Origin("survey", ECONOMY, due_from="09-30"),
}

# What was stated at the end of March: words and grade
IN_MARCH = {
    "提高劳动就业水平": ("有所提高", "25"),
    "做好油田企业的跟踪服务": ("保持稳定", "25"),
    "保护辖区环境效果": ("有所改善", "25"),
}


class Poll(NamedTuple):
    """A survey in preparation."""

    indicator: str
    title: str
    token: str
    questions: tuple[str, ...]


POLL_OPENS, POLL_CLOSES = "09-01", "09-20"
POLL_METHOD = "二维码问卷，办公室另备纸质问卷"
POLLS = (
    Poll(
        "群众满意度",
        "2021年群众满意度调查",
        "demo-2021-residents",
        ("您对办事窗口的服务是否满意？", "您对矛盾纠纷调解是否满意？", "您对环境卫生是否满意？", "您对就业服务是否满意？"),
    ),
    Poll(
        "油田企业满意度",
        "2021年油田企业满意度调查",
        "demo-2021-companies",
        ("您对走访和问题办理是否满意？", "您对道路和安全保障是否满意？", "您对用工对接是否满意？"),
    ),
)
