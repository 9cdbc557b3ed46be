"""`jiheng demo`: the demonstration's data in the database, built where it is missing, with --reset taken away and built anew."""

from __future__ import annotations

import argparse
import os

from jiheng.cli import exits
from jiheng.cli.parser import Parser
from jiheng.say import say


def arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.description = say("准备演示数据：一个乡镇 2021 年上半年的预算、台账、工作记录和绩效指标，并列出演示账号。")
    parser.add_argument(
        "--reset", action="store_true", help=say("清空演示数据再重建；演示单位里后来录入的一并清掉，别的单位不动")
    )
    parser.example("jiheng demo", say("没有演示数据就建立，并列出账号"))
    parser.example("jiheng demo --reset", say("恢复成最初的演示数据"))


def run(args: argparse.Namespace) -> int:
    """Build the demonstration, or build it anew; print one line and the log-ins."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiheng.web.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from jiheng.web.demo.build import build
    from jiheng.web.demo.reset import reset

    call_command("migrate", interactive=False, verbosity=0)
    if args.reset:
        reset()
        print(say("演示数据已恢复成最初的样子。"))
    else:
        build()
        print(say("演示数据已备好。"))
    _print_logins(args.lang)
    return exits.DONE


def _print_logins(language: str) -> None:
    """One line a log-in: name, role and unit; the password is the same for all."""
    from django.utils.translation import override

    from jiheng.cli.width import padded
    from jiheng.web.demo.people import LOGINS, PASSWORD
    from jiheng.web.orgs.models import Unit

    names = dict(Unit.objects.filter(code__in={one.unit for one in LOGINS}).values_list("code", "name"))
    print(say("演示账号（密码都是 {password}，只能在本机登录）：", password=PASSWORD))
    with override("en" if language == "en" else "zh-hans"):
        for one in LOGINS:
            print(f"  {padded(one.name, 12)}{padded(str(one.role.label), 20)}{names[one.unit]}")
