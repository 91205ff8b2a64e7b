/** Fact: `_handle.fd` is -1 at the call and the descriptor two ticks later; after a refused call there is no handle. */
import { fstatSync } from "node:fs";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { connectOutcome, descriptorOf } from "../support/connect-probe.ts";
import { serving } from "../support/raw-server.ts";

const ticks = (): Promise<void> =>
  new Promise((resolve) => process.nextTick(() => process.nextTick(resolve)));

test.runIf(process.platform !== "win32")(
  "a socket that connects has its descriptor two ticks after the call",
  async () => {
    const server = await serving(() => {});
    const socket = connect({ host: "127.0.0.1", port: server.port });
    expect(descriptorOf(socket)).toBe(-1);
    await ticks();
    const descriptor = descriptorOf(socket) ?? -1;
    expect(descriptor).toBeGreaterThan(2);
    expect(fstatSync(descriptor).isSocket()).toBe(true);
    expect(socket.connecting).toBe(true);
    socket.destroy();
    expect(descriptorOf(socket)).toBe(undefined);
    await server.close();
  },
);

test.runIf(process.platform === "linux")("after a call that failed at once there is none", async () => {
  const { descriptors } = await connectOutcome({ host: "255.255.255.255", port: 1 });
  expect(descriptors).toEqual([-1, undefined]);
});
