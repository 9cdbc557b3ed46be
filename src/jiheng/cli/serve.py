"""`jiheng serve`: the web application on this machine; Django is imported for this alone."""

from __future__ import annotations

import argparse
import os

from jiheng.cli.parser import Parser
from jiheng.say import say


def arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.description = say("启动网页版，直到按 Ctrl+C。第一次启动会准备数据库和示例。")
    parser.add_argument(
        "--port", type=int, metavar=say("端口"), default=_port(), help=say("端口（默认取环境变量 PORT，没有则 8000）")
    )
    parser.add_argument("--host", metavar=say("地址"), default="127.0.0.1", help=say("地址（默认 127.0.0.1，只有本机能打开）"))
    parser.add_argument("--demo", action="store_true", help=say("连同演示单位和演示账号一起准备（账号只能在本机登录）"))
    parser.example("jiheng serve", say("在 http://127.0.0.1:8000 打开"))
    parser.example("jiheng serve --port 9000", say("换一个端口"))


def run(args: argparse.Namespace) -> int:
    """Serve until told to stop."""
    from jiheng.web.serve import serve

    return serve(args.port, args.host, args.demo)


def _port() -> str:
    """The port of the environment; argparse turns it into a number, and complains where it is none."""
    return os.environ.get("PORT") or "8000"
