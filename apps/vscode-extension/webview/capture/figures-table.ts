/** The figures of a connection: what each end has of the same name stands side by side. */
import { css, html, nothing, type TemplateResult } from "lit";
import { named, t } from "../strings.ts";
import { figureGroups, figureKind, figureNames } from "../../src/shared/figure-kinds.ts";
import { figureName, figureText, rawName } from "./figure-texts.ts";

interface Figure {
  readonly name: string;
  /** Of both ends, or of the connection alone; undefined: not known. */
  readonly values: readonly [string | undefined, string | undefined] | readonly [string];
}

/** @param facts Names as `recovery.a.timeouts`: what is `a` or `b` in them says whose it is. */
export const figuresTable = (
  facts: readonly (readonly [string, string])[],
  ends: readonly [string, string],
): TemplateResult => {
  const figures = figuresOf(facts)
    .filter(({ values }) => values.some((value) => !NOTHING.has(value)))
    .toSorted((one, other) => figureNames.indexOf(one.name) - figureNames.indexOf(other.name));
  const ofEnds = new Set(figures.filter(({ values }) => values.length > 1).map(({ name }) => name));
  const part = (group: string): TemplateResult | typeof nothing => {
    const own = figures.filter(({ name }) => figureKind(name).group === group);
    if (own.length === 0) return nothing;
    return html`<tbody>
      <tr>
        <th class="group" scope="rowgroup" colspan="3">${named("figures", group)}</th>
      </tr>
      ${own.map((figure) => row(figure, figure.values.length === 1 && ofEnds.has(figure.name)))}
    </tbody>`;
  };
  return html`<div class="figures">
    <table>
      <thead>
        <tr>
          <th scope="col"><span class="hidden">${t("figures.name")}</span></th>
          <th scope="col">a ● ${ends[0]}</th>
          <th scope="col">b ◆ ${ends[1]}</th>
        </tr>
      </thead>
      ${figureGroups.map((group) => part(group))}
    </table>
    <p class="quiet">${t("figures.units")}</p>
  </div>`;
};

/** `sum`: both ends have their own above it. */
const row = ({ name, values }: Figure, sum: boolean): TemplateResult => {
  const { unit } = figureKind(name);
  const cell = (value: string | undefined, span: 1 | 2): TemplateResult =>
    html`<td colspan=${span} title=${value === undefined ? nothing : `${rawName(name)}: ${value}`}>
      ${value === undefined ? "–" : figureText(unit, value)}
    </td>`;
  return html`<tr>
    <th scope="row" title=${rawName(name)}>
      ${sum ? t("figures.both", figureName(name)) : figureName(name)}
    </th>
    ${values.length === 1 ? cell(values[0], 2) : values.map((value) => cell(value, 1))}
  </tr>`;
};

/** What is not worth a row, where neither end has more. */
const NOTHING: ReadonlySet<string | undefined> = new Set([undefined, "0", "false"]);

const figuresOf = (facts: readonly (readonly [string, string])[]): readonly Figure[] => {
  const figures = new Map<string, Figure>();
  for (const [name, value] of facts) {
    const parts = name.split(".");
    const side = parts.findIndex((each) => each === "a" || each === "b");
    if (side < 0) {
      figures.set(name, { name, values: [value] });
      continue;
    }
    const shared = parts.toSpliced(side, 1).join(".");
    const key = `ends ${shared}`;
    const [a, b] = figures.get(key)?.values ?? [];
    figures.set(key, { name: shared, values: parts[side] === "a" ? [value, b] : [a, value] });
  }
  return [...figures.values()];
};

/** For the styles of what shows one. */
export const figuresTableStyle = css`
  .figures {
    padding: 4px 14px 12px;
    font-size: 0.94em;
  }
  .figures p {
    padding-top: 8px;
  }
  .figures table {
    border-collapse: collapse;
  }
  .figures :is(th, td) {
    text-align: left;
    font-weight: 400;
    vertical-align: top;
    padding: 1px 18px 1px 0;
    overflow-wrap: anywhere;
  }
  .figures th[scope="row"] {
    color: var(--quiet);
  }
  .figures thead th {
    font-weight: 600;
    padding-block: 4px;
    position: sticky;
    top: 0;
    background: var(--vscode-editor-background);
  }
  .figures td {
    font-variant-numeric: tabular-nums;
  }
  .figures .group {
    font-weight: 600;
    padding-top: 8px;
  }
  @container (max-width: 420px) {
    .figures tr {
      display: grid;
      grid-template-columns: 1fr 1fr;
    }
    .figures th[scope="row"],
    .figures td[colspan="2"],
    .figures .group {
      grid-column: 1 / -1;
    }
    .figures td {
      padding-left: 12px;
    }
    .figures thead th:has(.hidden) {
      display: none;
    }
    .figures thead tr {
      position: sticky;
      top: 0;
      background: var(--vscode-editor-background);
    }
  }
`;
