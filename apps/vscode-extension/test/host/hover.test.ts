import { writeTrace } from "@tcplens/trace";
import { beforeEach, expect, test } from "vitest";
import type { Hover, TextDocument } from "vscode";
import { codeLenses } from "../../src/host/editor/code-lens.ts";
import { documentLinks } from "../../src/host/editor/document-links.ts";
import { endpointHover } from "../../src/host/editor/hover.ts";
import { terminalLinks } from "../../src/host/editor/terminal-links.ts";
import { briefOf } from "../../src/model/brief.ts";
import { english } from "../../src/model/words.ts";
import { refusedTrace, testHost } from "../support/test-host.ts";
import { MarkdownString, Position, reset, Uri } from "../support/vscode-stand-in.ts";

beforeEach(() => reset());

const document = (text: string, name = ".env"): TextDocument =>
  ({
    uri: Uri.file(`/project/${name}`),
    fileName: `/project/${name}`,
    languageId: "dotenv",
    version: 1,
    getText: () => text,
    positionAt: (offset: number) => {
      const lines = text.slice(0, offset).split("\n");
      return new Position(lines.length - 1, lines.at(-1)?.length ?? 0);
    },
    offsetAt: ({ line, character }: Position) =>
      text
        .split("\n")
        .slice(0, line)
        .reduce((sum, each) => sum + each.length + 1, 0) + character,
  }) as unknown as TextDocument;

const contentsOf = (hover: Hover | undefined): MarkdownString => {
  if (!(hover?.contents instanceof MarkdownString)) throw new Error("no hover");
  return hover.contents;
};

const traced = async (text: string) => {
  const host = testHost();
  const trace = refusedTrace("one", text);
  host.history.put({ brief: briefOf({ trace, words: english }), endpoint: text });
  await host.files.write("one", writeTrace(trace));
  return host;
};

test("a hover has the verdict, the phases and links to two commands, and may run no other", async () => {
  const host = await traced("redis://cache:6379");
  const hover = await endpointHover(
    host,
    document("A=1\nURL=redis://cache:6379\n"),
    new Position(1, 8) as never,
  );
  const { value, isTrusted } = contentsOf(hover);
  expect(isTrusted).toEqual({ enabledCommands: ["tcplens.traceEndpoint", "tcplens.showTrace"] });
  expect(value).toContain("nothing is listening");
  expect(value).toContain(String.raw`TCP 0\.4 ms`);
  expect(value.match(/\(command:[^?]+/g)).toEqual([
    "(command:tcplens.traceEndpoint",
    "(command:tcplens.showTrace",
  ]);
});

test("an endpoint's own text cannot leave its link", async () => {
  const text = "URL=redis://cache:6379/0?x=)[y](command:workbench.action.quit)\n";
  const hover = await endpointHover(testHost(), document(text), new Position(0, 8) as never);
  const { value } = contentsOf(hover);
  expect(value).not.toContain("](command:workbench");
});

test("beside an endpoint there is no hover", async () => {
  expect(
    await endpointHover(testHost(), document("URL=redis://cache:6379\n"), new Position(0, 1) as never),
  ).toBeUndefined();
});

test("a lens traces, and a second one shows how the last trace went", async () => {
  const host = await traced("redis://cache:6379");
  const lenses = codeLenses(host, document("URL=redis://cache:6379\nOTHER=redis://other:6379\n"));
  expect(lenses.map(({ command }) => command?.title.replace(/\(.*/, ""))).toEqual([
    "Trace ▸",
    "last: ✕ nothing is listening ",
    "Trace ▸",
  ]);
  expect(lenses[0]?.command?.arguments).toEqual([
    { endpoint: "redis://cache:6379", place: { uri: "file:///project/.env", line: 0 } },
  ]);
  expect(lenses[1]?.command?.arguments).toEqual([{ id: "one" }]);
});

test("a trace that a reload interrupted is told as that, over a line and in a hover", async () => {
  const host = testHost();
  const brief = briefOf({ trace: refusedTrace("one", "redis://cache:6379"), words: english });
  const running = { ...brief, state: "running" as const, headline: "looking the name up", details: ["x"] };
  host.history.put({ brief: running, endpoint: "redis://cache:6379" });
  const text = document("URL=redis://cache:6379\n");
  const [, lens] = codeLenses(host, text);
  expect(lens?.command?.title).toMatch(/^last: ⊘ interrupted \(/);
  const { value } = contentsOf(await endpointHover(host, text, new Position(0, 8) as never));
  expect(value).toContain("⊘ interrupted");
  expect(value).not.toMatch(/looking|running/);
});

test("web addresses stay the editor's own links", () => {
  const links = documentLinks(document("A=https://example.com\nB=redis://cache:6379\nC=db.internal:5432\n"));
  expect(links.map(({ target }) => decodeURIComponent(String(target)))).toEqual([
    expect.stringContaining('"endpoint":"redis://cache:6379"'),
    expect.stringContaining('"endpoint":"db.internal:5432"'),
  ]);
});

test("an error in the terminal is a link to its endpoint", () => {
  const line = "Error: connect ECONNREFUSED 127.0.0.1:5432";
  const [link] = terminalLinks(line);
  expect(link?.endpoint).toBe("127.0.0.1:5432");
  expect(line.slice(link?.startIndex, (link?.startIndex ?? 0) + (link?.length ?? 0))).toBe("127.0.0.1:5432");
  expect(terminalLinks("x".repeat(20_000))).toEqual([]);
});
