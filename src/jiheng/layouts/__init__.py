"""Official forms and report outlines, one module each: the words of a form stand here and nowhere else."""

from __future__ import annotations

from jiheng.layouts import (
    department_evaluation,
    department_monitoring,
    monitoring_form,
    objectives_form,
    project_evaluation,
)
from jiheng.layouts.layout import Layout

# The forms in the order in which titles are tried: the more particular first
FORMS: tuple[Layout, ...] = (
    department_evaluation.LAYOUT,
    objectives_form.DEPARTMENT,
    department_monitoring.LAYOUT,
    monitoring_form.LAYOUT,
    project_evaluation.LAYOUT,
    objectives_form.LAYOUT,
)
