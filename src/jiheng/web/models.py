"""The tables of the house itself, beside those of its apps."""

from jiheng.web.log import LogEntry

__all__ = ["LogEntry"]
