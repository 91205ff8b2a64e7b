/** Two processes with a TCP of their own, joined by UDP over a path that loses, doubles, corrupts and exchanges packets. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { Endpoint, parseIpAddress, seeded } from "@tcplens/core";
import type { Impairment } from "@tcplens/core/simulation";
import { expect, test } from "vitest";
import { connect } from "../../src/engine/connect.ts";
import { EndpointDriver } from "../../src/engine/driver.ts";
import { type UdpAddress, udpLink } from "../../src/engine/udp-link.ts";
import { freeUdpPort } from "./joined-links.ts";
import { collect, eventOf } from "./tcp-socket.ts";

const impairments: readonly Impairment[] = [
  { kind: "loss", probability: 0.01 },
  { kind: "duplicate", probability: 0.02 },
  { kind: "reorder", probability: 0.02, distance: 3, delay: 10 },
  { kind: "corrupt", probability: 0.005 },
];

test(
  "four mebibytes come back as they went, and the other process ends by itself",
  { timeout: 30_000 },
  async () => {
    const here: UdpAddress = { address: "127.0.0.1", port: await freeUdpPort("127.0.0.1") };
    const there: UdpAddress = { address: "127.0.0.1", port: await freeUdpPort("127.0.0.1") };
    const argument = JSON.stringify({ bind: there, peer: here, impairments });
    const script = fileURLToPath(new URL("echo-main.ts", import.meta.url));
    const child = spawn(process.execPath, [script, argument], { stdio: ["ignore", "pipe", "inherit"] });
    const ended = eventOf(child, "exit");
    await eventOf(child.stdout, "data");
    const address = parseIpAddress("10.88.0.1") ?? expect.fail();
    const endpoint = new Endpoint({ addresses: [address], random: seeded(1) });
    const driver = new EndpointDriver({ endpoint, link: await udpLink({ bind: here, peer: there }) });
    try {
      const socket = connect(driver, { host: "10.88.0.2", port: 7 });
      const sent = randomBytes(4 * 1_048_576);
      socket.end(sent);
      const echoed = await collect(socket);
      expect([echoed.length, echoed.equals(sent)]).toEqual([sent.length, true]);
      expect(socket.connection?.info(driver.now()).totalRetrans).toBeGreaterThan(0);
      expect(await ended).toEqual([0, null]);
    } finally {
      child.kill();
      await driver.close();
    }
  },
);
