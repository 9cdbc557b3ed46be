"""The form by which files come in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A list of files; what is wrong with a single one is said beside that one, so nothing is judged here."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """Return the files; only none at all is an error."""
        if not data:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return list(data)


class UploadForm(forms.Form):
    """One or several files to audit."""

    documents = ManyFilesField(error_messages={"required": _("还没有选文件。请先选一份报告，再点“开始审核”。")})
