"""The forms of the log-in and of one's own password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiheng.web.forms import RefusableForm, control
from jiheng.web.orgs import actions
from jiheng.web.orgs.models import User

NAME_LENGTH, PASSWORD_LENGTH = 150, 1000


class LoginForm(forms.Form):
    """Account and password; whatever does not fit gets one and the same answer, so that no account is given away."""

    username = forms.CharField(
        label=gettext_lazy("账号"),
        error_messages={"required": gettext_lazy("请填账号。")},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label=gettext_lazy("密码"),
        strip=False,
        error_messages={"required": gettext_lazy("请填密码。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, data: Any = None, **more: Any) -> None:
        super().__init__(data, auto_id="%s", **more)
        self.request = request
        self.user: User | None = None
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"

    def clean(self) -> None:
        """Find the person; a name or password that nobody can have counts as a wrong one."""
        missing = any(error.code == "required" for errors in self.errors.as_data().values() for error in errors)
        if missing:
            return
        name, password = (str(self.cleaned_data.get(field, "")) for field in ("username", "password"))
        if self.errors or len(name) > NAME_LENGTH or len(password) > PASSWORD_LENGTH:
            actions.failed_log_in(self.data.get("username", ""), self.request.META.get("REMOTE_ADDR"))
        elif isinstance(user := authenticate(self.request, username=name, password=password), User):
            self.user = user
            return
        self.errors.clear()
        raise forms.ValidationError(_("账号或密码不对，请再输一次。"))


def _secret(label: Any, needed: Any, kind: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=PASSWORD_LENGTH,
        error_messages={"required": needed, "max_length": gettext_lazy("密码太长了。")},
        widget=forms.PasswordInput(attrs=control(autocomplete=kind)),
    )


class PasswordForm(RefusableForm):
    """The password as it is now, and the new one twice. A wrong old one counts like a failed log-in."""

    old = _secret(gettext_lazy("现在的密码"), gettext_lazy("请填现在的密码。"), "current-password")
    new = _secret(gettext_lazy("新密码"), gettext_lazy("请填新密码。"), "new-password")
    again = _secret(gettext_lazy("再输一次新密码"), gettext_lazy("请再输一次新密码。"), "new-password")

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(data)
        self.request = request

    def clean_old(self) -> str:
        """Ask whether the person knows the password that opens the session."""
        old, name = str(self.cleaned_data["old"]), self.request.user.get_username()
        if authenticate(self.request, username=name, password=old) is None:
            raise forms.ValidationError(_("现在的密码不对，请再输一次。"))
        return old

    def values(self) -> dict[str, Any]:
        """The new password; the old one has done its work."""
        return {name: self.cleaned_data[name] for name in ("new", "again")}
