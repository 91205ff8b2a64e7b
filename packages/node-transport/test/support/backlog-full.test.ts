import { once } from "node:events";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { backlogFull } from "./backlog-full.ts";

// How long the queue is and what happens beyond it differ between systems.
test.runIf(process.platform === "linux")(
  "whoever meets a full queue connects about a second later",
  async () => {
    const { host, port, close } = await backlogFull(600);
    onTestFinished(close);
    const startedAt = performance.now();
    const socket = connect(port, host);
    onTestFinished(() => void socket.destroy());
    await once(socket, "connect");
    const took = performance.now() - startedAt;
    expect(took).toBeGreaterThan(900);
  },
);
