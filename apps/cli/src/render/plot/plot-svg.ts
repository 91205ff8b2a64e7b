/** A plot as an SVG file: axes with units, curves, and a legend that says what each mark means. Light and dark alike. */
import { markSigns, markWords } from "./mark-signs.ts";
import { timeAxis, type Axis } from "./plot-scale.ts";
import type { Mark, Plot, Series } from "./plot.ts";
import { verticalAxis } from "./vertical-axis.ts";

/** The file. */
export const plotSvg = (plot: Plot): string => {
  const horizontal = timeAxis(plot.from, plot.to, 10);
  const vertical = verticalAxis(plot, 24);
  const place: Placing = {
    x: (at) => LEFT + horizontal.place(at) * FIELD_WIDTH,
    y: (value) => TOP + (1 - vertical.place(value)) * FIELD_HEIGHT,
    right: LEFT + FIELD_WIDTH,
  };
  const title = `${plot.title}, ${vertical.unit}${plot.logarithmic ? ", logarithmic" : ""}`;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    `<rect class="page" width="${WIDTH}" height="${HEIGHT}"/>`,
    `<clipPath id="field"><rect x="${LEFT}" y="${TOP}" width="${FIELD_WIDTH}" height="${FIELD_HEIGHT}"/></clipPath>`,
    `<text class="title" x="${LEFT}" y="24">${escaped(title)}</text>`,
    ...axes(horizontal, vertical, place),
    '<g clip-path="url(#field)">',
    ...plot.series.map((series) => curve(series, place)),
    "</g>",
    ...marks(plot.marks, place),
    ...legend(plot),
    "</svg>",
  ].join("\n")}\n`;
};

interface Placing {
  readonly x: (at: number) => number;
  readonly y: (value: number) => number;
  readonly right: number;
}

const axes = (horizontal: Axis, vertical: Axis, { x, y, right }: Placing): readonly string[] => {
  const bottom = TOP + FIELD_HEIGHT;
  const last = horizontal.ticks.length - 1;
  return [
    ...vertical.ticks.map(({ value, label }) => {
      const at = y(value).toFixed(1);
      return `<path class="grid" d="M${LEFT} ${at}H${right}"/><text class="tick" x="${LEFT - 8}" y="${at}" dy="4" text-anchor="end">${label}</text>`;
    }),
    `<text class="tick" x="${LEFT - 8}" y="${TOP - 12}" text-anchor="end">${vertical.unit}</text>`,
    ...horizontal.ticks.map(({ value, label }, index) => {
      const at = x(value).toFixed(1);
      const text = index === last ? `${label} ${horizontal.unit}` : label;
      return `<path class="grid" d="M${at} ${TOP}V${bottom}"/><text class="tick" x="${at}" y="${bottom + 20}" text-anchor="middle">${text}</text>`;
    }),
    `<path class="axis" d="M${LEFT} ${TOP}V${bottom}H${right}"/>`,
  ];
};

const curve = ({ drawn, points }: Series, place: Placing): string => {
  const { x, y, right } = place;
  const steps = (): string => {
    const path = points.map(([at, value], index) =>
      index === 0
        ? `M${x(at).toFixed(1)} ${y(value).toFixed(1)}`
        : `H${x(at).toFixed(1)}V${y(value).toFixed(1)}`,
    );
    return `${path.join("")}H${right}`;
  };
  switch (drawn) {
    case "steps":
    case "dotted-steps":
      return `<path class="${drawn}" d="${steps()}"/>`;
    case "points":
      return `<path class="points" d="${points.map(([at, value]) => `M${x(at).toFixed(1)} ${y(value).toFixed(1)}h0`).join("")}"/>`;
    case "bars":
    case "blocks":
      return `<path class="${drawn}" d="${points.map(([at, value, upper = value]) => bar(x(at), y(value), y(upper))).join("")}"/>`;
    case "crosses":
      return `<path class="crosses" d="${points.map(([at, value, upper = value]) => cross(x(at), (y(value) + y(upper)) / 2)).join("")}"/>`;
  }
};

/** Never so short that it cannot be seen. */
const bar = (x: number, low: number, high: number): string =>
  `M${x.toFixed(1)} ${low.toFixed(1)}v${Math.min(-1.5, high - low).toFixed(1)}`;

const cross = (x: number, y: number): string => `M${(x - 3).toFixed(1)} ${(y - 3).toFixed(1)}l6 6m0 -6l-6 6`;

const marks = (all: readonly Mark[], { x }: Placing): readonly string[] => {
  const seen = new Set<string>();
  return all.flatMap(({ at, what }) => {
    const place = x(at).toFixed(0);
    // What would be drawn over one another is drawn once.
    if (seen.has(`${what} ${place}`)) return [];
    seen.add(`${what} ${place}`);
    return [`<text class="mark" x="${place}" y="${TOP - 6}" text-anchor="middle">${markSigns[what]}</text>`];
  });
};

const legend = ({ series, marks: all }: Plot): readonly string[] => {
  const entries = [
    ...series.toReversed().map(({ name, drawn }) => ({ sample: sampleOf(drawn), words: name })),
    ...[...new Set(all.map(({ what }) => what))].map((what) => ({
      sample: `<text class="mark" x="8" y="4" text-anchor="middle">${markSigns[what]}</text>`,
      words: markWords[what],
    })),
  ];
  let x = LEFT;
  let y = HEIGHT - 34;
  return entries.map(({ sample, words }) => {
    const width = 44 + words.length * 7.4;
    if (x + width > WIDTH - 10 && x > LEFT) {
      x = LEFT;
      y += 20;
    }
    const entry = `<g transform="translate(${x.toFixed(0)} ${y})">${sample}<text class="tick" x="24" y="4">${escaped(words)}</text></g>`;
    x += width;
    return entry;
  });
};

const sampleOf = (drawn: Series["drawn"]): string => {
  switch (drawn) {
    case "steps":
    case "dotted-steps":
      return `<path class="${drawn}" d="M0 0H16"/>`;
    case "points":
      return '<path class="points" d="M4 0h0M12 0h0"/>';
    case "bars":
    case "blocks":
      return `<path class="${drawn}" d="M8 6V-6"/>`;
    case "crosses":
      return `<path class="crosses" d="${cross(8, 0)}"/>`;
  }
};

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const WIDTH = 1200;
const HEIGHT = 640;
const LEFT = 72;
const TOP = 64;
const FIELD_WIDTH = WIDTH - LEFT - 28;
const FIELD_HEIGHT = HEIGHT - TOP - 96;

/** Colours that differ in lightness, too; every series also has a form of its own. */
const STYLE = [
  "path{fill:none;stroke-width:1.5}.page{fill:#fff}text{fill:#24292f}.title{font-weight:600}",
  ".grid{stroke:#8884;stroke-width:1}.axis{stroke:#888}.steps{stroke:#1a7f37}",
  ".dotted-steps{stroke:#9a6700;stroke-dasharray:5 4}.points{stroke:#0969da;stroke-width:3;stroke-linecap:round}",
  ".bars{stroke:#0969da;stroke-width:2}.blocks{stroke:#8250df;stroke-width:3}.crosses{stroke:#cf222e;stroke-width:2}",
  ".mark{fill:#cf222e;font-weight:600}",
  "@media(prefers-color-scheme:dark){.page{fill:#0d1117}text{fill:#e6edf3}.steps{stroke:#3fb950}.dotted-steps{stroke:#d29922}",
  ".points,.bars{stroke:#58a6ff}.blocks{stroke:#bc8cff}.crosses{stroke:#ff7b72}.mark{fill:#ff7b72}}",
].join("");
