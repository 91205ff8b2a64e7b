import { expect, test } from "vitest";
import { didYouMean, nearName } from "./near-name.ts";

const known = ["TCP_NODELAY", "TCP_CORK", "SO_RCVBUF", "SO_SNDBUF", "MSG_OOB"];

test.each([
  ["TCP_NODELYA", "TCP_NODELAY"],
  ["TCP_NODELAYS", "TCP_NODELAY"],
  ["TCPNODELAY", "TCP_NODELAY"],
  ["tcp_cork", undefined],
  ["SO_RCVBUFF", "SO_RCVBUF"],
  ["MSG_OBB", "MSG_OOB"],
  ["TCP_CONGESTION", undefined],
  ["X", undefined],
  ["", undefined],
])("%j is near to %j", (name, near) => expect(nearName(name, known)).toBe(near));

test("of two the nearer one", () => {
  expect(nearName("SO_SNDBUG", ["SO_SNDLOW", "SO_SNDBUF"])).toBe("SO_SNDBUF");
});

test("the hint is there where there is a near name", () => {
  expect(didYouMean("TCP_CROK", known)).toBe("; did you mean TCP_CORK?");
  expect(didYouMean("COLOUR", known)).toBe("");
});
