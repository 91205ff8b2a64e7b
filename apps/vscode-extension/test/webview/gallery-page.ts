/** Bundles the gallery and serves its page on loopback, in any of the editor's four kinds of theme. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build } from "esbuild";

/** The kinds of theme that VS Code has, by their default themes. */
export const themes = ["dark", "light", "hc-dark", "hc-light"] as const;
export type Theme = (typeof themes)[number];

const here = import.meta.dirname;

/** The address of the page (`?theme=dark#refused`), and how to end it. */
export const serveGallery = async (port = 0): Promise<{ readonly url: string; close(): void }> => {
  const { outputFiles } = await build({
    entryPoints: [join(here, "gallery.ts")],
    bundle: true,
    format: "esm",
    target: "es2024",
    platform: "browser",
    loader: { ".jsonl": "text" },
    write: false,
    logLevel: "warning",
  });
  const script = outputFiles[0]?.text ?? "";
  const css = readFileSync(join(here, "../../webview/page.css"), "utf8");
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (url.pathname === "/gallery.js")
      return response.setHeader("content-type", "text/javascript").end(script);
    if (url.pathname === "/page.css") return response.setHeader("content-type", "text/css").end(css);
    if (url.pathname === "/theme.css") {
      const theme = themes.find((each) => each === url.searchParams.get("theme")) ?? "dark";
      return response.setHeader("content-type", "text/css").end(themeCss(theme));
    }
    if (url.pathname === "/empty") return response.setHeader("content-type", "text/html").end();
    if (url.pathname === "/favicon.ico") return response.writeHead(204).end();
    if (url.pathname !== "/") return response.writeHead(404).end();
    const theme = url.searchParams.get("theme") ?? "dark";
    return response.setHeader("content-type", "text/html; charset=utf-8").end(page(theme));
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const { port: bound } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${bound}/`, close: () => server.close() };
};

/** As strict as the real page's: what that refuses is refused here. */
const page = (theme: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-gallery'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'none'">
<meta name="viewport" content="width=device-width">
<title>TCP Lens</title>
<link rel="stylesheet" href="/theme.css?theme=${encodeURIComponent(theme)}">
<link rel="stylesheet" href="/page.css">
</head>
<body class="${theme.startsWith("hc") ? "vscode-high-contrast" : `vscode-${theme}`}">
<div id="root" aria-busy="true"></div>
<script type="module" nonce="gallery" src="/gallery.js"></script>
</body>
</html>`;

const themeCss = (theme: Theme): string => {
  const colors = JSON.parse(readFileSync(join(here, `themes/${theme}.json`), "utf8")) as Record<
    string,
    string
  >;
  const lines = Object.entries(colors).map(([name, value]) => `  ${name}: ${value};`);
  return `:root {\n${lines.join("\n")}\n}\n`;
};
