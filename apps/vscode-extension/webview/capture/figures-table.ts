/** The figures of a connection: what each end has of the same name stands side by side. */
import { css, html, nothing, type TemplateResult } from "lit";
import { t } from "../strings.ts";

interface Figure {
  readonly name: string;
  /** Of both ends, or of the connection alone. */
  readonly of: "ends" | "connection";
  readonly values: readonly [string, string];
}

/** @param facts Names as `recovery.a.timeouts`: what is `a` or `b` in them says whose it is. */
export const figuresTable = (
  facts: readonly (readonly [string, string])[],
  ends: readonly [string, string],
): TemplateResult => {
  const figures = figuresOf(facts);
  const part = (of: Figure["of"]): TemplateResult | typeof nothing => {
    const own = figures.filter((figure) => figure.of === of);
    if (own.length === 0) return nothing;
    return html`<tbody>
      ${own.map(
        ({ name, values }) =>
          html`<tr>
            <th scope="row">${name}</th>
            ${of === "ends" ? values.map((value) => html`<td>${value}</td>`) : html`<td colspan="2">${values[0]}</td>`}
          </tr>`,
      )}
    </tbody>`;
  };
  return html`<div class="figures">
    <table class="mono">
      <thead>
        <tr>
          <th scope="col"><span class="hidden">${t("value.name")}</span></th>
          <th scope="col">a ● ${ends[0]}</th>
          <th scope="col">b ◆ ${ends[1]}</th>
        </tr>
      </thead>
      ${part("ends")}${part("connection")}
    </table>
    <p class="quiet">${t("figures.units")}</p>
  </div>`;
};

const figuresOf = (facts: readonly (readonly [string, string])[]): readonly Figure[] => {
  const figures = new Map<string, Figure>();
  for (const [name, value] of facts) {
    const parts = name.split(".");
    const side = parts.findIndex((each) => each === "a" || each === "b");
    if (side < 0) {
      figures.set(name, { name, of: "connection", values: [value, ""] });
      continue;
    }
    const shared = parts.toSpliced(side, 1).join(".");
    const key = `ends ${shared}`;
    const [a, b] = figures.get(key)?.values ?? ["", ""];
    const values = parts[side] === "a" ? ([value, b] as const) : ([a, value] as const);
    figures.set(key, { name: shared, of: "ends", values });
  }
  return [...figures.values()];
};

/** For the styles of what shows one. */
export const figuresTableStyle = css`
  .figures {
    padding: 4px 14px 12px;
    font-size: 0.94em;
  }
  .figures .mono {
    font-size: 1em;
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
  @container (max-width: 420px) {
    .figures tr {
      display: grid;
      grid-template-columns: 1fr 1fr;
    }
    .figures th[scope="row"],
    .figures td[colspan] {
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
  .figures tbody + tbody tr:first-child > * {
    border-top: 1px solid var(--line);
    padding-top: 4px;
  }
  .figures tbody:has(+ tbody) tr:last-child > * {
    padding-bottom: 4px;
  }
`;
