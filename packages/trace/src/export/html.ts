/**
 * A trace as one self-contained HTML file: no script, no request, nothing but the page. Verdict first, then what to do,
 * then the waterfall, the ladders, the states, and every event.
 */
import type { Finding } from "../findings/finding.ts";
import type { Trace } from "../fold/trace.ts";
import { EVENTS_MAX, eventSection } from "./html-events.ts";
import { findingSection } from "./html-findings.ts";
import { ladderSection } from "./html-ladder.ts";
import { html, type Markup, raw } from "./html-markup.ts";
import { factSection, kernelSection, noteSection, walkSection } from "./html-sections.ts";
import { pageStyle, pageStyleHash } from "./html-style.ts";
import { timelineSection } from "./html-timeline.ts";
import { type Outline, outline } from "./outline.ts";

/** What is shown. */
export interface HtmlOptions {
  /** What `diagnose(trace)` gave; default: it is called. */
  readonly findings?: readonly Finding[];
}

/** The whole file. Of a long trace the first 2,000 events are listed, and those that findings point to. */
export const toHtml = (trace: Trace, options: HtmlOptions = {}): string => {
  const view = outline(trace, ...(options.findings === undefined ? [] : [options.findings]));
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="generator" content="${trace.header.producer}" />
        <title>${view.mark} ${view.endpoint}: ${view.headline}</title>
        ${styleElement}
      </head>
      <body>
        ${verdictHeader(view)}
        <main>
          ${findingSection(view)} ${timelineSection(view)} ${ladderSection(view)} ${walkSection(view)}
          ${kernelSection(view)} ${noteSection(view)} ${eventSection(trace, view, EVENTS_MAX)}
          ${factSection(view)}
        </main>
      </body>
    </html> `;
  return page.markup;
};

/** Not a template: its text is named by its hash, to the letter. */
const styleElement = raw(`<style>${pageStyle}</style>`);

/** Nothing is loaded and nothing runs; the one style sheet is named by its hash. */
const contentSecurityPolicy = `default-src 'none'; style-src '${pageStyleHash}'; base-uri 'none'; form-action 'none'`;

const verdictHeader = (view: Outline): Markup => {
  const facts = [...view.details, view.startedAt.slice(0, 19).replace("T", " ") + " UTC"];
  const [step] = view.findings[0]?.nextSteps ?? [];
  return html`<header class="verdict ${view.verdict}">
    <div class="mark" aria-hidden="true">${view.mark}</div>
    <div>
      <p class="endpoint">${view.endpoint}</p>
      <h1>${verdictWords[view.verdict]}: ${view.headline}</h1>
      <p class="facts">${facts.map((fact) => html`<span>${fact}</span> `)}</p>
      ${step === undefined ? undefined : html`<p class="step"><span aria-hidden="true">→ </span>${step.text}</p>`}
    </div>
  </header>`;
};

const verdictWords: Readonly<Record<Outline["verdict"], string>> = {
  connected: "Healthy",
  warning: "Connected, with a warning",
  failed: "Failed",
  running: "Running",
};
