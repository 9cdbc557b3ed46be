"""Has a file examined in a capped child: no document is ever read in the process of the web or of the task worker."""

from __future__ import annotations

from jiheng.read import worker
from jiheng.say import say
from jiheng.web.desk.examine import Job, Outcome, examine, pack, unpack

__all__ = ["Job", "Outcome", "examined"]


def examined(job: Job) -> Outcome:
    """Return what became of the file, also where the child died over it."""
    ((_job, answer),) = worker.run(examine, [job], 1, _died)
    return unpack(answer)


def _died(job: Job, reason: str) -> bytes:
    """The outcome of a file over which the child died."""
    words = say("没有读完：{reason}。请打开原件看看，另存为 .docx 再传一次。", reason=reason)
    return pack(Outcome({}, refused=words))
