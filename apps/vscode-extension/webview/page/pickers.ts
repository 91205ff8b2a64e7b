/** What chooses among several: the traces of one file, the connections of one trace. Nothing where there is no choice. */
import { html, nothing, type TemplateResult } from "lit";
import type { TraceView } from "../../src/shared/view.ts";
import { t } from "../strings.ts";

/** @param choose Gets the `change` event of a select whose value is the trace's index. */
export const siblingPicker = (
  siblings: TraceView["siblings"],
  choose: (event: Event) => void,
): TemplateResult | typeof nothing =>
  siblings === undefined
    ? nothing
    : html`<label class="siblings"
        >${t("trace.of")}
        <select @change=${choose}>
          ${siblings.labels.map(
            (label, index) =>
              html`<option value=${index} ?selected=${index === siblings.chosen}>${label}</option>`,
          )}
        </select></label
      >`;

/** @param choose Gets the `change` event of a select whose value is the connection's id. */
export const connectionPicker = (
  connections: TraceView["connections"],
  shown: number,
  choose: (event: Event) => void,
): TemplateResult | typeof nothing =>
  connections.length < 2
    ? nothing
    : html`<select aria-label=${t("ladder.connection")} @change=${choose}>
        ${connections.map(
          ({ id, attempt, peer, outcome }) =>
            html`<option value=${id} ?selected=${id === shown}>
              ${attempt} · ${peer} ${outcomeMarks[outcome]}
            </option>`,
        )}
      </select>`;

const outcomeMarks = { pending: "◌", connected: "✓", failed: "✕", abandoned: "–" } as const;
