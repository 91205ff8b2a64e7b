/** What can be changed before the scenario is run again. A change is told a moment after the last one. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import {
  controlsMost,
  type DirectionControls,
  type EndControls,
  type SimulationControls,
  type SimulationView,
} from "../../src/shared/simulation-view.ts";
import { named, t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { icons } from "../style/icons.ts";
import { type ControlField, controlFields, fieldText, readField } from "./control-fields.ts";

type Way = "aToB" | "bToA";

/** Fires `controls` with {@link SimulationControls}. */
export class ControlsPanel extends LitElement {
  static override properties = {
    view: { attribute: false },
    edited: { state: true },
    wrong: { state: true },
  };

  declare view: SimulationView;
  /** As the fields have them; undefined: as the view has them. */
  declare edited: SimulationControls | undefined;
  /** Fields whose text is no value. */
  declare wrong: ReadonlySet<string>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.edited = undefined;
    this.wrong = new Set();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  /** Lets go of what was changed and not run. */
  forget(): void {
    clearTimeout(this.#timer);
    this.edited = undefined;
    this.wrong = new Set();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("view")) return;
    // What is typed while a run comes in is not taken away.
    if (this.edited !== undefined && JSON.stringify(this.edited) === JSON.stringify(this.view.controls))
      this.edited = undefined;
    const before = changed.get("view");
    if (before !== undefined && JSON.stringify(before.source) !== JSON.stringify(this.view.source))
      this.forget();
  }

  get #now(): SimulationControls {
    return this.edited ?? this.view.controls;
  }

  protected override render(): TemplateResult {
    const { original } = this.view;
    const now = this.#now;
    const asBefore = JSON.stringify(now) === JSON.stringify(original);
    return html`<div class="panel">
      <table>
        <thead>
          <tr>
            <th scope="col">${t("controls.path")}</th>
            <th scope="col"><span aria-label=${t("controls.way", "A", "B")}>A → B</span></th>
            <th scope="col"><span aria-label=${t("controls.way", "B", "A")}>B → A</span></th>
          </tr>
        </thead>
        <tbody>
          ${controlFields.map(
            (field) =>
              html`<tr>
                <th scope="row">${t(field.label)}</th>
                <td>${this.#number("aToB", field)}</td>
                <td>${this.#number("bToA", field)}</td>
              </tr>`,
          )}
          ${this.#besides()}
        </tbody>
        <thead>
          <tr>
            <th scope="col">${t("controls.ends")}</th>
            <th scope="col">A</th>
            <th scope="col">B</th>
          </tr>
        </thead>
        <tbody>
          ${this.#choices("congestion", congestions, (name) => congestionNames[name])}
          ${this.#choices("profile", profiles, (name) => profileNames[name])}
        </tbody>
      </table>
      <div class="foot">
        <label title=${t("control.seed.hint")}
          >${t("control.seed")}
          <input
            type="number"
            min="0"
            max=${controlsMost.seed}
            step="1"
            class=${now.seed === original.seed ? "" : "changed"}
            .value=${String(now.seed)}
            aria-invalid=${this.wrong.has("seed")}
            @input=${this.#seed}
          />
        </label>
        <button
          class="icon"
          title=${t("control.seed.next")}
          aria-label=${t("control.seed.next")}
          @click=${this.#next}
        >
          ${icons("dice")}
        </button>
        <button class="plain reset" ?disabled=${asBefore} @click=${this.#reset}>
          ${t("controls.reset")}
        </button>
      </div>
    </div>`;
  }

  /** What the path does that there is no control for. */
  #besides(): TemplateResult | typeof nothing {
    const { aToB, bToA } = this.view.besides;
    if (aToB.length + bToA.length === 0) return nothing;
    return html`<tr class="besides">
      <th scope="row">${t("controls.besides")}</th>
      <td>${aToB.map((text) => html`<p>${text}</p>`)}</td>
      <td>${bToA.map((text) => html`<p>${text}</p>`)}</td>
    </tr>`;
  }

  #number(way: Way, field: ControlField): TemplateResult {
    const key = `${way}.${field.name}`;
    const value = this.#now[way][field.name];
    const wrong = this.wrong.has(key);
    const range = t("control.range", field.least, field.most);
    return html`<input
      type="number"
      min=${field.least}
      max=${field.most}
      step=${field.step === 1 && field.most === 100 ? "any" : field.step}
      class=${value === this.view.original[way][field.name] ? "" : "changed"}
      .value=${wrong ? nothing : fieldText(field, value)}
      placeholder=${field.mayBeEmpty ? t("control.rate.none") : ""}
      aria-label=${`${t(field.label)}, ${way === "aToB" ? t("controls.way", "A", "B") : t("controls.way", "B", "A")}`}
      aria-invalid=${wrong}
      title=${wrong ? range : ""}
      ?disabled=${field.name === "queue" && this.#now[way].rate === null}
      @input=${({ target }: Event) => this.#typed(way, field, (target as HTMLInputElement).value)}
    />`;
  }

  #choices<K extends keyof EndControls>(
    name: K,
    values: readonly EndControls[K][],
    words: (value: EndControls[K]) => string,
  ): TemplateResult {
    const label = t(`control.${name}`);
    const one = (end: "A" | "B"): TemplateResult =>
      html`<td>
        <select
          class=${this.#now[end][name] === this.view.original[end][name] ? "" : "changed"}
          aria-label=${`${label}, ${named("end", end)}`}
          @change=${({ target }: Event) => {
            const value = values.find((each) => each === (target as HTMLSelectElement).value);
            if (value !== undefined) this.#change({ [end]: { ...this.#now[end], [name]: value } });
          }}
        >
          ${values.map(
            (value) =>
              html`<option value=${value} .selected=${value === this.#now[end][name]}>
                ${words(value)}
              </option>`,
          )}
        </select>
      </td>`;
    return html`<tr>
      <th scope="row">${label}</th>
      ${one("A")} ${one("B")}
    </tr>`;
  }

  #typed(way: Way, field: ControlField, text: string): void {
    const value = readField(field, text);
    this.#judge(`${way}.${field.name}`, value !== undefined);
    if (value === undefined) return;
    const direction: DirectionControls = { ...this.#now[way], [field.name]: value };
    this.#change({ [way]: direction });
  }

  #seed = ({ target }: Event): void => {
    const { value } = target as HTMLInputElement;
    const seed = Number(value);
    const right = value.trim() !== "" && Number.isInteger(seed) && seed >= 0 && seed <= controlsMost.seed;
    this.#judge("seed", right);
    if (right) this.#change({ seed });
  };

  #next = (): void => {
    this.#judge("seed", true);
    this.#change({ seed: (this.#now.seed + 1) % (controlsMost.seed + 1) });
  };

  #reset = (): void => {
    this.wrong = new Set();
    this.#change(this.view.original);
  };

  #judge(key: string, right: boolean): void {
    const wrong = new Set(this.wrong);
    if (right) wrong.delete(key);
    else wrong.add(key);
    this.wrong = wrong;
  }

  #change(change: Partial<SimulationControls>): void {
    this.edited = { ...this.#now, ...change };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const detail = this.#now;
      this.dispatchEvent(new CustomEvent<SimulationControls>("controls", { detail }));
    }, QUIET);
  }

  static override styles = [baseStyle, buttonStyle, panelStyle()];
}

const congestions = ["new-reno", "cubic", "bbr"] as const;
const congestionNames = { "new-reno": "NewReno", cubic: "CUBIC", bbr: "BBR" } as const;
const profiles = ["rfc", "linux", "bsd"] as const;
const profileNames = { rfc: "RFC", linux: "Linux", bsd: "FreeBSD" } as const;

function panelStyle(): ReturnType<typeof css> {
  return css`
    table {
      border-collapse: collapse;
      width: 100%;
      table-layout: fixed;
    }
    th,
    td {
      text-align: left;
      padding: 2px 4px 2px 0;
      font-weight: 400;
      vertical-align: baseline;
    }
    thead th {
      color: var(--quiet);
      font-size: 0.92em;
      padding-bottom: 4px;
    }
    thead:not(:first-child) th {
      padding-top: 12px;
    }
    thead th:first-child {
      width: 38%;
    }
    tbody th {
      overflow-wrap: anywhere;
    }
    input,
    select {
      width: 100%;
      box-sizing: border-box;
      font: inherit;
      height: 26px;
    }
    input {
      color: var(--vscode-input-foreground, inherit);
      background: var(--vscode-input-background, transparent);
      border: 1px solid var(--vscode-input-border, var(--line));
      border-radius: 4px;
      padding: 2px 6px;
      min-width: 0;
      font-variant-numeric: tabular-nums;
    }
    input::placeholder {
      color: var(--vscode-input-placeholderForeground, var(--quiet));
      opacity: 1;
    }
    input:disabled {
      opacity: 0.45;
    }
    .changed {
      border-color: var(--vscode-inputOption-activeBorder, var(--data));
      border-left-width: 3px;
      font-weight: 600;
    }
    [aria-invalid="true"] {
      border-color: var(--vscode-inputValidation-errorBorder, var(--bad));
      outline: 1px solid var(--vscode-inputValidation-errorBorder, var(--bad));
    }
    .besides p {
      font-size: 0.92em;
      color: var(--quiet);
      overflow-wrap: anywhere;
      padding: 1px 0;
    }
    .foot {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 6px;
      padding-top: 10px;
    }
    .foot label {
      display: inline-flex;
      align-items: center;
      gap: 8px;
    }
    .foot input {
      width: 11ch;
    }
    .reset {
      margin-left: auto;
    }
  `;
}

/** ms without a change. */
const QUIET = 280;
