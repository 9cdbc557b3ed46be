"""Prints the results as tables that a person reads, or as JSON."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from importlib.metadata import version
from statistics import median
from typing import Any

from bench.measure import Case, Fact, Goal, Job, least_ratio, ratio

_SCALE = {"ms": 1000.0, "s": 1.0}
_WIDTH = 44


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load": [round(one, 2) for one in os.getloadavg()],
        "python": platform.python_version(),
        "lxml": version("lxml"),
        "python-docx": version("python-docx"),
    }


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    except OSError:
        return platform.processor()


def head() -> str:
    """One line about the machine."""
    told = machine()
    load = f"load {told['load'][0]} of {told['cores']} cores"
    return f"{told['processor']}, {load}; Python {told['python']}, lxml {told['lxml']}, python-docx {told['python-docx']}"


def text(job: Job) -> str:
    """A job as tables."""
    lines = [f"{job.number}  {job.title}", ""]
    for case in job.cases:
        lines += [*_case(case), ""]
    return "\n".join(lines)


def _case(case: Case) -> Iterator[str]:
    count = len(next(iter(case.rows.values()), []))
    if case.rows:
        heads = f"{'median':>9} {'minimum':>9}   {'× floor':>8} {'of minima':>9}"
        yield f"   {case.title:<{_WIDTH}} {heads}   ({case.unit}, {count} rounds)"
    else:
        yield f"   {case.title}"
    floor, scale = case.rows.get(case.floor, []), _SCALE[case.unit]
    for name, figures in case.rows.items():
        times = f"{median(figures) * scale:9.2f} {min(figures) * scale:9.2f}"
        beside = f"   {case.beside[name]}" if name in case.beside else ""
        yield f"     {name:<{_WIDTH - 2}} {times}   {ratio(figures, floor):8.2f} {least_ratio(figures, floor):9.2f}{beside}"
    for goal in case.goals:
        found = _judged(case, goal)
        sign = "≤" if goal.at_most else "≥"
        words = goal.words or f"{goal.over} / {goal.under}"
        yield f"     {found['mark']} {words}: {found['ratio']:.2f} ({found['of_minima']:.2f}), goal {sign} {goal.limit:g}: {found['words']}"
    for fact in case.facts:
        yield f"     {_mark(fact.reached)} {fact.words}: {fact.value}{_reached(fact)}"


def _mark(reached: bool | None) -> str:
    return "·" if reached is None else "✓" if reached else "✗"


def _reached(fact: Fact) -> str:
    return "" if fact.reached is None else ": reached" if fact.reached else ": not reached"


def _judged(case: Case, goal: Goal) -> dict[str, Any]:
    over, under = case.rows[goal.over], case.rows[goal.under]
    value, least = ratio(over, under), least_ratio(over, under)
    reached, by_least = goal.holds(value), goal.holds(least)
    words = "reached" if reached else "not reached"
    if reached != by_least:
        words += f" ({'not ' * (not by_least)}reached by the minimums)"
    return {"ratio": value, "of_minima": least, "reached": reached, "words": words, "mark": _mark(reached)}


def values(jobs: list[Job]) -> dict[str, Any]:
    """All results as plain values, times in seconds."""
    return {"machine": machine(), "jobs": [_job(job) for job in jobs]}


def _job(job: Job) -> dict[str, Any]:
    return {"job": job.number, "title": job.title, "cases": [_case_values(case) for case in job.cases]}


def _case_values(case: Case) -> dict[str, Any]:
    floor = case.rows.get(case.floor, [])
    rows = {
        name: {
            "median": median(figures),
            "minimum": min(figures),
            "ratio": round(ratio(figures, floor), 3),
            "ratio_of_minima": round(least_ratio(figures, floor), 3),
            "beside": case.beside.get(name, ""),
        }
        for name, figures in case.rows.items()
    }
    goals = [_goal(case, goal) for goal in case.goals]
    facts = [{"what": fact.words, "value": fact.value, "reached": fact.reached} for fact in case.facts]
    return {"case": case.title, "floor": case.floor, "rows": rows, "goals": goals, "facts": facts}


def _goal(case: Case, goal: Goal) -> dict[str, Any]:
    found = _judged(case, goal)
    return {
        "what": goal.words or f"{goal.over} / {goal.under}",
        "ratio": round(found["ratio"], 3),
        "ratio_of_minima": round(found["of_minima"], 3),
        "at_most" if goal.at_most else "at_least": goal.limit,
        "reached": found["reached"],
    }
