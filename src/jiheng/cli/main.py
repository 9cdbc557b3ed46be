"""The entry of the command line: finds the command, runs it, and turns whatever goes wrong into one line and a code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

from jiheng.cli import exits
from jiheng.cli.parser import Parser, language_of, table, tell
from jiheng.cli.system import reason
from jiheng.errors import JihengError, ProfileError, Unreadable
from jiheng.say import say, use_language

CODES = (exits.DONE, exits.FOUND, exits.UNREADABLE, exits.USAGE, exits.FAILED, exits.INTERRUPTED)


def commands() -> dict[str, str]:
    """The commands and what each is for; every one is a module of this package."""
    return {
        "audit": say("核对报告：逐数核对，指出错在哪里、应是多少"),
        "read": say("读一份报告，输出它说了什么（JSON，带出处）"),
        "unmark": say("去掉批注稿里绩衡加的批注，别人的不动"),
        "report": say("由数据或旧报告写成正式报告，算得出的数重新计算"),
        "template": say("导出填报工作簿：下拉列表、格内说明、自动计算"),
        "verify": say("核对报告与它自带的数据：改过没有、改在哪里、谁签的"),
        "exchange": say("按一体化标准的字段名写成交换文件（JSON、CSV）"),
        "rules": say("审核规则：编号、级别、依据和例子"),
        "profiles": say("口径：各地各年的界线，每个值带出处"),
        "doctor": say("检查这台机器能不能用"),
        "serve": say("启动网页版"),
        "token": say("发接口令牌，或作废（--revoke）"),
        "demo": say("准备演示数据，列出演示账号；--reset 恢复原样"),
        "backup": say("备份数据库和附件，或核对一份备份"),
        "restore": say("恢复一份备份"),
        "version": say("版本"),
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    language = language_of(arguments)
    use_language(language)
    _tolerant()
    try:
        code = _dispatch(arguments, language)
        sys.stdout.flush()
    except BrokenPipeError:
        code = _closed()
    except KeyboardInterrupt:
        code = exits.INTERRUPTED
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else exits.DONE
    except JihengError as error:
        tell(str(error))
        code = _code(error)
    except Exception as error:  # noqa: BLE001  a person gets one line, never a trace
        code = _unexpected(error)
    return code


def parser_of(name: str) -> Parser:
    """The parser of one command."""
    parser = Parser(f"jiheng {name}", CODES)
    import_module(f"jiheng.cli.{name}").arguments(parser)
    parser.common()
    return parser


def overview() -> str:
    """The help of jiheng itself."""
    examples = [
        ("jiheng audit 报告.docx", say("核对一份报告")),
        ("jiheng report facts.yaml -o 报告.docx", say("由数据写成正式报告")),
    ]
    parts = [
        say("用法：{usage}", usage=say("jiheng 命令 [参数 …]")) + "\n",
        say("绩衡：预算绩效监控报告的核对与编制。报告里每个数，要么是填报的，要么是算得出的；绩衡逐个核对。") + "\n",
        table(say("命令："), commands().items(), 12),
        table(say("例："), examples, 44),
        table(say("退出码："), [(str(code), exits.meaning(code)) for code in CODES], 6),
        say("每个命令的参数：jiheng 命令 --help") + "\n",
    ]
    return "\n".join(parts)


def _dispatch(arguments: list[str], language: str) -> int:
    """Find the command and run it; --lang may stand before it."""
    while arguments and arguments[0].startswith("--lang"):
        del arguments[: 2 if arguments[0] == "--lang" else 1]
    name = arguments[0] if arguments else ""
    if name in ("-h", "--help", "help"):
        sys.stdout.write(parser_of(arguments[1]).format_help() if arguments[1:2] and arguments[1] in commands() else overview())
        return exits.DONE
    name = "version" if name in ("-V", "--version") else name
    if name not in commands():
        return _unknown(name)
    args = parser_of(name).parse_args(arguments[1:])
    args.lang = language
    code: int = import_module(f"jiheng.cli.{name}").run(args)
    return code


def _unknown(name: str) -> int:
    """Help for a call without a command, the nearest command for an unknown one."""
    if not name:
        sys.stderr.write(overview())
        return exits.USAGE
    from difflib import get_close_matches

    near = get_close_matches(name, list(commands()), n=1)
    hint = say("，是不是 {near}", near=near[0]) if near else ""
    tell(say("没有 {name} 这个命令{hint}。全部命令见 jiheng --help。", name=name, hint=hint))
    return exits.USAGE


def _code(error: JihengError) -> int:
    if isinstance(error, Unreadable):
        return exits.UNREADABLE
    return exits.USAGE if isinstance(error, ProfileError) else exits.FAILED


def _unexpected(error: Exception) -> int:
    if os.environ.get("JIHENG_DEBUG") == "1":
        import traceback

        traceback.print_exc()
    if isinstance(error, OSError):
        tell(say("没有做完：{reason}。", reason=reason(error)))
    else:
        kind = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        tell(say("程序出了意外（{kind}）。请把这一行和所用的命令告诉维护者；设 JIHENG_DEBUG=1 再试可看到细节。", kind=kind))
    return exits.FAILED


def _tolerant() -> None:
    """Let a terminal that cannot show a character show something else instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _closed() -> int:
    """Whoever read our output has gone: end quietly, also when Python flushes at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return exits.CLOSED


if __name__ == "__main__":
    sys.exit(main())
