/** The ladder of a trace whose packets are captured, and that of one whose packets must not be. */
import { startCapture } from "@tcplens/node-transport";
import type { Frame } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Stage } from "../support/stage.ts";
import { clearAway, traceByCommand, traceView } from "../support/trace-window.ts";

/** What keeps packets from being captured here; undefined: nothing. */
const whyNot = async (): Promise<string | undefined> => {
  const capture = await startCapture({ endpoint: { host: "127.0.0.1", port: 9 } });
  if (capture.kind === "refused") return capture.message;
  await capture.stop();
  return undefined;
};

const missing = await whyNot();
if (missing !== undefined) console.log(`skipped: the ladder of captured packets: ${missing}`);

export const packetScene = (stage: Stage): unknown =>
  describe("the ladder of a trace", () => {
    beforeAll(() => clearAway(stage));
    afterAll(() => stage.window.updateSettings({ "tcplens.packets.capture": "whenPermitted" }));
    const traced = async (capture: "whenPermitted" | "never"): Promise<Frame> => {
      const endpoint = `http://127.0.0.1:${stage.servers.ports.api}/health`;
      await clearAway(stage);
      await stage.window.updateSettings({ "tcplens.packets.capture": capture });
      await traceByCommand(stage.window, endpoint);
      return traceView(stage.window, endpoint, "connected");
    };

    test.skipIf(missing !== undefined)(
      "is of its packets where capturing is permitted: solid, numbered, none implied",
      async () => {
        const frame = await traced("whenPermitted");
        // They come when the trace has ended, and take the place of what was implied.
        await expect.poll(async () => new Set((await arrowsOf(frame)).map(({ how }) => how))).toEqual(SEEN);
        const arrows = await arrowsOf(frame);
        const labels = arrows.map(({ label }) => label);
        expect(labels[0]).toMatch(/^SYN seq=0$/);
        expect(labels[1]).toMatch(/^SYN,ACK seq=0 ack=1$/);
        expect(labels.filter((label) => /\bFIN\b/.test(label)).length).toBeGreaterThan(0);
        expect(arrows.map(({ way }) => way).slice(0, 3)).toEqual(["sent", "received", "sent"]);
        expect(new Set(arrows.map(({ line }) => line))).toEqual(new Set(["solid"]));
        expect(await frame.locator("tcplens-ladder .how").count()).toBe(0);
      },
    );

    test("is implied where its packets must not be captured: dashed, and it says so", async () => {
      const frame = await traced("never");
      await expect.poll(async () => (await arrowsOf(frame)).length).toBeGreaterThan(2);
      const implied = (await arrowsOf(frame)).filter(({ how }) => how === "socket");
      expect(implied.map(({ label }) => label)[0]).toMatch(/^SYN\b.*implied/);
      expect(new Set(implied.map(({ line }) => line))).toEqual(new Set(["dashed"]));
    });
  });

/** The evidence of everything that crossed. */
const SEEN: ReadonlySet<string> = new Set(["packet"]);

interface Arrow {
  readonly label: string;
  readonly way: string;
  /** Its evidence. */
  readonly how: string;
  /** What its line is drawn as. */
  readonly line: string;
}

const arrowsOf = (frame: Frame): Promise<readonly Arrow[]> =>
  frame.locator("tcplens-ladder .arrow").evaluateAll((arrows) =>
    arrows.map((arrow) => {
      const has = (names: readonly string[]): string =>
        names.find((name) => arrow.classList.contains(name)) ?? "";
      const line = arrow.querySelector("i:not(.gone)");
      return {
        label: arrow.querySelector(".tag")?.textContent?.trim() ?? "",
        way: has(["sent", "received"]),
        how: has(["packet", "kernel", "socket", "model"]),
        line: line === null ? "" : getComputedStyle(line).borderTopStyle,
      };
    }),
  );
