/** The webview's beginning: takes the texts, opens the line to the host, and shows what the host says. */
import { html, render, type TemplateResult } from "lit";
import * as v from "valibot";
import { keptState, type KeptState } from "../src/shared/protocol.ts";
import type { View } from "../src/shared/view.ts";
import { defineComponents } from "./components.ts";
import { HostChannel, type VsCodeApi } from "./host/host-channel.ts";
import type { PageState } from "./page/trace-page.ts";
import { useStrings } from "./strings.ts";

declare const acquireVsCodeApi: () => VsCodeApi;

useStrings(document.querySelector("#strings")?.textContent ?? "{}");

defineComponents();

const root = document.querySelector<HTMLElement>("#root") ?? document.body;
const host = new HostChannel(acquireVsCodeApi());
const kept = v.safeParse(keptState, host.kept);
let state: KeptState = kept.success ? kept.output : {};

const keep = (change: KeptState): void => {
  state = { ...state, ...change };
  host.keep(state);
};

const page = (view: View, revision: number): TemplateResult => {
  switch (view.surface) {
    case "trace":
      return html`<tcplens-trace
        .host=${host}
        .view=${view}
        .revision=${revision}
        .restored=${restored}
        @kept=${({ detail }: CustomEvent<PageState>) =>
          keep({ event: detail.event, connection: detail.connection, closed: [...detail.closed] })}
      ></tcplens-trace>`;
    case "compare":
      return html`<tcplens-compare .host=${host} .view=${view}></tcplens-compare>`;
    case "problem":
      return html`<tcplens-problem .host=${host} .view=${view}></tcplens-problem>`;
    case "simulation":
      // It has a page of its own.
      return html``;
  }
};

/** What an earlier life of this page had chosen, where it shows the same trace again. */
const restoredFor = (trace: string): PageState | undefined => {
  const { closed } = state;
  if (closed === undefined) return undefined;
  const { event, connection } = state.trace === trace ? state : {};
  return {
    closed,
    ...(event === undefined ? {} : { event }),
    ...(connection === undefined ? {} : { connection }),
  };
};
/** Taken once, with the first view: after that the page knows better. */
let restored: PageState | undefined;
let shown = false;

host.open({
  show: ({ view, revision }) => {
    root.removeAttribute("aria-busy");
    if (view.surface === "trace") {
      if (!shown) restored = restoredFor(view.id);
      shown = true;
      if (state.trace !== view.id) keep({ trace: view.id, event: undefined, connection: undefined });
    }
    if (view.surface === "compare") keep({ trace: view.after.id, before: view.before.id });
    render(page(view, revision), root);
  },
});
