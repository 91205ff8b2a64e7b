/** What can be done with a next step: its command copied or put into a terminal, its place or setting opened, a simulation shown. */
import { html, nothing, type TemplateResult } from "lit";
import type { NextStep } from "../../src/shared/view.ts";
import { t } from "../strings.ts";
import { icons } from "../style/icons.ts";

/** Fires `copy` with a `CopyRequest`, `terminal` with the command, `act` with what the host shall do, `simulation` with a scenario, all from `source`. */
export const stepButtons = (step: NextStep, source: EventTarget): TemplateResult | typeof nothing => {
  const fire = (type: string, detail: string) => (): void => {
    source.dispatchEvent(new CustomEvent<string>(type, { detail, bubbles: true, composed: true }));
  };
  const { command, act, simulation } = step;
  if (command !== undefined) {
    return html`<span class="step-buttons">
      <code class="cut" title=${command}>${command}</code>
      <tcplens-copy .text=${command}></tcplens-copy>
      ${button(t("action.terminal"), "terminal", fire("terminal", command))}
    </span>`;
  }
  if (simulation !== undefined) {
    return html`<span class="step-buttons">
      ${button(step.text, "simulate", fire("simulation", simulation))}
    </span>`;
  }
  if (act === undefined) return nothing;
  return html`<span class="step-buttons">
    ${button(step.text, act === "open-place" ? "file" : "gear", fire("act", act))}
  </span>`;
};

const button = (
  label: string,
  icon: "terminal" | "file" | "gear" | "simulate",
  click: () => void,
): TemplateResult =>
  html`<button class="icon" title=${label} aria-label=${label} @click=${click}>${icons(icon)}</button>`;
