/** Registers what is seen in text and terminals; each part is loaded when the editor first asks for it. */
import { EventEmitter, languages, window, workspace, type Disposable } from "vscode";
import type { Host } from "../host.ts";
import type { EndpointLink } from "./terminal-links.ts";
import { documentSelector } from "./document-selector.ts";
import { registerScenarioFeatures } from "./register-scenario-features.ts";

/** A feature that a setting has switched off answers with nothing. */
export const registerEditorFeatures = (host: Host): readonly Disposable[] => [
  ...registerCodeLens(host),
  ...registerScenarioFeatures(host),
  languages.registerDocumentLinkProvider(documentSelector, {
    provideDocumentLinks: async (document) =>
      host.settings()["documentLinks.enabled"] ? (await host.finder()).documentLinks(document) : [],
  }),
  languages.registerHoverProvider(documentSelector, {
    provideHover: async (document, position) =>
      host.settings()["hover.enabled"]
        ? (await host.parts()).endpointHover(host, document, position)
        : undefined,
  }),
  window.registerTerminalLinkProvider({
    provideTerminalLinks: async ({ line }) =>
      host.settings()["terminalLinks.enabled"] ? (await host.finder()).terminalLinks(line) : [],
    handleTerminalLink: async (link: EndpointLink) => (await host.finder()).openTerminalLink(link),
  }),
];

const registerCodeLens = (host: Host): readonly Disposable[] => {
  const changed = new EventEmitter<void>();
  return [
    changed,
    host.history.onDidChange(() => changed.fire()),
    host.running.onDidChange(() => changed.fire()),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("tcplens.codeLens")) changed.fire();
    }),
    languages.registerCodeLensProvider(documentSelector, {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses: async (document) =>
        host.settings()["codeLens.enabled"] ? (await host.finder()).codeLenses(host, document) : [],
    }),
  ];
};
