"""The demonstration: the first half of 2021 of the township `tazhong` as rows, and beside it a second township, `demo-b`.

`payroll`, `running`, `receipts`, `records`, `people`, `bases`, `second` are plain data; `build` makes the rows of it, by the
actions of the apps wherever there is one, and `reset` takes them away again. Texts and targets are those of
examples/tazhong.yaml; companies are invented, and persons appear as posts.
"""
