import { PcapngWriter } from "@tcplens/capture";
import * as v from "valibot";
import { expect, test } from "vitest";
import { sourceOfBytes } from "../../src/capture/byte-source.ts";
import { CaptureSession } from "../../src/capture/capture-session.ts";
import { captureSummary } from "../../src/shared/capture-view.ts";

test("packets of a link layer that is not read are told by its name", async () => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter((piece) => pieces.push(piece));
  for (const linkType of [249, 9999, 249])
    writer.packet({ interface: writer.addInterface({ linkType }), at: 0, bytes: new Uint8Array(60) });
  writer.flush();
  const session = new CaptureSession(sourceOfBytes(Uint8Array.from(Buffer.concat(pieces))), {
    name: "test.pcapng",
    progressed: () => undefined,
    now: () => performance.now(),
  });
  await session.read();
  const unread = { packets: 3, names: "USBPcap, link type 9999" };
  expect(v.parse(captureSummary, session.summary)).toMatchObject({ state: "done", unread });
});
