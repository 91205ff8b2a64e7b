import type { Endpoint } from "@tcplens/trace";
import { describe, expect, test } from "vitest";
import { proxyFor, type ProxySettings } from "./proxy.ts";

const endpoint = (text: string): Endpoint => {
  const url = new URL(text.includes("://") ? text : `none://${text}`);
  const scheme = url.protocol.slice(0, -1);
  const tls = scheme === "https" || scheme === "wss";
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const port = Number(url.port || (tls ? 443 : 80));
  return { host, port, tls, text, ...(scheme === "none" ? {} : { scheme }) };
};

const found = (text: string, settings: ProxySettings): string | undefined => {
  const proxy = proxyFor(endpoint(text), settings);
  return proxy && `${proxy.variable} ${proxy.proxy}`;
};

const env = (variables: Record<string, string>): ProxySettings => ({ env: variables });

const four = env({
  http_proxy: "http://plain:1",
  https_proxy: "http://secure:2",
  all_proxy: "socks5://all:3",
  no_proxy: "internal.test",
});

test.each([
  ["http://a.test", "http_proxy plain:1"],
  ["ws://a.test", "http_proxy plain:1"],
  ["https://a.test", "https_proxy secure:2"],
  ["wss://a.test", "https_proxy secure:2"],
  ["postgres://a.test:5432", "all_proxy all:3"],
  ["a.test:5432", "all_proxy all:3"],
  ["a.test:80", "http_proxy plain:1"],
  ["a.test:443", "https_proxy secure:2"],
])("%s goes through %s", (text, proxy) => {
  expect(found(text, four)).toBe(proxy);
});

test("a scheme without a variable of its own falls back to the one for all", () => {
  const settings = env({ ALL_PROXY: "socks5h://all" });
  expect(found("http://a.test", settings)).toBe("ALL_PROXY all:1080");
  expect(found("https://a.test", settings)).toBe("ALL_PROXY all:1080");
});

test("the variable for http does not hold for https, nor the other way round", () => {
  expect(found("https://a.test", env({ http_proxy: "http://plain:1" }))).toBe(undefined);
  expect(found("http://a.test", env({ https_proxy: "http://secure:2" }))).toBe(undefined);
});

test("lower case wins over upper case, and an empty variable counts as none", () => {
  expect(found("https://a.test", env({ https_proxy: "low:1", HTTPS_PROXY: "up:2" }))).toBe(
    "https_proxy low:1",
  );
  expect(found("https://a.test", env({ https_proxy: "", HTTPS_PROXY: "up:2" }))).toBe("HTTPS_PROXY up:2");
  expect(found("http://a.test", env({ HTTP_PROXY: "up:2" }))).toBe("HTTP_PROXY up:2");
});

test("HTTP_PROXY in capitals does not count where it may be a client's header", () => {
  expect(found("http://a.test", env({ HTTP_PROXY: "up:2", REQUEST_METHOD: "GET" }))).toBe(undefined);
  expect(found("http://a.test", env({ http_proxy: "low:1", REQUEST_METHOD: "GET" }))).toBe(
    "http_proxy low:1",
  );
});

test("without any setting there is no proxy", () => {
  expect(found("http://a.test", {})).toBe(undefined);
  expect(found("http://a.test", env({}))).toBe(undefined);
});

describe("a proxy's address", () => {
  test.each([
    ["http://proxy:3128", "proxy:3128"],
    ["http://proxy:3128/", "proxy:3128"],
    ["HTTP://Proxy.Example:3128", "proxy.example:3128"],
    ["  proxy:3128  ", "proxy:3128"],
    ["http://proxy", "proxy:80"],
    ["https://proxy", "proxy:443"],
    ["socks4a://proxy", "proxy:1080"],
    ["http://[fd00::1]:3128", "[fd00::1]:3128"],
    ["http://user:secret@proxy:3128", "proxy:3128"],
    ["user:secret@proxy:3128", "proxy:3128"],
    ["http://user:s@cret@proxy:3128", "proxy:3128"],
  ])("%s is %s", (value, proxy) => {
    expect(found("http://a.test", env({ http_proxy: value }))).toBe(`http_proxy ${proxy}`);
  });

  test.each([
    "http://",
    "http://:3128",
    "http://proxy:99999",
    "http://proxy:0",
    "http://proxy:port",
    "ftp://proxy:21",
    "http://two words:1",
    "http://[fd00::1:3128",
    // The password is cut at its "#" or "/": what comes before would be shown.
    "http://user:123#secret@proxy:3128",
    "http://user:123/secret@proxy:3128",
  ])("%s is none, and the next variable counts", (value) => {
    expect(found("http://a.test", env({ http_proxy: value }))).toBe(undefined);
    expect(found("http://a.test", env({ http_proxy: value, all_proxy: "all:3" }))).toBe("all_proxy all:3");
  });
});

describe("no_proxy", () => {
  test.each([
    ["*", "https://a.test"],
    ["a.test", "https://a.test"],
    ["A.TEST", "https://a.Test"],
    ["a.test", "https://a.test."],
    ["a.test", "https://deep.a.test"],
    [".a.test", "https://deep.a.test"],
    [".a.test", "https://a.test"],
    ["*.a.test", "https://deep.a.test"],
    ["b.test, a.test", "https://a.test"],
    ["b.test a.test", "https://a.test"],
    ["a.test:443", "https://a.test"],
    ["127.0.0.1", "https://127.0.0.1"],
    ["10.0.0.0/8", "https://10.1.2.3"],
    ["10.0.0.1-10.0.0.9", "https://10.0.0.5"],
    ["::1", "https://[::1]"],
    ["[::1]", "https://[::1]"],
    ["[::1]:443", "https://[::1]"],
    ["fd00::/8", "https://[fd12::1]"],
  ])("%s excludes %s", (list, text) => {
    expect(found(text, env({ https_proxy: "p:1", no_proxy: list }))).toBe(undefined);
  });

  test.each([
    ["a.test", "https://nota.test"],
    ["a.test:8443", "https://a.test"],
    ["*.a.test", "https://nota.test"],
    [".", "https://a.test"],
    ["*.", "https://a.test"],
    [",, ,", "https://a.test"],
    ["10.0.0.0/8", "https://11.1.2.3"],
    ["10.0.0.0/33", "https://10.1.2.3"],
    ["10.0.0.9-10.0.0.1", "https://10.0.0.5"],
    ["10.0.0.1-fd00::1", "https://10.0.0.1"],
    ["0.0.0.1", "https://10.0.0.1"],
    ["::1:443", "https://[::1]"],
    ["10.0.0.0/8", "https://10.test"],
  ])("%s does not exclude %s", (list, text) => {
    expect(found(text, env({ https_proxy: "p:1", no_proxy: list }))).toBe("https_proxy p:1");
  });

  test("in lower case wins over upper case", () => {
    const settings = { https_proxy: "p:1", no_proxy: "b.test", NO_PROXY: "a.test" };
    expect(found("https://a.test", env(settings))).toBe("https_proxy p:1");
  });

  test("holds for an address with a zone", () => {
    const host = {
      host: "fe80::1%eth0",
      port: 80,
      tls: false,
      scheme: "http",
      text: "http://[fe80::1%eth0]",
    };
    expect(proxyFor(host, env({ http_proxy: "p:1", no_proxy: "fe80::/10" }))).toBe(undefined);
  });
});

test("loopback is no exception to the variables", () => {
  expect(found("http://localhost:8080", env({ http_proxy: "p:1" }))).toBe("http_proxy p:1");
  expect(found("http://127.0.0.1:8080", env({ http_proxy: "p:1", no_proxy: "localhost" }))).toBe(
    "http_proxy p:1",
  );
});

test("the proxy itself is reached directly", () => {
  expect(found("http://proxy:3128", env({ http_proxy: "http://proxy:3128" }))).toBe(undefined);
  expect(found("PROXY:3128", env({ all_proxy: "http://proxy:3128" }))).toBe(undefined);
  expect(found("http://localhost:3128", env({ http_proxy: "http://127.0.0.1:3128" }))).toBe(undefined);
  expect(found("http://proxy:3128", env({ http_proxy: "http://other:1", all_proxy: "proxy:3128" }))).toBe(
    undefined,
  );
  expect(found("http://proxy:8080", env({ http_proxy: "http://proxy:3128" }))).toBe("http_proxy proxy:3128");
});

describe("the editor's setting", () => {
  const editorProxy = "http://user:secret@editor:8080";

  test("comes before the variables, and holds for the web only", () => {
    expect(found("https://a.test", { ...four, editorProxy })).toBe("http.proxy editor:8080");
    expect(found("a.test:5432", { ...four, editorProxy })).toBe("all_proxy all:3");
  });

  test("does not hold for loopback, nor where it is empty, has no scheme or is no address", () => {
    expect(found("http://localhost:3000", { editorProxy })).toBe(undefined);
    expect(found("http://[::1]:3000", { editorProxy })).toBe(undefined);
    expect(found("https://a.test", { editorProxy: "" })).toBe(undefined);
    expect(found("https://a.test", { ...four, editorProxy: "editor:8080" })).toBe("https_proxy secure:2");
    expect(found("https://a.test", { ...four, editorProxy: "http://two words" })).toBe(
      "https_proxy secure:2",
    );
  });

  test("has exclusions of its own, and the variable's only where it has none", () => {
    expect(found("https://a.test", { editorProxy, editorNoProxy: ["*.test"] })).toBe(undefined);
    expect(found("https://internal.test", { ...four, editorProxy })).toBe(undefined);
    expect(found("https://internal.test", { ...four, editorProxy, editorNoProxy: ["b.test"] })).toBe(
      "http.proxy editor:8080",
    );
  });
});
