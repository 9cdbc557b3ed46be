"""The style of the marked page: tokens and figure marks of the house's look, for screen, phone and print."""

from __future__ import annotations

STYLE = """
:root{--ink:#1A2433;--ink2:#4A5668;--ink3:#647084;--line:#DDE3EA;--page:#F4F6F9;--primary:#1A4E96;--green:#1A7340;--red:#B9252B;--red-tint:#FCEDED;
--amber:#946400;--amber-ink:#6B4A00;--missing:#FFF0B3}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:14px/22px -apple-system,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;
font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
header{padding:16px 24px;background:#fff;border-bottom:1px solid var(--line)}
h1{margin:0 0 8px;font-size:20px;line-height:28px;font-weight:600}h2{margin:16px 0 4px;font-size:15px;font-weight:600}h3{margin:0;font-size:14px;font-weight:600}
.coverage{margin:0}.said{margin:4px 0 0;color:var(--ink2);font-size:13px}
.legend{display:flex;flex-wrap:wrap;gap:4px 20px;margin:8px 0 0;padding:0;list-style:none;color:var(--ink2)}
.panes{display:grid;grid-template-columns:minmax(280px,404px) minmax(0,1fr);gap:16px;padding:16px 24px;align-items:start}
.findings,.paper{background:#fff;border:1px solid var(--line);padding:12px 16px}
.findings{border-radius:6px;position:sticky;top:16px;max-height:calc(100vh - 32px);overflow:auto}
.findings h2:first-child{margin-top:0}.findings ol{margin:0;padding-left:32px}.findings li{padding:8px 0;border-top:1px solid var(--line)}
.findings p{margin:2px 0}.quote{color:var(--ink2);font-size:13px}a{color:var(--primary)}li:target,.ref:target{outline:2px solid var(--primary);outline-offset:2px}
.shape.error{color:var(--red)}.shape.warning{color:var(--amber)}.shape.hint{color:var(--ink3)}
.paper{padding:32px 40px;font-size:16px;line-height:31px}.paper p{margin:0;text-indent:2em}.paper .heading{font-weight:600}
.paper .title{font-size:20px;text-align:center;text-indent:0;font-weight:600;margin-bottom:16px}
.wide{overflow-x:auto;margin:8px 0}table{border-collapse:collapse;width:100%}td{border:1px solid var(--line);padding:3px 8px;font-size:14px;line-height:24px}
.figure{padding-bottom:2px}.figure sup{font-size:9px;line-height:0;margin-left:1px;text-indent:0}
.holds{border-bottom:1.5px solid var(--green)}.rounding{border-bottom:4px double var(--green)}.holds sup,.rounding sup{color:var(--green)}
.input{border-bottom:1.5px dotted var(--ink3)}.input sup{color:var(--ink3)}
.wrong{color:var(--red);font-weight:600;background:var(--red-tint);text-decoration:underline wavy var(--red) 1px;text-underline-offset:4px}.wrong sup{display:inline-block;text-decoration:none}
.unread{border-bottom:1.5px dashed var(--amber);background:repeating-linear-gradient(135deg,var(--missing) 0 4px,#fff 4px 7px)}.unread sup{color:var(--amber-ink)}
.pair{white-space:nowrap}.chip{border:1px solid var(--red);border-radius:3px;padding:0 6px;color:var(--red);font-size:13px;font-weight:600;background:#fff}
mark{background:#F7F9FB;color:inherit}mark.error{background:var(--red-tint)}mark.warning{background:#FFF6DB}
.ref{display:inline-block;min-width:18px;padding:0 4px;margin:0 2px;border:1px solid currentColor;border-radius:3px;font-size:11px;line-height:16px;text-align:center;
text-indent:0;text-decoration:none;vertical-align:2px;background:#fff}
.ref.error{color:var(--red)}.ref.warning{color:var(--amber)}.ref.hint{color:var(--ink3)}
@media(max-width:900px){.panes{display:block;padding:12px}.findings{position:static;max-height:none;margin-bottom:12px}.paper{padding:16px}header{padding:12px}}
@media print{body,header,.findings,.paper{background:#fff}.panes{display:block;padding:0}.findings{position:static;max-height:none;border:0}.paper{border:0;padding:0;break-before:page}
.findings li{break-inside:avoid}*{color:#000!important}}
""".replace("\n", "")
