import { beforeEach, expect, test } from "vitest";
import { missingWireshark } from "../../src/host/capture/missing-wireshark.ts";
import { answers, calls, reset } from "../support/vscode-stand-in.ts";

beforeEach(() => reset());

test("where Wireshark is not found its path can be set", async () => {
  answers.push("Set Path…");
  await missingWireshark("");
  expect(calls).toEqual([
    { what: "warning", args: ["Wireshark was not found.", "Set Path…", "Get Wireshark"] },
    { what: "command", args: ["workbench.action.openSettings", "tcplens.wireshark.path"] },
  ]);
});

test("a path that is set and wrong is named, and Wireshark can be had", async () => {
  answers.push("Get Wireshark");
  await missingWireshark("/opt/shark");
  expect(calls[0]?.args[0]).toBe("Wireshark cannot be started: /opt/shark");
  expect(calls[1]?.what).toBe("open");
});

test("nothing is done where the message is closed", async () => {
  await missingWireshark("");
  expect(calls).toHaveLength(1);
});
