"""Runs the jobs that are asked for and prints what came out: `python -m bench [JOB …] [--rounds N] [--json]`."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable

import bench
from bench import books, commands, desk, jobs, pdf, show
from bench.measure import Job
from jiheng.read.capped import keep_memory

_ROUNDS = {1: 15, 2: 15, 3: 2, 4: 15, 5: 15, 6: 5, 7: 10, 8: 9}


def main() -> None:
    """Run the jobs one after the other; each is printed as soon as it is done."""
    args = arguments().parse_args()
    keep_memory()  # what runs in this process runs as in a worker: floor and peers too
    ways: dict[int, Callable[[int], Job]] = {
        1: jobs.audit,
        2: commands.cold,
        3: lambda count: commands.folder(count, args.files),
        4: jobs.annotate,
        5: jobs.report,
        6: desk.desk,
        7: pdf.audit,
        8: books.books,
    }
    done: list[Job] = []
    if not args.json:
        print(f"{show.head()}\n", flush=True)
    for number in sorted(set(args.job) or ways):
        start = time.monotonic()
        done.append(ways[number](args.rounds or _ROUNDS[number]))
        if not args.json:
            print(show.text(done[-1]), flush=True)
        print(f"job {number}: {time.monotonic() - start:.0f} s", file=sys.stderr)
    if args.json:
        json.dump(show.values(done), sys.stdout, ensure_ascii=False, indent=1)
        print()


def arguments() -> argparse.ArgumentParser:
    """Return what the command line may say."""
    parser = argparse.ArgumentParser(
        "python -m bench", description=bench.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("job", nargs="*", type=_job, metavar="JOB", help="1 to 8; all of them if none is named")
    parser.add_argument(
        "--rounds",
        type=int,
        help="rounds of every job; 15 by default, 2 of the folder, 5 of the desk, 10 of .pdf, 9 of workbooks",
    )
    parser.add_argument("--files", type=int, default=1000, help="documents in the folder of job 3 (default 1000)")
    parser.add_argument("--json", action="store_true", help="print JSON in place of tables")
    return parser


def _job(text: str) -> int:
    """A job's number; argparse's own `choices` refuses the empty list that stands for all jobs."""
    if text not in map(str, _ROUNDS):
        raise argparse.ArgumentTypeError(f"no job {text}: 1 to {max(_ROUNDS)}")
    return int(text)


if __name__ == "__main__":
    main()
