"""Forms: tables of money and indicators in the layouts of `jiheng.layouts`, in whatever shape they arrive."""

from __future__ import annotations

from jiheng.read.forms.form import Form
from jiheng.read.forms.reader import read_form

__all__ = ["Form", "read_form"]
