/** Commands about the sender's own queue and its routes, and packets that a card has joined. */
import { describe, expect, test } from "vitest";
import { runScript } from "../run/run-script.ts";

const accepted = (before: string, mss = 1000): string => `${before}
 0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
+0 < S 0:0(0) win 65535 <mss ${mss},sackOK,nop,nop,nop,wscale 7>
+0 > S. 0:0(0) ack 1 <...>
+.1 < . 1:1(0) ack 1 win 1000
+0 accept(3, ..., ...) = 4
`;

const linux = (script: string) => runScript(script, { profile: "linux" });

describe("the queue of the device", () => {
  test("that paces spreads what follows the first ten segments", () => {
    const script = (queue: string) => `${accepted(`\`tc qdisc replace dev tun0 root ${queue}\``)}
+0 write(4, ..., 20000) = 20000
+0 > . 1:10001(10000) ack 1
+.1 < . 1:1(0) ack 4001 win 1000
+0 > . 10001:12001(2000) ack 1
+.006 > . 12001:14001(2000) ack 1
`;
    expect(linux(script("fq"))).toMatchObject({ status: "pass", message: "" });
    expect(linux(script("pfifo"))).toMatchObject({ status: "fail", line: 14 });
  });

  test("that takes nothing has it tried again twice a second", () => {
    const result = linux(`${accepted("")}
+0 \`tc qdisc replace dev tun0 root pfifo limit 0\`
+0 write(4, ..., 1000) = 1000
+0 %{ assert tcpi_unacked == 0, tcpi_unacked }%
+1 %{ assert tcpi_probes == 2, tcpi_probes }%
+0 \`tc qdisc replace dev tun0 root pfifo\`
+.3 > P. 1:1001(1000) ack 1
`);
    expect(result).toMatchObject({ status: "pass", message: "" });
  });
});

test("a route that changes while the system runs", () => {
  const result = linux(`${accepted("`ip route change 192.0.2.1 via 192.168.0.2 dev tun0 mtu lock 640`", 1460)}
+0 write(4, ..., 600) = 600
+0 > P. 1:601(600) ack 1
+0 \`ip route change 192.0.2.1 via 192.168.0.2 dev tun0 mtu lock 1500\`
+.1 < . 1:1(0) ack 601 win 1000
+0 write(4, ..., 1460) = 1460
+0 > P. 601:2061(1460) ack 1
`);
  expect(result).toMatchObject({ status: "pass", message: "" });
});

test("--mss: what arrives is joined of several segments", () => {
  const result = linux(`${accepted("--mss=1000\n", 1100)}
+0 < . 1:10001(10000) ack 1 win 1000
+0 > . 1:1(0) ack 10001
+0 %{ assert tcpi_rcv_mss == 1000, tcpi_rcv_mss; assert tcpi_data_segs_in == 10, tcpi_data_segs_in }%
`);
  expect(result).toMatchObject({ status: "pass", message: "" });
});
