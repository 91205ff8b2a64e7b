/** Two traces of one endpoint side by side: what changed in one sentence, then phases, findings and facts. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import type { Act } from "../../src/shared/protocol.ts";
import type { CompareView, TraceBrief } from "../../src/shared/view.ts";
import type { HostChannel } from "../host/host-channel.ts";
import { named, t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { severityIcon, stateIcon } from "../style/icons.ts";
import { place } from "../style/place.ts";
import { comparePageStyle } from "./compare-page-style.ts";

/** See the file's head. */
export class ComparePage extends LitElement {
  static override properties = { host: { attribute: false }, view: { attribute: false } };

  declare host: HostChannel;
  declare view: CompareView;

  protected override render(): TemplateResult {
    const { view } = this;
    return html`<main>
      <header>
        <p class="endpoint mono cut">${view.endpoint}</p>
        <h1>${view.headline}</h1>
      </header>
      <div class="briefs">
        ${this.#brief(view.before, t("compare.before"), "open-before")}
        ${this.#brief(view.after, t("compare.after"), "open-after")}
      </div>
      <h2>${t("compare.phases")}</h2>
      ${phases(view)}
      <h2>${t("compare.findings")}</h2>
      ${findings(view)}
      <h2>${t("compare.facts")}</h2>
      ${facts(view)}
    </main>`;
  }

  #brief({ state, headline, details, startedAt }: TraceBrief, heading: string, act: Act): TemplateResult {
    const started = new Date(startedAt);
    return html`<button
      class=${`brief ${state}`}
      title=${t(`action.${act as "open-before"}`)}
      @click=${() => this.#open(act)}
    >
      <span class="mark">${stateIcon(state, 20)}</span>
      <span class="what">
        <span class="quiet"
          >${heading} · ${Number.isNaN(started.valueOf()) ? startedAt : started.toLocaleString()}</span
        >
        <b><span class="hidden">${named("state", state)}: </span>${headline}</b>
        <span class="quiet">${details.join(" · ")}</span>
      </span>
    </button>`;
  }

  #open(act: Act): void {
    this.host.request({ kind: "act", act }).catch((error: unknown) => this.host.fault(String(error)));
  }

  static override styles = [baseStyle, buttonStyle, comparePageStyle];
}

const phases = ({ phases: rows }: CompareView): TemplateResult => {
  const longest = Math.max(...rows.flatMap(({ before = 0, after = 0 }) => [before, after]), 0.001);
  const bar = (value: number | undefined, words: string, which: string): TemplateResult =>
    html`<td>
      <span class="bar-cell">
        <span class="bar-room"
          >${
            value === undefined
              ? nothing
              : html`<i class=${which} ${place({ width: `${Math.max(0.5, (value / longest) * 100)}%` })}></i>`
          }</span
        >
        <span class="value">${words === "" ? "–" : words}</span>
      </span>
    </td>`;
  return html`<table>
    <thead>
      <tr>
        <th scope="col"><span class="hidden">${t("compare.phases")}</span></th>
        <th scope="col">${t("compare.before")}</th>
        <th scope="col">${t("compare.after")}</th>
        <th scope="col">${t("compare.change")}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ name, before, after, beforeText, afterText, change, trend }) =>
          html`<tr>
            <th scope="row">${name}</th>
            ${bar(before, beforeText, "was")} ${bar(after, afterText, "is")}
            <td class=${`change ${trend}`}>${change}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
};

const findings = ({ findings: rows }: CompareView): TemplateResult =>
  rows.length === 0
    ? html`<p class="quiet">${t("compare.findings.none")}</p>`
    : html`<ul class="findings">
        ${rows.map(
          ({ cause, severity, when }) =>
            html`<li class=${`${severity} ${when}`}>
              <span class="sign">${severityIcon(severity)}</span>
              <span>${cause}</span>
              <span class="when">${t(`compare.when.${when}`)}</span>
            </li>`,
        )}
      </ul>`;

const facts = ({ facts: rows }: CompareView): TemplateResult =>
  html`<table>
    <thead>
      <tr>
        <th scope="col"><span class="hidden">${t("compare.facts")}</span></th>
        <th scope="col">${t("compare.before")}</th>
        <th scope="col">${t("compare.after")}</th>
        <th scope="col"><span class="hidden">${t("compare.change")}</span></th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ name, before, after, changed }) =>
          html`<tr class=${changed ? "changed" : ""}>
            <th scope="row">${name}</th>
            <td>${before === "" ? "–" : before}</td>
            <td>${after === "" ? "–" : after}</td>
            <td class="quiet">${changed ? t("compare.changed") : ""}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
