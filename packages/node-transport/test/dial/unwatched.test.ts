import { setTimeout as sleep } from "node:timers/promises";
import type { TraceEvent } from "@tcplens/trace";
import { expect, test } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { connectAddress } from "../../src/dial/connect-address.ts";
import { observerWith } from "../../src/kernel/observer.ts";
import { DialRecording } from "../../src/record/dial-recording.ts";
import { Recorder } from "../../src/record/recorder.ts";
import { backlogFull } from "../support/backlog-full.ts";

test.skipIf(process.platform !== "linux")(
  "where the kernel cannot be read, a SYN that waits for its answer is recorded at once all the same",
  async () => {
    const server = await backlogFull(1_000);
    const events: TraceEvent[] = [];
    const recording = new DialRecording(new Recorder((event) => events.push(event), systemClock), {
      clock: systemClock,
      attempt: 1,
      observer: observerWith({ ok: false, reason: "the package koffi is not installed" }, "darwin"),
      thorough: true,
      payload: false,
    });
    const where = { address: server.host, port: server.port, family: 4 } as const;
    const running = connectAddress(
      {
        ...where,
        timeout: Infinity,
        timer: "attempt",
        limit: Infinity,
        clock: systemClock,
        allowHalfOpen: false,
        noDelay: true,
        recorder: recording.attempt(where),
      },
      () => undefined,
    );
    await sleep(30);
    const seen = events.map(({ type }) => type);
    running.cancel("cancelled");
    await server.close();
    expect(seen).toEqual(["attempt-started", "state", "segment"]);
  },
);
