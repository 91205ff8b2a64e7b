/** What stands out over the connections of a session, as it crosses to the view. */
import { scenarioNamed, simulate } from "@tcplens/core/simulation";
import { writeRun } from "@tcplens/capture";
import * as v from "valibot";
import { expect, test } from "vitest";
import { sourceOfBytes } from "../../src/capture/byte-source.ts";
import { CaptureSession } from "../../src/capture/capture-session.ts";
import { type AnswerTo, captureAnswer } from "../../src/shared/capture-protocol.ts";
import { captureOfRuns } from "../support/run-capture.ts";

const sessionOf = async (bytes: Uint8Array): Promise<CaptureSession> => {
  const session = new CaptureSession(sourceOfBytes(bytes), {
    name: "test.pcapng",
    progressed: () => undefined,
    now: () => performance.now(),
  });
  await session.read();
  return session;
};

const flood = (): Uint8Array => {
  const scenario = scenarioNamed("syn-flood");
  if (scenario === undefined) throw new Error("there is no scenario syn-flood");
  const pieces: Uint8Array[] = [];
  writeRun(simulate(scenario, { check: false }), (piece) => pieces.push(piece), { at: "A" });
  return Buffer.concat(pieces);
};

test("is told in sentences, each with a filter that chooses its connections", async () => {
  const session = await sessionOf(flood());
  const answer = await session.answer({ kind: "stands-out" });
  expect(v.safeParse(captureAnswer, answer).issues).toBeUndefined();
  expect(answer).toEqual({
    kind: "stands-out",
    sentences: [
      {
        severity: "error",
        text: "It looks as if 192.0.2.2:7777 is flooded with connection requests (SYN): 300 within 60 ms, from 300 addresses, at the start of the capture; none was sent again or completed.",
        filter: "address == 192.0.2.2 and port == 7777 and ended == never-open",
      },
    ],
    more: 0,
  });
  const { sentences } = answer as AnswerTo<"stands-out">;
  const list = { kind: "connections", from: 0, count: 1, sort: "grade", descending: false } as const;
  const shown = await session.answer({ ...list, filter: sentences[0]?.filter ?? "" });
  expect(shown).toMatchObject({ total: 300, all: 301 });
  session.close();
});

test("is nothing where nothing does", async () => {
  const session = await sessionOf(captureOfRuns(["handshake"]));
  expect(await session.answer({ kind: "stands-out" })).toEqual({
    kind: "stands-out",
    sentences: [],
    more: 0,
  });
  session.close();
});
