import * as v from "valibot";
import { expect, test, vi } from "vitest";
import { drawn, handshake } from "../../../../packages/capture/test/support/drawn.ts";
import { sourceOfBytes } from "../../src/capture/byte-source.ts";
import { CaptureSession } from "../../src/capture/capture-session.ts";
import { captureStrings } from "../../src/shared/capture-strings.ts";
import { connectionRow } from "../../src/shared/capture-view.ts";
import { streamFacts } from "../../webview/capture/stream-facts.ts";
import { useStrings } from "../../webview/strings.ts";

useStrings("{}", captureStrings);
vi.stubGlobal("document", { documentElement: { lang: "en" } });

/** The view of the only connection, the last packets of which have these times. */
const viewOf = async (data: number, end: number) => {
  const picture = `${handshake}\n  ${data} a PA 1+100 1\n  ${end} b A 1 101`;
  const session = new CaptureSession(sourceOfBytes(drawn(picture)), {
    name: "clock.pcapng",
    progressed: () => undefined,
    now: () => 0,
  });
  await session.read();
  const { view } = (await session.answer({ kind: "stream", stream: 0 })) as {
    view: Parameters<typeof streamFacts>[0];
  };
  return view;
};

test("where the clock was set back meanwhile, how long a connection took is not told", async () => {
  const view = await viewOf(60_000, 50);
  expect(view.row.verdict).toContain("how long anything took is not known");
  expect(v.parse(connectionRow, view.row)).toHaveProperty("clockSet", true);
  const told = streamFacts(view).join(" ");
  expect(told).toContain("5 packets");
  expect(told).not.toMatch(/\d+ (?:min|s)\b/);
});

test("where it was not, it is", async () => {
  const view = await viewOf(60_000, 60_050);
  expect(view.row).not.toHaveProperty("clockSet");
  expect(streamFacts(view).join(" ")).toMatch(/ 60(?:\.\d+)? s /);
});
