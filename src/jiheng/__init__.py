"""jiheng 绩衡: keeps, audits and writes budget performance monitoring reports."""

__version__ = "0.1.0"
