/** The page's style sheet. The Content-Security-Policy names it by its hash, which a test keeps right. */

/** In the form that `style-src` takes. */
export const pageStyleHash = "sha256-lC0ot9fGEm0qFtadGvJPsl2aeLlvQjqg8eeG96mIdYk=";

/** Light and dark by the reader's setting, forced colours, print, and widths from 320 pixels up. */
export const pageStyle: string = `
:root {
  color-scheme: light dark;
  --page: #f4f5f7; --card: #ffffff; --sunk: #f0f2f5; --text: #1c2127; --muted: #5b6570; --line: #d8dde3;
  --ok: #1a7f3c; --bad: #c62828; --warn: #8f6200; --info: #1460b8; --wait: #7a3fc4; --link: #1460b8;
  --ok-soft: #e3f4e8; --bad-soft: #fdeaea; --warn-soft: #fcf3dc; --info-soft: #e6f0fb;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #101318; --card: #181c23; --sunk: #1f242d; --text: #e4e8ee; --muted: #9aa5b1; --line: #323a45;
    --ok: #4cc26f; --bad: #ff6f66; --warn: #dfae3b; --info: #6cb0ff; --wait: #b98cf5; --link: #79b8ff;
    --ok-soft: #14291b; --bad-soft: #331a1b; --warn-soft: #2c2413; --info-soft: #14243a;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
body > header, main { max-width: 1040px; margin: 0 auto; padding: 0 20px; }
h1, h2, h3, h4, p, ul, ol, dl, dd, figure, pre { margin: 0; padding: 0; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 2px; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
code, pre, .mono, .state, .number { font-family: var(--mono); font-size: 0.9em; font-variant-numeric: tabular-nums; }
small { font-size: 0.82em; color: var(--muted); font-weight: 400; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 18px 20px; }
.more { color: var(--muted); padding-top: 8px; }
main > section { margin-top: 30px; }
main { padding-bottom: 48px; }
h2 { font-size: 1.12rem; letter-spacing: -0.005em; margin-bottom: 10px; }

.verdict { display: grid; grid-template-columns: auto 1fr; gap: 18px; align-items: start; margin-top: 28px; }
.verdict .mark { width: 52px; height: 52px; border-radius: 50%; display: grid; place-items: center; font-size: 26px; line-height: 1; font-weight: 600; background: var(--tint); color: var(--tone); border: 1.5px solid var(--tone); }
.verdict.connected { --tone: var(--ok); --tint: var(--ok-soft); }
.verdict.failed { --tone: var(--bad); --tint: var(--bad-soft); }
.verdict.warning, .verdict.running { --tone: var(--warn); --tint: var(--warn-soft); }
.verdict .endpoint { font-family: var(--mono); font-size: 0.95rem; color: var(--muted); }
.verdict h1 { font-size: 1.6rem; line-height: 1.25; letter-spacing: -0.015em; margin: 1px 0 6px; }
.verdict .facts { color: var(--muted); }
.verdict .facts span + span::before { content: "· "; }
.verdict .step { margin-top: 8px; font-weight: 500; }
.verdict .step span { color: var(--tone); }

.finding { border-left: 4px solid var(--tone); }
.finding + .finding { margin-top: 12px; }
.finding.error { --tone: var(--bad); }
.finding.warning { --tone: var(--warn); }
.finding.info { --tone: var(--info); }
.finding h3 { font-size: 1.05rem; line-height: 1.4; }
.finding h3 .sign { color: var(--tone); margin-right: 4px; }
.finding .code { font-weight: 400; font-size: 0.74rem; color: var(--muted); background: var(--sunk); border-radius: 4px; padding: 2px 6px; margin-left: 4px; white-space: nowrap; }
.finding h4 { font-size: 0.8rem; text-transform: uppercase; letter-spacing: 0.05em; color: var(--muted); margin: 14px 0 4px; }
.finding ul, .finding ol, .card > ul { padding-left: 20px; }
.finding .proof { margin-top: 8px; color: var(--muted); }
.finding .proof a { white-space: nowrap; font-size: 0.9em; }
.finding li + li { margin-top: 4px; }
.finding pre { background: var(--sunk); border-radius: 6px; padding: 7px 11px; margin: 5px 0 2px; overflow-x: auto; }
.finding .reference { color: var(--muted); font-size: 0.88rem; margin-top: 14px; }

.waterfall { display: grid; grid-template-columns: minmax(96px, 190px) minmax(0, 1fr); column-gap: 14px; padding-bottom: 14px; }
.lanes { list-style: none; padding-top: 26px; }
.lanes li { height: 28px; line-height: 28px; font-size: 0.85rem; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; color: var(--muted); }
.waterfall svg { display: block; overflow: visible; }
.waterfall text { font: 12px var(--mono); fill: var(--text); }
.tick line { stroke: var(--line); stroke-width: 1; }
.tick text { fill: var(--muted); font-size: 11px; }
.bar { stroke-width: 2; }
.bar.ok { fill: var(--ok); stroke: var(--ok); }
.bar.failed { fill: var(--bad); stroke: var(--bad); }
.bar.waiting { fill: color-mix(in srgb, var(--wait) 10%, transparent); stroke: var(--wait); stroke-dasharray: 4 3; stroke-width: 1.5; }
.bar.neutral { fill: var(--line); stroke: var(--muted); stroke-width: 1; }
.waterfall text.inside { font-weight: 600; }
.waterfall text.inside.ok, .waterfall text.inside.failed { fill: var(--card); }

.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; overflow-wrap: break-word; }
td.mono { white-space: nowrap; }
caption { text-align: left; color: var(--muted); font-size: 0.85rem; padding-bottom: 6px; }
th, td { text-align: left; vertical-align: baseline; padding: 6px 12px 6px 0; border-top: 1px solid var(--line); }
thead th, thead th.number { font-family: inherit; border-top: 0; color: var(--muted); font-weight: 500; font-size: 0.8rem; white-space: nowrap; }
tbody th { font-weight: 600; white-space: nowrap; }
.number { text-align: right; white-space: nowrap; }
td.number a { color: inherit; text-decoration-color: var(--line); }
.known { color: var(--muted); }
tr.failed .sign { color: var(--bad); }
.phases tr.waiting td { color: var(--muted); }
tr:target > * { background: var(--info-soft); }
tr:target > :first-child { box-shadow: inset 3px 0 var(--info); }

.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 20px; color: var(--muted); font-size: 0.85rem; padding: 0 0 12px; }
.legend li { display: flex; align-items: center; gap: 8px; }
.card > .legend { padding-left: 0; }
.ladder { margin-bottom: 18px; table-layout: fixed; min-width: 340px; }
.ladder th, .ladder td { border-top: 0; padding: 3px 10px 3px 0; vertical-align: middle; }
.ladder thead th { padding-bottom: 6px; }
.ladder th:nth-child(1) { width: 96px; }
.ladder th:nth-child(1) { text-align: right; }
.ladder th:nth-child(2) { width: 132px; }
.ladder th:nth-child(4) { width: 164px; }
.ladder thead th:nth-child(4) { white-space: normal; overflow-wrap: anywhere; }
.ladder td:nth-child(1) { color: var(--muted); }
.ladder td:nth-child(2) { border-right: 2px solid var(--line); text-align: right; }
.ladder th:nth-child(2) { text-align: right; padding-right: 12px; }
.ladder td:nth-child(3) { padding: 3px 6px; text-align: center; }
.ladder td:nth-child(4) { border-left: 2px solid var(--line); padding-left: 10px; }
.ladder th:nth-child(4) { padding-left: 12px; }
.ladder tr.start .state { color: var(--muted); background: none; }
.crossing .name { display: block; line-height: 1.2; font-family: var(--mono); font-size: 0.82rem; }
.crossing .name small { font-family: system-ui, sans-serif; }
.moment { color: var(--muted); font-size: 0.85rem; font-style: italic; }
.arrow { display: block; overflow: visible; }
.arrow line { stroke: currentColor; stroke-width: 1.6; }
.arrow line.kernel { stroke-width: 3; }
.arrow line.socket { stroke-dasharray: 6 4; opacity: 0.7; }
.arrow line.model { stroke-dasharray: 1.5 4; stroke-linecap: round; }
.arrow .head { fill: currentColor; }
.arrow .cross { stroke: var(--bad); stroke-width: 1.8; }
.state { display: inline-block; font-size: 0.78rem; background: var(--sunk); border-radius: 4px; padding: 1px 6px; white-space: nowrap; }

.walks > div + div { margin-top: 12px; }
.walks dt { font-weight: 500; font-size: 0.92rem; }
.walk { list-style: none; display: flex; flex-wrap: wrap; gap: 5px 0; margin-top: 4px; }
.walk li + li::before { content: "→"; color: var(--muted); margin: 0 7px; }
dl.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(250px, 1fr)); gap: 10px 24px; }
dl.facts dt { color: var(--muted); font-size: 0.82rem; }
summary { cursor: pointer; font-weight: 500; }
.events summary + .scroll { margin-top: 12px; }
.events td { font-size: 0.86rem; }

@media (max-width: 640px) {
  body { font-size: 14.5px; }
  body > header, main { padding: 0 12px; }
  .card { padding: 14px; border-radius: 8px; }
  .verdict { gap: 12px; margin-top: 16px; }
  .verdict .mark { width: 38px; height: 38px; font-size: 19px; }
  .verdict h1 { font-size: 1.25rem; }
  .waterfall { grid-template-columns: minmax(84px, 30%) minmax(0, 1fr); column-gap: 10px; }
  .lanes li { font-size: 0.78rem; }
  .lane-attempt { display: none; }
  .phases thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .phases tr { display: grid; grid-template-columns: 1fr auto; gap: 0 10px; border-top: 1px solid var(--line); padding: 6px 0; }
  .phases th, .phases td { border: 0; padding: 0; }
  .phases td:nth-child(n + 4) { grid-column: 1 / -1; }
  .phases td.mono { white-space: normal; overflow-wrap: anywhere; }
  .phases td:empty, .phases td.began { display: none; }
  .ladder { min-width: 0; }
  .ladder th:nth-child(1) { width: 66px; }
  .ladder th:nth-child(2), .ladder th:nth-child(4) { width: 90px; }
  .ladder thead th { font-size: 0.72rem; }
  .moment { font-size: 0.72rem; }
  .ladder th, .ladder td { padding-right: 4px; }
  .ladder td:nth-child(1), .state { font-size: 0.68rem; }
  .state { padding: 1px 3px; }
  .ladder td:nth-child(4) { padding-left: 4px; }
  .crossing .name { font-size: 0.74rem; }
  .crossing .name small { display: none; }
}
@media (forced-colors: active) {
  .card, .verdict .mark, .state { border: 1px solid CanvasText; }
  .finding { border-left: 4px solid CanvasText; }
  .bar.ok, .bar.failed, .bar.neutral { fill: CanvasText; stroke: CanvasText; }
  .bar.waiting { stroke: CanvasText; }
  .waterfall text, .tick text { fill: CanvasText; }
  .tick line { stroke: GrayText; }
  .waterfall text.inside.ok, .waterfall text.inside.failed, .waterfall text.inside.neutral { fill: Canvas; }
  tr:target > * { outline: 2px solid Highlight; }
}
@media print {
  :root { --page: #fff; --card: #fff; --sunk: #f3f3f3; --text: #000; --muted: #444; --line: #bbb; --link: #000; }
  body { font-size: 10pt; }
  .card { padding: 10px 12px; break-inside: avoid; }
  .verdict { margin-top: 0; }
  main > section { margin-top: 16px; }
  h2, h3 { break-after: avoid; }
  details.events { display: none; }
  section:has(details.events) { display: none; }
  a { text-decoration: none; }
}
`;
