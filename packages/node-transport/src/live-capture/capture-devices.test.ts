import { networkInterfaces } from "node:os";
import { expect, test } from "vitest";
import { captureDevices, devicesOf } from "./capture-devices.ts";
import { findTools } from "./capture-tools.ts";

const named = (listed: string): readonly string[] =>
  devicesOf(listed).map(({ name, description }) => `${name}|${description}`);

test("the list of either program", () => {
  expect(named("1. eth0\n2. any\n3. lo (Loopback)\n")).toEqual(["eth0|", "any|", "lo|Loopback"]);
  expect(
    named(
      "1.eth0 [Up, Running, Connected]\n2.any (Pseudo-device that captures on all interfaces) [Up, Running]\n",
    ),
  ).toEqual(["eth0|", "any|Pseudo-device that captures on all interfaces"]);
  expect(named("1. \\Device\\NPF_{0A1B} (Ethernet 2)\r\n")).toEqual([
    String.raw`\Device\NPF_{0A1B}|Ethernet 2`,
  ]);
});

const tools = findTools(["dumpcap", "tcpdump"]);
test.skipIf(tools.length === 0)("those of this machine, with their addresses", async () => {
  for (const { name } of tools) {
    const devices = await captureDevices({ tools: [name] });
    if ("kind" in devices) throw new Error(devices.message);
    for (const [own, infos] of Object.entries(networkInterfaces()))
      expect(devices.find((device) => device.name === own)?.addresses).toEqual(
        infos?.map(({ address }) => address),
      );
  }
});

test("none, where there is no program", async () => {
  expect(await captureDevices({ directories: [] })).toMatchObject({ kind: "refused", reason: "no-tool" });
});
