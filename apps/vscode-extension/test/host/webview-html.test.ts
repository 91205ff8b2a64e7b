import { expect, test } from "vitest";
import { jsonInScript, newNonce, webviewHtml } from "../../src/host/views/webview-html.ts";

const page = (strings: Readonly<Record<string, string>> = {}): string =>
  webviewHtml({
    cspSource: "https://*.vscode-cdn.net",
    script: "https://file.vscode-cdn.net/dist/webview.js?a=1&b=2",
    style: "https://file.vscode-cdn.net/dist/webview.css",
    nonce: "0123456789abcdef",
    language: "en",
    title: "TCP Lens",
    strings,
  });

test("the policy forbids everything but the one script, the one style sheet and their fonts and images", () => {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page())?.[1] ?? "";
  expect(policy).toMatch(/^default-src 'none'; script-src 'nonce-0123456789abcdef'; /);
  expect(policy).toContain("connect-src 'none'");
  expect(policy).not.toMatch(/unsafe|\*(?![.])|data:|http:/);
});

test("the page has no inline style, and every script its nonce", () => {
  const html = page({ a: "b" });
  expect(html).not.toMatch(/<style|\sstyle=/);
  const scripts = html.match(/<script\b[^>]*>/g) ?? [];
  expect(scripts).toHaveLength(2);
  for (const script of scripts) expect(script).toContain('nonce="0123456789abcdef"');
  expect(html).toContain("a=1&amp;b=2");
});

test("texts cannot leave the element they stand in", () => {
  const hostile = "</script><script>alert(1)</script><!-- \u2028";
  const json = jsonInScript({ hostile });
  expect(json).not.toMatch(/<|\u2028/);
  expect(JSON.parse(json)).toEqual({ hostile });
  expect(page({ hostile }).match(/<\/script>/g)).toHaveLength(2);
});

test("a nonce is new each time", () => {
  expect(newNonce()).toMatch(/^[0-9a-f]{32}$/);
  expect(newNonce()).not.toBe(newNonce());
});
