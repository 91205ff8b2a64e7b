/**
 * Loads the built extension with an editor that only counts, and activates it. Prints as JSON how long that took, ms,
 * and what was registered. A process of its own: what was loaded before would make the times too good.
 */
const Module = require("node:module");
const path = require("node:path");

const registered = [];
const disposable = () => ({ dispose() {} });
/** A view that is not visible, a configuration without values, an item of the status bar. */
const anything = () =>
  new Proxy(
    { ...disposable(), visible: false, get: () => undefined },
    { get: (target, name) => target[name] ?? (() => anything()), set: () => true },
  );
const counting = (known) =>
  new Proxy(known, {
    get: (target, name) =>
      target[name] ??
      ((id) => {
        if (String(name).startsWith("register") || name === "createTreeView")
          registered.push(`${String(name)} ${typeof id === "string" ? id : ""}`.trim());
        return anything();
      }),
  });
/** Not a class: the editor's are only constructed here. */
function Plain() {
  return disposable();
}
Plain.file = disposable;
Plain.joinPath = disposable;
class EventEmitter {
  event = disposable;
  fire() {}
  dispose() {}
}
const vscode = {
  EventEmitter,
  Uri: Plain,
  TreeItem: Plain,
  ThemeIcon: Plain,
  ThemeColor: Plain,
  StatusBarAlignment: { Left: 1 },
  l10n: { t: (text) => text },
  window: counting({}),
  commands: counting({ executeCommand: () => Promise.resolve() }),
  languages: counting({}),
  extensions: counting({}),
  workspace: counting({ isTrusted: true, textDocuments: [] }),
};
const load = Module._load;
Module._load = (request, ...rest) => (request === "vscode" ? vscode : load(request, ...rest));

const began = performance.now();
const { activate } = require(path.join(__dirname, "../../dist/extension.cjs"));
activate({
  subscriptions: [],
  workspaceState: { get: () => undefined, update: () => Promise.resolve() },
  globalStorageUri: new Plain(),
  extensionUri: new Plain(),
  extension: { id: "tcplens.tcplens-vscode", packageJSON: {} },
});
const duration = performance.now() - began;
const loaded = Object.keys(require.cache).map((file) => path.basename(file));
process.stdout.write(JSON.stringify({ duration, registered, loaded }));
