"""The style sheet of the report of `langmix normalize`, beside that of the ``html`` report.

Every colour of text has a contrast of at least 4.5 to 1 with what is behind it, in the light and in the dark form. Nothing is said by
colour alone.
"""

from __future__ import annotations

from typing import Final

from .html_style import STYLE

DIFF_STYLE: Final = (
    STYLE
    + """\
:root { --good: #116329; --gone: #ffe2e0; --new: #d7f5dd; --button: #fff; }
@media (prefers-color-scheme: dark) { :root { --good: #56d364; --gone: #55201f; --new: #14431f; --button: #21262d; } }
[hidden] { display: none !important; }
body { max-width: 76rem; }
.skip { position: absolute; inset-inline-start: -100rem; }
.skip:focus { position: static; }
.scroll { overflow-x: auto; }
.overview td:not(:first-child, :nth-child(2)), .overview th:not(:first-child, :nth-child(2)) { text-align: end; }
.overview { overflow-wrap: normal; }
.overview td:first-child { overflow-wrap: anywhere; min-width: 8rem; }
.toolbar { position: sticky; top: 0; z-index: 1; background: var(--page); border-bottom: 1px solid var(--line); padding: .6rem 0;
  margin-top: 1rem; display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; }
.toolbar p { margin: 0; }
.toolbar .wide { flex-basis: 100%; }
progress { flex: 1 1 8rem; min-width: 6rem; accent-color: var(--good); }
button, select, textarea { font: inherit; color: var(--text); background: var(--button); border: 1px solid var(--quiet); border-radius: .35rem; }
button, select { padding: .25rem .7rem; min-height: 2rem; }
button { cursor: pointer; }
button:hover:not(:disabled) { border-color: var(--text); box-shadow: inset 0 0 0 1px var(--text); }
button:disabled { color: var(--quiet); border-style: dashed; cursor: default; }
button[aria-pressed="true"] { background: var(--text); color: var(--page); border-color: var(--text); font-weight: 600; }
button.main { background: var(--link); border-color: var(--link); color: var(--page); font-weight: 600; }
:focus-visible, .passage:focus { outline: 3px solid var(--link); outline-offset: 2px; }
kbd { font: .8em ui-monospace, monospace; border: 1px solid; border-radius: .25rem; padding: 0 .35em; margin-inline-start: .3em; }
.passage { background: var(--card); border: 1px solid var(--line); border-inline-start: .35rem solid var(--line); border-radius: .4rem;
  padding: .7rem 1rem 1rem; margin: 1rem 0; scroll-margin-top: 8.5rem; content-visibility: auto; contain-intrinsic-size: auto 18rem; }
.passage[data-decision="accept"], .passage[data-decision="edit"] { border-inline-start-color: var(--good); }
.passage[data-decision="reject"] { border-inline-start-color: var(--quiet); }
.state { font-weight: 600; margin: 0; min-width: 6.5rem; }
.flags { list-style: none; padding: 0; }
.flags li { margin: .25rem 0; }
.pairs { display: grid; grid-template-columns: 1fr 1fr; gap: .5rem; margin: .6rem 0; }
.pairs > p, .own-text { margin: 0; padding: .5rem .8rem; background: var(--page); border: 1px solid var(--line); border-radius: .3rem;
  white-space: pre-wrap; }
.pairs > p::before, .own::before { content: attr(data-label); display: block; color: var(--quiet); font-size: .85rem; font-family: system-ui, sans-serif;
  direction: ltr; text-align: start; unicode-bidi: isolate; }
.around { color: var(--quiet); }
.passage[data-decision="reject"] .new, .passage[data-decision="edit"] .new { border-style: dashed; }
.passage[data-decision="reject"] .new > bdi { text-decoration: line-through; }
del, ins { text-decoration: none; border-radius: .15rem; padding: 0 .05em; }
del { background: var(--gone); }
ins { background: var(--new); border-bottom: 2px solid var(--good); }
.own { margin: .6rem 0; }
.own-text { border: 2px solid var(--good); }
.mark { font: .85em ui-monospace, monospace; background: var(--card); border: 1px solid var(--line); border-radius: .25rem; padding: 0 .2em;
  unicode-bidi: isolate; }
.marks { font-size: .9rem; }
.marks code { white-space: pre-wrap; }
.decide, .editor-buttons { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
.editor { margin-top: .7rem; }
.editor label { display: block; font-weight: 600; margin-bottom: .3rem; }
.toolbar label { white-space: nowrap; }
textarea { width: 100%; min-height: 6rem; padding: .5rem .8rem; line-height: 1.55; background: var(--page); resize: vertical; }
.problem { color: var(--error); font-weight: 600; }
dialog { max-width: 34rem; color: var(--text); background: var(--page); border: 1px solid var(--quiet); border-radius: .5rem; padding: 1rem 1.5rem; }
dialog::backdrop { background: rgb(0 0 0 / .5); }
dialog h2 { margin-top: 0; }
dialog dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; }
dialog dd { margin: 0; }
@media (max-width: 44rem) { .pairs { grid-template-columns: 1fr; } .passage { padding-inline: .7rem; scroll-margin-top: .5rem; }
  .toolbar { position: static; } .decide button { flex: 1 1 auto; } .state { flex-basis: 100%; } .overview { font-size: .9rem; } }
@media (min-width: 44.01rem) { .pairs > p:nth-of-type(n + 3)::before { content: none; } }
@media print { :root { --good: #116329; --gone: #ffe2e0; --new: #d7f5dd; }
  .toolbar, .decide button, .editor, .skip, dialog { display: none !important; }
  .passage { content-visibility: visible; break-inside: avoid; background: none; } ins, del { print-color-adjust: exact; } }
"""
)
