"""Units and people for tests of what somebody may do."""

from typing import Any

from django.test import Client

PASSWORD = "zhong-tian-ta-64"


def unit(code: str, kind: str = "township", below: Any = None, name: str = "") -> Any:
    """Make a unit, at the root or below another."""
    from jiheng.web.orgs.models import Unit

    values = {"code": code, "name": name or code, "kind": kind}
    if below is None:
        return Unit.objects.add_root(values)
    return Unit.objects.add_child(Unit.objects.get(pk=below.pk), values)


def township() -> Any:
    """Make a township below its county; ask for the county as its parent."""
    return unit("tazhong", below=unit("county", "region", name="且末县"), name="且末县塔中镇人民政府")


def person(name: str, at: Any = None, *roles: str, demo: bool = False, post: str = "") -> Any:
    """Make a person with roles at a unit."""
    from jiheng.web.orgs.models import Membership, Post, User

    held = Post.objects.create(unit=at, name=post) if post else None
    user = User.objects.create_user(name, password=PASSWORD, demo=demo, unit=at, post=held)
    for role in roles:
        Membership.objects.create(user=user, unit=at, role=role)
    return user


def log_in(client: Client, name: str, password: str = PASSWORD, **more: Any) -> Any:
    """Hand in the form of the log-in."""
    return client.post("/login/", {"username": name, "password": password, **more})
