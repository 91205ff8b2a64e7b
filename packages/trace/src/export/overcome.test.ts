import { expect, test } from "vitest";
import { build } from "../../test/support/trace-builder.ts";
import { toHtml } from "./html.ts";
import { toMarkdown } from "./markdown.ts";
import { outline } from "./outline.ts";
import { toText } from "./text.ts";

const retried = () =>
  build({ host: "127.0.0.1" })
    .literal()
    .tries("127.0.0.1")
    .fails("ECONNREFUSED")
    .retries(100)
    .tries("127.0.0.1");

const works = "It works now: attempt 2 connected. If this happens at every start";
const plain = (text: string): string => text.replaceAll(/\s+/g, " ");

test("what a later attempt overcame says so in every report, and no longer asks to start the server", () => {
  const trace = retried().connects().closes("local").trace();
  const [finding] = outline(trace).findings;
  expect(finding).toMatchObject({
    code: "refused",
    overcomeBy: 2,
    title: "Connection refused, before attempt 2",
    cause: "Nothing is listening on 127.0.0.1:5432.",
  });
  expect(finding?.nextSteps).toEqual([{ text: expect.stringContaining(works) as unknown }]);
  for (const report of [toText(trace), toMarkdown(trace), toHtml(trace)]) {
    expect(plain(report)).toContain("Nothing is listening on 127.0.0.1:5432, before attempt 2.");
    expect(plain(report)).toContain(works);
    expect(report).not.toContain("Start the server");
  }
});

test("what the packets say of an attempt at the trace's end was overcome with it", () => {
  const trace = retried()
    .connects()
    .closes("local")
    .on(1, "127.0.0.1")
    .packetFinding("port-closed", { text: "Nothing is listening.", severity: "error" })
    .trace();
  const [finding] = outline(trace).findings;
  expect(finding).toMatchObject({ code: "refused", overcomeBy: 2 });
  expect(finding?.proof.some(({ text }) => text.includes("Nothing is listening"))).toBe(true);
});

test("what still stands keeps its own steps", () => {
  const trace = retried().fails("ECONNREFUSED").stops("attempts").trace();
  const [finding] = outline(trace).findings;
  expect(finding).not.toHaveProperty("overcomeBy");
  expect(finding?.title).toBe("Connection refused");
  expect(toText(trace)).toContain("Start the server");
});
