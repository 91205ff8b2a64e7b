/** Puts the page into a webview, the same for panels and editors, new and revived. */
import { env, l10n, Uri, type Webview } from "vscode";
import { webviewStrings } from "../../shared/webview-strings.ts";
import type { Host } from "../host.ts";
import { newNonce, webviewHtml } from "./webview-html.ts";

/** What differs from page to page. */
export interface Page {
  /** Its file in `dist`. */
  readonly script: string;
  /** Its own texts by their keys, as English templates, beside those that all pages have. */
  readonly strings: Readonly<Record<string, string>>;
}

const tracePage: Page = { script: "webview.js", strings: {} };

/** A second call loads it anew. */
export const loadPage = ({ context }: Host, webview: Webview, page: Page = tracePage): void => {
  const dist = Uri.joinPath(context.extensionUri, "dist");
  webview.options = { enableScripts: true, enableForms: false, localResourceRoots: [dist] };
  const resource = (name: string): string => webview.asWebviewUri(Uri.joinPath(dist, name)).toString();
  webview.html = webviewHtml({
    cspSource: webview.cspSource,
    script: resource(page.script),
    style: resource("webview.css"),
    nonce: newNonce(),
    language: env.language,
    title: "TCP Lens",
    strings: localized(page),
  });
};

const localized = ({ strings }: Page): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries({ ...webviewStrings, ...strings }).map(([key, template]) => [key, l10n.t(template)]),
  );
