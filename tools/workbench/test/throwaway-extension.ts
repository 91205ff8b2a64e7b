/** An extension made for these tests: a command, a tree, a status bar entry, and a webview that offends its own policy. */
import { writeVsix } from "../src/index.ts";

const MANIFEST = {
  name: "throwaway",
  publisher: "tcplens-tests",
  version: "1.0.0",
  engines: { vscode: "^1.90.0" },
  main: "./main.js",
  l10n: "./l10n",
  capabilities: { untrustedWorkspaces: { supported: true } },
  contributes: {
    commands: [
      { command: "throwaway.hello", category: "Throwaway", title: "%hello%" },
      { command: "throwaway.hello2", category: "Throwaway", title: "%again%" },
      { command: "throwaway.webview", category: "Throwaway", title: "Open a Webview" },
      { command: "throwaway.offend", category: "Throwaway", title: "Offend" },
    ],
    views: { explorer: [{ id: "throwaway.tree", name: "Throwaway Tree" }] },
  },
};

const MAIN = String.raw`
const vscode = require("vscode");
exports.activate = (context) => {
  const log = vscode.window.createOutputChannel("Throwaway", { log: true });
  log.info("hello from the log");
  const on = (name, work) => context.subscriptions.push(vscode.commands.registerCommand(name, work));
  on("throwaway.hello", (who) => {
    vscode.window.showInformationMessage(vscode.l10n.t("Hello in {0}", vscode.env.language));
    return "hello " + who;
  });
  on("throwaway.hello2", () => {});
  const page = (body, script, more = "") =>
    "<!DOCTYPE html><html><head><meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; script-src 'nonce-abc'" + more + "\"></head>" +
    "<body>" + body + "<script nonce='abc'>" + script + "</script></body></html>";
  const open = (title, html) => {
    const panel = vscode.window.createWebviewPanel("throwaway", title, vscode.ViewColumn.Active, { enableScripts: true });
    panel.webview.html = html;
    return panel;
  };
  on("throwaway.webview", () => open("Good", page("<h1 id='good'>good</h1>", "document.querySelector('#good').textContent += ' indeed';")));
  on("throwaway.offend", () => {
    const { webview } = open("Bad", "");
    const absent = webview.asWebviewUri(vscode.Uri.joinPath(context.extensionUri, "absent.png"));
    webview.html = page("<h1 id='bad'>bad</h1><img src='https://example.test/x.png'><img src='" + absent + "'>",
      "setTimeout(() => { console.error('a complaint'); throw new Error('planted'); }, 50);", "; img-src " + webview.cspSource);
  });
  const item = vscode.window.createStatusBarItem("throwaway.item", vscode.StatusBarAlignment.Left);
  item.text = "$(plug) throwaway";
  item.show();
  context.subscriptions.push(log, item, vscode.window.registerTreeDataProvider("throwaway.tree", {
    getChildren: (element) => (element ? ["leaf"] : ["root"]),
    getTreeItem: (element) => Object.assign(
      new vscode.TreeItem(element, element === "root" ? vscode.TreeItemCollapsibleState.Expanded : 0),
      { description: "described" },
    ),
  }));
};
`;

/** Packs it. */
export const packThrowaway = (path: string): void => {
  writeVsix(path, {
    "package.json": JSON.stringify(MANIFEST),
    "package.nls.json": JSON.stringify({ hello: "Say Hello", again: "Say Hello Again" }),
    "package.nls.zh-cn.json": JSON.stringify({ hello: "打招呼", again: "再打招呼" }),
    "l10n/bundle.l10n.json": JSON.stringify({ "Hello in {0}": "Hello in {0}" }),
    "l10n/bundle.l10n.zh-cn.json": JSON.stringify({ "Hello in {0}": "用{0}打招呼" }),
    "main.js": MAIN,
  });
};
