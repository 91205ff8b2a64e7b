import { expect, test } from "vitest";
import { clientByPorts } from "../../src/report/roles.ts";
import { reportsOf } from "../support/analysed.ts";
import { drawn, handshake } from "../support/drawn.ts";

test.for([
  [54_784, 80, "a"],
  [80, 54_784, "b"],
  [5432, 36_000, "b"],
  [36_000, 5432, "a"],
  [22, 8080, "b"],
  [8080, 9000, "b"],
  [9000, 8080, "a"],
  [50_000, 40_000, "a"],
  [40_000, 41_000, "a"],
  [41_000, 40_000, "a"],
  [25, 587, "a"],
] as const)("a's port %i, b's %i: the client is %s", ([portA, portB, client]) => {
  expect(clientByPorts(portA, portB)).toBe(client);
});

test("the client is who sent the SYN, whose SYN-ACK it is not, or as the ports tell", () => {
  const of = (picture: string) => reportsOf(drawn(picture))[0];
  expect(of(`${handshake}30 b PA 1+10 1`)).toMatchObject({ client: "a" });
  // The server's SYN-ACK comes first: it is `a` there.
  expect(of("0 b SA 0 1\n1 a A 1 1")).toMatchObject({ client: "b" });
  const before = of("0 b PA 1+1000 1\n10 a A 1 1001\n20 a PA 1+10 1001\n30 b A 1001 11");
  expect(before).toMatchObject({ client: "b", a: { port: 80 } });
  expect(before?.verdict).toBe(
    "Was open before the capture, 10 bytes from 192.0.2.1:40000, 1000 bytes back, still open when the capture ended",
  );
});
