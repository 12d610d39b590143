#include "reports/html_style.h"

namespace vqlm {
namespace {

// Colours keep a contrast of at least 4.5 to 1 on their background, in light and in dark.
constexpr const char* kStyle = R"css(
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #ffffff;
  --panel: #f4f6f8; --line: #d0d7de; --link: #0a5cad; --alarm: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6eaef; --soft: #aab4bf; --paper: #14181d; --panel: #1e242b; --line: #3a434e;
    --link: #79b8ff; --alarm: #ff9b93; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.55; font-size: 1rem;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial,
    "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC",
    "WenQuanYi Micro Hei", "Droid Sans Fallback", sans-serif; }
header, main { max-width: 80rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; margin: 2.2rem 0 .8rem; padding-bottom: .25rem;
  border-bottom: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .5rem; overflow-wrap: anywhere; }
p { margin: .4rem 0; }
a { color: var(--link); }
nav ul { list-style: none; padding: 0; margin: .8rem 0 0; display: flex; flex-wrap: wrap;
  gap: .2rem 1.1rem; }
code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .86em;
  overflow-wrap: anywhere; }
.wide { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
.wide:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums;
  font-size: .9rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: .45rem .4rem; text-align: left; vertical-align: top; }
td:not(.number) { min-width: 7rem; }
thead th, .number { word-break: keep-all; }
thead th { background: var(--panel); border-bottom: 1px solid var(--line); font-weight: 600;
  vertical-align: bottom; }
th button { all: unset; display: inline-block; line-height: 1.5rem; cursor: pointer;
  text-decoration: underline dotted from-font; text-underline-offset: .2em; }
th button:hover { text-decoration-style: solid; }
th button:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
th[aria-sort] button { color: var(--link); }
th[aria-sort="ascending"] button::after { content: "\00a0\25b4"; }
th[aria-sort="descending"] button::after { content: "\00a0\25be"; }
tbody tr + tr th, tbody tr + tr td { border-top: 1px solid var(--line); }
tbody th { font-weight: 600; }
th.row { position: sticky; left: 0; background: var(--panel); min-width: 7rem; max-width: 45vw; }
.number { text-align: right; }
.half { color: var(--soft); }
.value { white-space: nowrap; }
sup a { text-decoration: none; padding: 0 .1em; }
.claim { border-left: 4px solid var(--link); background: var(--panel); padding: .6rem .9rem;
  margin: .8rem 0; border-radius: 0 6px 6px 0; overflow-wrap: break-word; }
thead sup { vertical-align: baseline; }
thead sup a { display: inline-block; min-width: 1.5rem; line-height: 1.5rem; text-align: center;
  position: relative; top: -.25em; }
.under { font-size: .86rem; color: var(--soft); margin: .6rem 0 0; padding-left: 1.6rem; }
.under li { margin: .15rem 0; overflow-wrap: anywhere; }
.figures { display: grid; gap: 1.2rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 23rem), 1fr)); }
figure { margin: 0; }
figure svg { display: block; width: 100%; height: auto; background: #ffffff;
  border: 1px solid var(--line); border-radius: 6px; }
figcaption { font-size: .93rem; margin-top: .35rem; }
figcaption .note { font-size: .86rem; color: var(--soft); overflow-wrap: anywhere; }
.sample { background: var(--panel); border-radius: 6px; padding: .6rem .9rem; margin: .6rem 0; }
.sample dl { margin: 0; display: grid; grid-template-columns: max-content 1fr; gap: .2rem .9rem; }
.sample dt { color: var(--soft); }
.sample dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.alarm { border: 1px solid var(--alarm); border-radius: 6px; padding: 0 1rem .6rem;
  margin-top: 1.2rem; }
.alarm h2 { color: var(--alarm); border: 0; margin-top: .8rem; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.2rem;
  font-size: .93rem; }
dl.facts dt { color: var(--soft); }
dl.facts dd { margin: 0; overflow-wrap: anywhere; }
main { padding-bottom: 3rem; }
@media (max-width: 34rem) {
  .sample dl, dl.facts { grid-template-columns: 1fr; gap: .1rem; }
  .sample dd, dl.facts dd { margin-bottom: .45rem; }
  th, td { padding: .4rem .55rem; } }
@page { size: A4; margin: 12mm; }
@page broad { size: A4 landscape; }
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #333; --paper: #fff; --panel: #f2f2f2;
    --line: #999; --link: #000; }
  body { font-size: 10pt; }
  nav { display: none; }
  .wide { overflow: visible; border: 0; }
  table { font-size: 7.5pt; line-height: 1.35; }
  th, td { padding: .15rem .25rem; min-width: 0 !important; overflow-wrap: break-word;
    word-break: normal !important; }
  .broad { page: broad; }
  thead sup a { min-width: 0; line-height: inherit; }
  th.row { position: static; }
  th button { text-decoration: none; line-height: inherit; }
  th[aria-sort] button::after { content: none !important; }
  thead { display: table-header-group; }
  .claim { break-inside: avoid; }
  .figures { grid-template-columns: 1fr 1fr; }
  figure, .sample, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; } }
)css";

}  // namespace

const char* html_style() { return kStyle; }

}  // namespace vqlm
