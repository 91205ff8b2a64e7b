/** A capture for each finding: a real one, one of a simulated run, or one drawn by hand. */
import { captured, simulated } from "./analysed.ts";
import { drawn, handshake } from "./drawn.ts";

const request = `
  30   a PA  1+100 1
  50   b A   1 101`;

/** A request of 60 octets. */
const get = `GET_/${"x".repeat(42)}_HTTP/1.1||`;

/** A window of two segments that is filled to the octet, again and again. */
const smallWindow = (): string => {
  const lines = ["0 a S 0 mss=1000 scale=0", "20 b SA 0 1 mss=1000 scale=0 win=2000", "20.1 a A 1 1"];
  for (let turn = 0; turn < 6; turn++) {
    const seq = 1 + turn * 2000;
    lines.push(`${30 + turn * 40} a A ${seq}+1000 1`, `${30.1 + turn * 40} a A ${seq + 1000}+1000 1`);
    lines.push(`${50 + turn * 40} b A 1 ${seq + 2000} win=2000`);
  }
  return lines.join("\n");
};

/** Two connections that are answered, then two that have to ask three times. */
const backlog = [
  ...[1, 2].map(
    (port) =>
      `${port * 10} a S 0 port=${port}\n${port * 10 + 5} b SA 0 1 port=${port}\n${port * 10 + 6} a A 1 1 port=${port}`,
  ),
  ...[0, 1000, 3000].flatMap((at) => [8, 9].map((port) => `${at + port * 10} a S 0 port=${port}`)),
  ...[8, 9].map((port) => `${3100 + port} b SA 0 1 port=${port}\n${3101 + port} a A 1 1 port=${port}`),
].join("\n");

/** Each packet of a request, twice within some microseconds. */
const twice = [
  "0 a S 0 id=1",
  "20 b SA 0 1 id=11",
  "20.1 a A 1 1 id=2",
  "30 a PA 1+100 1 id=3",
  "50 b A 1 101 id=12",
]
  .flatMap((line) => [line, line.replace(/^[\d.]+/, (at) => String(Number(at) + 0.004))])
  .join("\n");

export const findingExamples: Readonly<Record<string, () => Uint8Array>> = {
  "port-closed": () => captured("refused-rst.pcap"),
  "icmp-reject": () => captured("reject-icmp.pcap"),
  "icmp-unreachable": () => drawn("0 a S 0\n20 icmp 192.0.2.254 3/1 a S 0"),
  "accepted-then-reset": () => drawn(`${handshake}  22 b RA 1 1`),
  "reset-unread-data": () => simulated("unread-data", "A"),
  aborted: () => captured("rst-linger0-client.pcap"),
  "data-after-close": () => captured("rst-half-closed-server-gone.pcap"),
  "half-open": () => simulated("half-open", "A"),
  "idle-expired": () =>
    drawn(`${handshake}${request}
      600000 a PA 101+50 1
      600020 b R  1`),
  "old-connection": () => simulated("half-open-syn", "A"),
  "keep-alive-timeout": () => captured("keepalive-dead-peer.pcap"),
  "gave-up": () =>
    drawn(`${handshake}
      30   a PA 1+100 1
      330  a PA 1+100 1
      930  a PA 1+100 1
      2130 a PA 1+100 1
      4530 a RA 101 1`),
  "reset-injected": () =>
    drawn(`${handshake}${request}
      51 b R  1 0 ttl=201 id=9
      60 b PA 1+200 101
      61 a A  101 201
      70 b PA 201+200 101`),
  "reset-by-other-device": () => drawn(`${handshake}${request}\n 90 b RA 1 101 ttl=250`),
  "handshake-refused": () => drawn("0 a S 0\n20 b SA 0 1\n20.1 a R 1"),
  "handshake-given-up": () => drawn("0 a S 0\n500 a R 1"),
  "reset-after-close": () =>
    drawn(`${handshake}${request}\n 90 a FA 101 1\n 110 b A 1 102\n 5000 a RA 102 1`),
  "reset-after-peer-closed": () => drawn(`${handshake}${request}\n 90 b FA 1 101\n 90.1 a RA 101 2`),
  "reset-of-late-packet": () => simulated("duplicates", "A"),
  "reset-ignored": () => drawn(`${handshake}${request}\n 90 b R 900000\n`),
  "reset-unexplained": () => drawn("0 b R 77"),
  "syn-unanswered": () => captured("blackhole-syn.pcap"),
  "syn-backlog": () => drawn(backlog),
  "two-servers": () =>
    drawn(`0 a S 0\n20 b SA 0 1\n1000 a S 0\n1020 b SA 700000 1\n1500 b SA 0 1\n1500.1 a A 1 700001`),
  "syn-retransmitted": () => simulated("syn-lost", "A"),
  "syn-ack-retransmitted": () => captured("syn-ack-dropped-by-client.pcap"),
  "syn-ack-unanswered": () => drawn("0 a S 0\n1 b SA 0 1\n1001 b SA 0 1\n3001 b SA 0 1"),
  "slow-handshake": () => drawn("0 a S 0\n1500 b SA 0 1\n1501 a A 1 1"),
  "simultaneous-open": () => simulated("simultaneous-open", "A"),
  "fin-unanswered": () => drawn(`${handshake}${request}\n 90 a FA 101 1\n 300 a FA 101 1\n 700 a FA 101 1`),
  "fin-retransmitted": () => simulated("fin-lost", "A"),
  "state-violation": () =>
    drawn(`${handshake}${request}\n 90 a FA 101 1\n 110 b A 1 102\n 120 a PA 102+10 1`),
  "answer-cut-short": () =>
    drawn(`${handshake}
      30   a PA 1+60 1 text=${get}
      50   b A  1+1000 61 text=HTTP/1.1_200_OK|Content-Length:_1000000||
      51   b A  1001+1000 61
      90   b FA 2001 61`),
  "closed-before-answer": () =>
    drawn(`${handshake}
      30   a PA 1+60 1 text=${get}
      50   b A  1 61
      60   b FA 1 61
      60.1 a FA 61 2`),
  "request-unanswered": () =>
    drawn(
      `${handshake}30 a PA 1+60 1 text=${get}\n50 b A 1 61\n3030 a FA 61 1\n3050 b FA 1 62\n3050.1 a A 62 2`,
    ),
  "answered-too-late": () =>
    drawn(
      `${handshake}30 a PA 1+60 1 text=${get}\n50 b A 1 61\n1130 a FA 61 1\n1150 b A 1 62\n1830 b PA 1+100 62 text=HTTP/1.1_200_OK||\n1830.1 a R 62`,
    ),
  "server-error": () =>
    drawn(`${handshake}30 a PA 1+60 1 text=${get}\n50 b PA 1+100 61 text=HTTP/1.1_503_Unavailable||`),
  "not-tls": () =>
    drawn(`${handshake}30 a PA 1+60 1 text=\u{16}\u{3}\u{1}
      50 b PA 1+100 61 text=HTTP/1.1_400_Bad_Request||`),
  "plain-to-tls": () =>
    drawn(`${handshake}
      30   a PA 1+60 1 text=${get}
      50   b PA 1+7 61 text=\x15\x03\x03\0\x02\x02F
      50.1 b FA 8 61`),
  "tls-alert": () =>
    drawn(`${handshake}
      30   a PA 1+60 1 text=\u{16}\u{3}\u{1}
      50   b PA 1+900 61 text=\u{16}\u{3}\u{3}
      50.2 a PA 61+7 901 text=\u{15}\u{3}\u{3}\0\u{2}\u{2}0
      50.3 a FA 68 901`),
  "window-never-opened": () =>
    drawn(`${handshake}${request}\n 60 b A 1 101 win=0\n 700 a A 100 1\n 720 b A 1 101 win=0`),
  "zero-window": () => simulated("zero-window", "A"),
  "small-window": () => drawn(smallWindow()),
  "unscaled-window": () => simulated("long-thin-window", "A"),
  "window-full": () => simulated("slow-reader", "A"),
  "mtu-black-hole": () => simulated("path-mtu-blackhole", "A"),
  "path-mtu-told": () => simulated("path-mtu-icmp", "A"),
  "peer-silent": () => captured("nat-forgets.pcap"),
  "one-way": () => captured("handshake-ack-dropped.pcap"),
  "idle-silence": () =>
    drawn(`${handshake}${request}
      90050 a PA 101+50 1
      90350 a PA 101+50 1
      90950 a PA 101+50 1
      92150 a PA 101+50 1`),
  "keep-alive-unanswered": () => simulated("keep-alive", "A"),
  "path-stalled": () =>
    drawn(`${handshake}
      30   a PA 1+100 1
      330  a PA 1+100 1
      930  a PA 1+100 1
      2030 b A  1 101
      2031 b A  1 101 sack=1-101
      2032 b A  1 101 sack=1-101`),
  "retransmission-timeout": () => simulated("retransmission-timeout", "A"),
  "packets-lost": () => simulated("fast-retransmit", "A"),
  "retransmission-lost": () => simulated("burst-loss", "A"),
  "needless-retransmission": () => simulated("spurious-timeout", "A"),
  "out-of-order": () => simulated("reordering", "B"),
  "delivered-twice": () =>
    drawn(`${handshake}
      30    a PA 1+100 1 id=7
      50    b A  1 101
      60    a PA 101+100 1 id=8
      60.01 a PA 101+100 1 id=8
      80    b A  1 201
      80.01 b A  1 201 sack=101-201`),
  "arrived-damaged": () => simulated("corruption", "B"),
  "queueing-delay": () => simulated("bufferbloat", "A"),
  "congestion-marked": () => simulated("ecn", "A"),
  "not-recorded": () => drawn(`${handshake}30 a PA 1+100 1\n50 b A 1 101\n60 a PA 301+100 1\n80 b A 1 401`),
  "recorded-twice": () => drawn(twice),
  "clock-set": () =>
    drawn(`${handshake.replaceAll(/^ *(\d)/gm, "  900$1")}
      90030 a PA 1+100 1
      30050 b A  1 101`),
  "delayed-ack": () => simulated("nagle", "A"),
  "slow-answer": () =>
    drawn(`${handshake}
      30   a PA 1+60 1 text=GET_/_HTTP/1.1
      50   b A  1 61
      2050 b PA 1+400 61 text=HTTP/1.1_200_OK`),
  "answer-paused": () =>
    drawn(`${handshake}
      30   a PA 1+60 1 text=${get}
      50   b A  1+1000 61 text=HTTP/1.1_200_OK|Content-Length:_1957||
      50.1 a A  61 1001
      2050 b PA 1001+1000 61
      2050.1 a A 61 2001`),
};
