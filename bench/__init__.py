"""Ours, the floor and the usual tool side by side, in one call: `make bench`, or `python -m bench 1 4 --rounds 5`.

How the numbers are to be read:

- The *floor* is what nobody can avoid: unzip and parse the text, or serialise and deflate it. The *peer* is python-docx,
  and where it only reads or only prints the text, it does less than we do.
- All rows of a table take turns within each round, in changing order, so that a machine that becomes slow for a while
  is slow for all of them. Believe the *ratio*: the median over the rounds of "this row / the floor in the same round".
  Beside it stands the ratio of the minimums, which a busy machine disturbs least. Where the two disagree about a goal,
  both verdicts are printed. Absolute times say something about this machine today and nothing else.
- Jobs 1, 4, 5, 7 and 8 run in this process, warm, and count its CPU time, which on a quiet machine is the wall time (one
  thread, nothing read from disk). Jobs 2 and 3 are whole processes: wall time, with CPU time and peak memory beside it.
- Job 6 talks to a running `jiheng serve` over HTTP, eight clerks at once, with a county of 1,000 townships in its database
  (built once in `var/county`). A row is the time an act takes off the server, with p99 as a client sees it beneath. The
  clients share the machine with the server.
- The floor of job 7 is pypdfium2 giving the text of each page; its peer is pdfplumber giving text and tables.
- Memory is the sum over the processes of a command of the most that each held (a page that they share counts in each).
- Nothing here fails a build: a goal that is not reached is printed so, and the exit code stays 0. Tests never look at time.

All documents are built here, from `examples/tazhong.yaml`: as Word writes it in prose and as a table (heading styles, 仿宋
runs with their properties, split where digits begin, rsid attributes, the parts that Word always adds), and as our own
writer writes it. What is timed starts from their bytes. An audit works through six versions (with other numbers), so that
nothing can be remembered from one to the next; the folder holds 1,000 versions with two digits changed in each, so that
there is something to find.
"""
