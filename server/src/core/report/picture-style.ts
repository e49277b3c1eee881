/**
 * The style of pictures, for light and dark pages. Each colour is written where it is used:
 * programs that are no browsers know neither variables nor questions about the page, and draw the light one.
 */
export const pictureStyle = `
text { font: 12px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328; }
.page { fill: #ffffff; }
.box { fill: #f6f8fa; stroke: #afb8c1; }
.box-title { font-weight: bold; fill: #57606a; }
.node { stroke-width: 1.5; }
.workload { fill: #ddf4ff; stroke: #0969da; }
.external { fill: #fff8c5; stroke: #9a6700; }
.entry { fill: #fbefff; stroke: #8250df; }
.described { fill: #ffffff; stroke: #57606a; stroke-dasharray: 4 3; }
.heading { font-size: 10px; fill: #57606a; }
.name { font-weight: bold; }
.line { fill: none; stroke: #57606a; stroke-width: 1.25; }
.uncertain { stroke-dasharray: 6 4; }
.arrow { fill: #57606a; }
.label { font-size: 11px; stroke: #ffffff; stroke-width: 8px; stroke-linejoin: round; paint-order: stroke; }
@media (prefers-color-scheme: dark) {
  text, .label { fill: #e6edf3; }
  .page { fill: #0d1117; }
  .box { fill: #161b22; stroke: #484f58; }
  .box-title, .heading { fill: #9da7b1; }
  .workload { fill: #0c2d6b; stroke: #58a6ff; }
  .external { fill: #4b2900; stroke: #d29922; }
  .entry { fill: #3c1e70; stroke: #bc8cff; }
  .described { fill: #0d1117; stroke: #9da7b1; }
  .line { stroke: #9da7b1; }
  .arrow { fill: #9da7b1; }
  .label { stroke: #0d1117; }
}
`;
