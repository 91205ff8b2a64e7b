import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { eventsOf, sampleHeader, traceOf } from "../../test/support/sample-events.ts";
import { sampleTraces } from "../../test/support/sample-traces.ts";
import type { Finding } from "../findings/finding.ts";
import type { Trace } from "../fold/trace.ts";
import { pageStyle, pageStyleHash } from "./html-style.ts";
import { toHtml } from "./html.ts";

const attack = `"><script>alert(1)</script><img src=x onerror=alert(2)>'\`</style></title>&lt;{}javascript:`;

/** Every string that can come from outside holds the attack. */
const hostile = (): Trace =>
  traceOf(
    {
      ...sampleHeader({ host: attack, text: attack, scheme: attack, path: attack }, "id"),
      producer: attack,
      platform: attack,
    },
    eventsOf([
      [0, 0, { type: "lookup-started", attempt: 1, host: attack }],
      [
        1,
        0,
        {
          type: "lookup-failed",
          attempt: 1,
          host: attack,
          family: 6,
          code: attack,
          message: attack,
          duration: 1,
        },
      ],
      [
        1,
        0,
        { type: "lookup-answered", attempt: 1, host: attack, family: 4, addresses: [attack], duration: 1 },
      ],
      [1, 0, { type: "lookup-ended", attempt: 1, host: attack, addresses: [attack], duration: 1 }],
      [1, 1, { type: "attempt-started", attempt: 1, address: attack, port: 1, family: 4 }],
      [
        1,
        1,
        { type: "state", side: "local", from: "CLOSED", to: "SYN-SENT", trigger: "open-active", rfc: attack },
      ],
      [1, 1, { type: "segment", direction: "sent", flags: ["SYN"] }],
      [
        2,
        1,
        {
          type: "attempt-connected",
          attempt: 1,
          address: attack,
          port: 1,
          duration: 1,
          local: { address: attack, port: 1 },
        },
      ],
      [2, 1, { type: "kernel", evidence: "kernel", source: "proc", state: "ESTABLISHED", retransmits: 0 }],
      [2, 1, { type: "tls-started", attempt: 1, servername: attack, alpn: [attack] }],
      [
        3,
        1,
        {
          type: "tls-failed",
          attempt: 1,
          code: attack,
          message: attack,
          alert: attack,
          servername: attack,
          duration: 1,
        },
      ],
      [
        4,
        1,
        {
          type: "closed",
          by: "failed",
          code: attack,
          syscall: attack,
          bytesSent: 0,
          bytesReceived: 0,
          age: 2,
        },
      ],
      [5, 0, { type: "note", topic: "remark", text: attack }],
      [5, 0, { type: "retry", attempt: 1, delay: 5, reason: attack }],
      [10, 2, { type: "attempt-started", attempt: 2, address: attack, port: 1, family: 4 }],
      [
        11,
        2,
        {
          type: "attempt-failed",
          attempt: 2,
          address: attack,
          port: 1,
          duration: 1,
          code: attack,
          message: attack,
          syscall: attack,
        },
      ],
      [12, 0, { type: "retry-stopped", attempt: 2, cause: "policy", reason: attack }],
    ]),
  );

const hostileFinding: Finding = {
  code: "prohibited",
  severity: "error",
  cause: attack,
  evidence: [{ event: 10, at: 3, evidence: "socket", text: attack }],
  alternatives: [attack],
  nextSteps: [{ text: attack, command: attack }],
  reference: attack,
};

const pages: readonly (readonly [string, () => string])[] = [
  ...Object.entries(sampleTraces).map(([name, make]) => [name, (): string => toHtml(make())] as const),
  ["a hostile trace", (): string => toHtml(hostile(), { findings: [hostileFinding] })],
];

describe.each(pages)("the page of %s", (_, make) => {
  const page = make();
  /** Tags as a browser would find them: escaped text has none. */
  const tags = page.replace(/<style>[\s\S]*?<\/style>/, "").match(/<[^>]*>/g) ?? [];

  test("has nothing that runs and nothing that loads", () => {
    const names = new Set(tags.map((tag) => /^<\/?([a-z0-9!]+)/i.exec(tag)?.[1]?.toLowerCase()));
    for (const name of [
      "script",
      "img",
      "iframe",
      "object",
      "embed",
      "link",
      "form",
      "base",
      "audio",
      "video",
      undefined,
    ]) {
      expect([...names]).not.toContain(name);
    }
    for (const tag of tags) {
      expect(tag.replaceAll(/"[^"]*"/g, '""')).not.toMatch(
        /\s(?:on\w+|style|src|srcset|action|formaction)\s*=/i,
      );
      for (const [, target] of tag.matchAll(/\shref="([^"]*)"/g)) expect(target).toMatch(/^#event-\d+$/);
    }
    expect(pageStyle).not.toMatch(/url\(|@import|expression\(/);
  });

  test("has the one style sheet that its policy allows, and no other", () => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? "";
    expect(`sha256-${createHash("sha256").update(style).digest("base64")}`).toBe(pageStyleHash);
    expect(page).toContain(`default-src &#39;none&#39;; style-src &#39;${pageStyleHash}&#39;;`);
    expect(page.match(/<style>/g)).toHaveLength(1);
  });

  test("links only to rows that are there, and names nothing twice", () => {
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...page.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
    expect(targets.length).toBeGreaterThan(0);
  });

  test("opens and closes its elements in order", () => {
    const open: string[] = [];
    for (const tag of tags) {
      const name = /^<\/?([a-z0-9]+)/i.exec(tag)?.[1]?.toLowerCase() ?? "!";
      if (name === "!" || name === "meta" || tag.endsWith("/>")) continue;
      if (tag.startsWith("</")) expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
  });

  test("can be read by a machine that reads aloud", () => {
    expect(page).toContain('<html lang="en">');
    expect(page.match(/<h1>/g)).toHaveLength(1);
    for (const table of page.match(/<table[\s\S]*?<\/table>/g) ?? []) {
      expect(table).toContain("<caption>");
      expect(table).toContain('scope="col"');
    }
    for (const drawing of page.match(/<svg [^>]*role="img"[\s\S]*?<\/svg>/g) ?? [])
      expect(drawing).toContain("<title");
  });
});

test("the attack is there to be read, as text", () => {
  const page = toHtml(hostile(), { findings: [hostileFinding] });
  expect(page).not.toContain("<script");
  expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(page).toContain("&amp;lt;");
});

test("of very many events the first are listed, and those that something links to", () => {
  const rows = Array.from(
    { length: 3000 },
    (_, index) => [index, 0, { type: "lookup-started", attempt: 1, host: `h${index}` }] as const,
  );
  const trace = traceOf(
    sampleHeader(),
    eventsOf([...rows, [3000, 0, { type: "note", topic: "remark", text: "the last" }]]),
  );
  const page = toHtml(trace, { findings: [] });
  expect(page).toContain('id="event-2000"');
  expect(page).not.toContain('id="event-2001"');
  expect(page).toContain('id="event-3001"');
  expect(page).toContain("1000 more events in the trace file.");
});
