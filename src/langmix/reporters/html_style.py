"""The style sheet of the ``html`` report.

Every colour of text has a contrast of at least 4.5 to 1 with what is behind it, in the light and in the dark form. Nothing is said by
colour alone.
"""

from __future__ import annotations

from typing import Final

STYLE: Final = """\
:root { color-scheme: light dark; --text: #1f2328; --quiet: #57606a; --page: #fff; --card: #f6f8fa; --line: #d0d7de; --link: #0550ae;
  --mark: #fff3c4; --error: #a40e26; --warning: #7d4e00; --note: #0550ae;
  --c0: #2da44e; --c1: #bf3989; --c2: #bf8700; --c3: #1b7c83; --c4: #6e7781; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --quiet: #9da7b1; --page: #0d1117; --card: #161b22; --line: #3d444d;
  --link: #79b8ff; --mark: #4d3800; --error: #ff9492; --warning: #f0b72f; --note: #79b8ff;
  --c0: #3fb950; --c1: #f778ba; --c2: #d29922; --c3: #39c5cf; --c4: #8b949e; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 60rem; background: var(--page); color: var(--text);
  font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0; }
p, ul, ol { margin: .4rem 0; }
a { color: var(--link); }
.quiet, footer { color: var(--quiet); }
.summary { font-size: 1.1rem; }
.bar { display: flex; height: .6rem; border-radius: .3rem; overflow: hidden; background: var(--line); }
.shares { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; }
.shares li::before { content: ""; display: inline-block; width: .7em; height: .7em; margin-inline-end: .4em; border-radius: 2px;
  background: var(--colour); }
.c0 { --colour: var(--c0); } .c1 { --colour: var(--c1); } .c2 { --colour: var(--c2); } .c3 { --colour: var(--c3); }
.c4 { --colour: var(--c4); }
.bar span { background: var(--colour); }
.findings { list-style: none; padding: 0; }
.findings > li { background: var(--card); border: 1px solid var(--line); border-inline-start: .35rem solid var(--severity);
  border-radius: .4rem; padding: .7rem 1rem; margin: .8rem 0; }
.error { --severity: var(--error); } .warning { --severity: var(--warning); } .note { --severity: var(--note); }
.severity { color: var(--severity); border: 1px solid; border-radius: 1em; padding: 0 .6em; font-size: .85em; font-weight: 600; }
blockquote { margin: .5rem 0 0; padding: .5rem .8rem; background: var(--page); border: 1px solid var(--line); border-radius: .3rem;
  white-space: pre-wrap; }
mark { background: var(--mark); color: inherit; text-decoration: underline 2px var(--severity); text-underline-offset: .2em; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
footer { margin-top: 3rem; font-size: .9rem; }
@media print { :root { --text: #000; --quiet: #444; --page: #fff; --card: #fff; --line: #999; --link: #000; --mark: #fff3c4;
    --error: #a40e26; --warning: #7d4e00; --note: #0550ae; }
  body { max-width: none; padding: 0; font-size: 10.5pt; } nav { display: none; }
  .findings > li, tr { break-inside: avoid; } h2, h3 { break-after: avoid; } mark, .bar, .shares li::before { print-color-adjust: exact; } }
"""
