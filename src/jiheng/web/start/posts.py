"""Posts out of the lines of a report in which persons' names stand too: only the post is taken, never the name."""

from __future__ import annotations

import re

# What posts of public bodies end in; a part that ends in none of these may be a name
_ENDS = (
    "书记 镇长 乡长 县长 区长 市长 主任 副主任 局长 处长 科长 股长 所长 站长 校长 院长 园长 部长 队长 组长 主席 会长 秘书长 秘书 "
    "会计 出纳 委员 负责人 干事 科员 办事员 管理员 专干 干部 助理 经理 总监 主管 审计员 财务 报账员 统计员 领导 人员 "
    "巡视员 调研员 检查员 书记员 党委 支部 办公室 科室 财政所"
).split()
# A name glued to a post: a common surname that begins no word of an office, one or two signs, then the post
_GLUED = re.compile(
    "[王李张刘陈杨赵黄周吴徐孙胡朱何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪姜范姚谭廖邹熊陆郝孔崔邱秦侯邵孟雷汤尹黎贺赖龚].{1,2}"
    "((?:党|纪委|人大|政协|副|书记|镇长|乡长|县长|主任|局长|所长|站长|科长|股长|校长|院长|会计|出纳).*)"
)
_IN_BRACKETS = re.compile(r"[（(]([^（）()]*)[）)]")
_PARTS = re.compile(r"[：:\s·,，;；/]+")
_JOINED = re.compile("[、和与及兼]")


def is_post(text: str) -> bool:
    """Whether a text reads as a post, or several joined: 党委副书记、镇长."""
    parts = [part for part in _JOINED.split(text.strip()) if part]
    return bool(parts) and all(part.endswith(tuple(_ENDS)) for part in parts)


def post_of(text: str) -> str:
    """The post in a line such as “职务：姓名”, “姓名（职务）” or “职务 姓名”; "" where none is recognised."""
    whole = text.strip(" 。；;、,，")
    if is_post(whole) and not re.search(r"[：:\s]", whole):
        return _bare(whole)
    for inside in _IN_BRACKETS.findall(whole):
        if is_post(inside):
            return _bare(inside.strip())
    parts = [part for part in _PARTS.split(_IN_BRACKETS.sub(" ", whole)) if part]
    return "、".join(_bare(part) for part in parts if is_post(part))


def _bare(post: str) -> str:
    """A post without the name that is glued to it."""
    found = _GLUED.fullmatch(post)
    return found[1] if found else post
