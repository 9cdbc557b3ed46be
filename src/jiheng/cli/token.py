"""`jiheng token`: a bearer token for somebody's scripts, printed once; with --revoke all of them end."""

from __future__ import annotations

import argparse
import os

from jiheng.cli import exits
from jiheng.cli.parser import Parser, tell
from jiheng.say import say


def arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.description = say("给一个账号发接口令牌（Bearer），只显示这一次；系统里只存它的 SHA-256。")
    parser.add_argument("user", metavar=say("账号"), help=say("登录用的账号，例如 clerk"))
    parser.add_argument("--revoke", action="store_true", help=say("作废这个账号的全部令牌，不发新的"))
    parser.example("jiheng token clerk", say("发一个令牌"))
    parser.example("jiheng token clerk --revoke", say("作废 clerk 的全部令牌"))


def run(args: argparse.Namespace) -> int:
    """Print the token alone on stdout, what is to be said of it on stderr."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiheng.web.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from jiheng.web.api.actions import revoke_tokens
    from jiheng.web.orgs.models import User

    call_command("migrate", interactive=False, verbosity=0)
    user = User.objects.filter(username=args.user).first()
    if user is None:
        tell(say("没有账号 {user}。演示账号用 jiheng demo 建立。", user=args.user))
        return exits.USAGE
    if args.revoke:
        print(say("已作废 {user} 的 {count} 个令牌。", user=user.username, count=revoke_tokens(user)))
        return exits.DONE
    return _print_new(user.pk, args.lang)


def _print_new(pk: int, language: str) -> int:
    """Make a token and print it; one sentence where the account cannot have one."""
    from django.utils.translation import override

    from jiheng.web.api.actions import make_token
    from jiheng.web.orgs.models import User
    from jiheng.web.refusals import Refused

    user = User.objects.get(pk=pk)
    try:
        with override("en" if language == "en" else "zh-hans"):
            token = make_token(user)
    except Refused as refused:
        tell(refused.message)
        return exits.USAGE
    print(token)
    tell(say("令牌只显示这一次，请马上存好；不用了就作废：jiheng token {user} --revoke", user=user.username))
    if user.demo:
        tell(say("这是演示账号，令牌只能在本机使用。"))
    return exits.DONE
