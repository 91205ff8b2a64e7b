/** What is said of connections while their file is still read. */
import { expect, test } from "vitest";
import { drawn, handshake } from "../../../../packages/capture/test/support/drawn.ts";
import { sourceOfBytes } from "../../src/capture/byte-source.ts";
import { CaptureSession } from "../../src/capture/capture-session.ts";
import type { AnswerTo, CaptureQuestion } from "../../src/shared/capture-protocol.ts";

test("while the file is read, a connection is not said to have been open at the end", async () => {
  const verdicts: Promise<string | undefined>[] = [];
  const verdict = async (session: CaptureSession): Promise<string | undefined> => {
    const question = {
      kind: "connections",
      from: 0,
      count: 1,
      sort: "stream",
      descending: false,
      filter: "",
    };
    const answer = (await session.answer(question as CaptureQuestion)) as AnswerTo<"connections">;
    return answer.rows[0]?.verdict;
  };
  const session: CaptureSession = new CaptureSession(sourceOfBytes(drawn(handshake)), {
    name: "open.pcapng",
    progressed: ({ state }) => {
      if (state === "reading") verdicts.push(verdict(session));
    },
    now: () => performance.now(),
  });
  await session.read();
  expect((await Promise.all(verdicts)).at(-1)).toBe("Opened, carried no data, still open");
  expect(await verdict(session)).toBe("Opened, carried no data, still open when the capture ended");
});
