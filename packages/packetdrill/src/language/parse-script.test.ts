import { expect, test } from "vitest";
import { parseScript } from "./parse-script.ts";
import type { Script, ScriptEvent } from "./script.ts";

const parsed = (source: string, definitions: Record<string, string> = {}): Script => {
  const result = parseScript(source, { definitions: new Map(Object.entries(definitions)) });
  if (!result.ok)
    throw new Error(`${result.problem.line}:${result.problem.column}: ${result.problem.message}`);
  return result.script;
};

const problemOf = (source: string): string => {
  const result = parseScript(source);
  return result.ok ? "none" : `${result.problem.line}:${result.problem.column}: ${result.problem.message}`;
};

const actionOf = (source: string): ScriptEvent["action"] | undefined => parsed(source).events[0]?.action;

const packetOf = (source: string) => {
  const action = actionOf(`0 ${source}`);
  if (action?.kind !== "packet") throw new Error(`no packet: ${source}`);
  return action.packet;
};

const tcpOf = (source: string) => {
  const { body } = packetOf(source);
  if (body.kind !== "tcp") throw new Error(`no TCP: ${source}`);
  return body;
};

const callOf = (source: string) => {
  const action = actionOf(`0 ${source}`);
  if (action?.kind !== "call") throw new Error(`no call: ${source}`);
  return action.call;
};

test("a script has options, a preparing command, events and a restoring command", () => {
  const script = parsed(
    '--ip_version=ipv6\n--strict_segments\n--define=CC="reno"\n`prepare`\n0 `run`\n`restore`\n',
  );
  expect(script.options.map(({ name, value }) => [name, value])).toEqual([
    ["ip_version", "ipv6"],
    ["strict_segments", undefined],
    ["define", 'CC="reno"'],
  ]);
  expect(script.preparation?.text).toBe("prepare");
  expect(script.restoration?.text).toBe("restore");
  expect(script.events).toHaveLength(1);
});

test("every form of time is read, in microseconds", () => {
  const times = "0 `a` 0.100 `a` +.1 `a` + 0.25 `a` +0.000~+0.310 > . 1:1(0) 1~2.5 > . 1:1(0) * > . 1:1(0)";
  expect(parsed(times).events.map(({ time }) => time)).toEqual([
    { kind: "absolute", at: 0 },
    { kind: "absolute", at: 100_000 },
    { kind: "relative", after: 100_000 },
    { kind: "relative", after: 250_000 },
    { kind: "relative-range", from: 0, to: 310_000 },
    { kind: "absolute-range", from: 1_000_000, to: 2_500_000 },
    { kind: "any" },
  ]);
});

test("a blocking call has the time of its return", () => {
  expect(parsed("0 `a` +.01...0.011 connect(3, ..., ...) = 0").events[1]?.action).toMatchObject({
    call: { name: "connect", returnsAt: 11_000 },
  });
});

test("flags are letters, a dot, a hyphen for none, or a digit for the ECN bits", () => {
  for (const [text, flags] of [
    ["S", 0x02],
    ["S.", 0x12],
    [".", 0x10],
    ["P.", 0x18],
    ["R.", 0x14],
    ["FPU.", 0x39],
    ["-", 0],
    ["SEW", 0xc2],
    ["SEWA", 0x1c2],
    ["S.E", 0x52],
    [".5", 0x150],
    ["P.4", 0x118],
  ] as const)
    expect(tcpOf(`> ${text} 0:0(0)`).flags, text).toBe(flags);
  expect(tcpOf("> P.4 0:0(0)").ace).toBe(4);
});

test("sequence numbers, acknowledgement, window, urgent pointer", () => {
  expect(tcpOf("< UP. 1:1001(1000) ack 4294967295 win 257 urg 3")).toMatchObject({
    sequence: { kind: "known", start: 1, length: 1000, absolute: false },
    acknowledgement: 4_294_967_295,
    window: 257,
    urgent: 3,
    options: [],
  });
  expect(tcpOf("> R. 5:5(0)! ack 1").sequence).toMatchObject({ absolute: true });
  expect(tcpOf("> S. ...(0) ack 1").sequence).toEqual({ kind: "any", length: 0 });
  expect(tcpOf("> . 4294967295:9(10)").sequence).toMatchObject({ start: 4_294_967_295, length: 10 });
});

test("every TCP option is read, in its order", () => {
  expect(tcpOf("> S 0:0(0) <mss 1460,sackOK,TS val 4 ecr 0,nop,wscale 8>").options).toEqual([
    { kind: "mss", value: 1460 },
    { kind: "sack-permitted" },
    { kind: "timestamps", value: 4, echo: 0, absoluteEcho: false },
    { kind: "no-operation" },
    { kind: "window-scale", shift: 8 },
  ]);
  expect(tcpOf("> . 0:0(0) <nop,nop,sack 1:2 3:4>").options).toContainEqual({
    kind: "sack",
    blocks: [
      { left: 1, right: 2 },
      { left: 3, right: 4 },
    ],
  });
  expect(tcpOf("> . 0:0(0) <TS val ... ecr 7!,eol>").options).toEqual([
    { kind: "timestamps", value: undefined, echo: 7, absoluteEcho: true },
    { kind: "end" },
  ]);
  expect(tcpOf("> . 0:0(0) <...>").options).toBe("any");
  expect(tcpOf("> . 0:0(0)").options).toEqual([]);
});

test("options with octets: fast open, MD5, accurate ECN, by number, and those that are only named", () => {
  const cookie = Uint8Array.of(0x12, 0xab);
  for (const [text, option] of [
    ["FO", { kind: "fast-open", cookie: new Uint8Array(), experimental: false }],
    ["FO 12ab", { kind: "fast-open", cookie, experimental: false }],
    ["FOEXP 12ab", { kind: "fast-open", cookie, experimental: true }],
    ["exp-FO 12ab", { kind: "fast-open", cookie, experimental: true }],
    ["md5 12ab", { kind: "md5", digest: cookie }],
    ["md5 valid", { kind: "md5", digest: undefined }],
    ["ECN e1b 1 ceb 2 e0b 3", { kind: "accurate-ecn", order: 1, experimental: false, counters: [1, 2, 3] }],
    ["ECN e0b 1 ceb 2", { kind: "accurate-ecn", order: 0, experimental: false, counters: [1, 2] }],
    ["exp-AccECN0 ee0b 1", { kind: "accurate-ecn", order: 0, experimental: true, counters: [1] }],
    ["gen-77 12ab", { kind: "generic", number: 77, bytes: cookie }],
    ["exp-12ab", { kind: "generic", number: 254, bytes: cookie }],
    [
      "mp_join_syn address_id=0 token=1",
      { kind: "named", name: "mp_join_syn", text: "mp_join_syn address_id=0 token=1" },
    ],
  ] as const)
    expect(tcpOf(`> . 0:0(0) <${text}>`).options, text).toEqual([option]);
});

test("IP fields, tunnels and encapsulations are read", () => {
  expect(packetOf("> [ect0] . 0:0(0)").ip).toEqual({ ecn: 2 });
  expect(packetOf("> [ect01, flowlabel 0x1] . 0:0(0)").ip).toEqual({ ecn: "either", flowLabel: 1 });
  expect(packetOf("> (tos 0x20, ttl 4) . 0:0(0)").ip).toEqual({ trafficClass: 32, hopLimit: 4 });
  expect(packetOf("> [dscp af21, ecn ce] . 0:0(0)").ip).toEqual({ dscp: 18, ecn: 3 });
  expect(packetOf("> 80 > 8080 . 0:0(0)/udp(9811 > 1)")).toMatchObject({
    ports: { source: 80, destination: 8080 },
    udpEncapsulation: { source: 9811, destination: 1 },
  });
  const tunnelled = packetOf(
    "< ipv4 192.0.2.1 > 192.0.2.2: gre: mpls (label 5,tc 0,[S],ttl 9): ipv6 2001:db8::1 > ::1: . 0:0(0) win 1",
  );
  expect(tunnelled.tunnels.map(({ kind }) => kind)).toEqual(["ip", "gre", "mpls", "ip"]);
  expect(packetOf("< encap psp spi 0x10 . 0:0(0) win 1").psp).toBe(16);
});

test("ICMP messages of both families, UDP and what belongs to other protocols", () => {
  expect(packetOf("< icmp unreachable frag_needed mtu 1200 [1:1001(1000)]").body).toEqual({
    kind: "icmp",
    type: "unreachable",
    code: "frag_needed",
    mtu: 1200,
    identifier: undefined,
    echoed: { kind: "tcp", start: 1, length: 1000, encapsulation: undefined },
  });
  expect(packetOf("< [1:1(0)] icmp unreachable port_unreachable").body).toMatchObject({
    echoed: { kind: "tcp", start: 1 },
  });
  expect(packetOf("> icmp echo_request id 7").body).toMatchObject({ type: "echo_request", identifier: 7 });
  expect(packetOf("< icmp unreachable port_unreachable [udp(1000)]").body).toMatchObject({
    echoed: { kind: "other" },
  });
  expect(packetOf("> udp 1 > 2 (1000)").body).toEqual({ kind: "udp", length: 1000 });
  const script = parsed("0 > sctp: INIT[flgs=0, tag=1,\n a_rwnd=...]\n+1 > . 1:1(0)");
  expect(script.events).toHaveLength(2);
  expect(script.events[0]?.action).toMatchObject({ packet: { body: { kind: "other", protocol: "sctp" } } });
});

test("arguments of every kind are read", () => {
  expect(callOf("fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0").arguments[2]).toMatchObject({ kind: "or" });
  expect(callOf("fcntl(3, F_GETFL) = 0x2 (flags O_RDWR)")).toMatchObject({
    result: { value: 2 },
    note: "flags O_RDWR",
  });
  expect(callOf('setsockopt(3, SOL_TCP, TCP_CONGESTION, "re" "no", 4) = 0').arguments[3]).toMatchObject({
    value: "reno",
  });
  expect(callOf('read(3, "\\x41\\n"..., 5) = 5').arguments[1]).toMatchObject({ value: "A\n", open: true });
  expect(callOf("getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNRESET], [4]) = 0").arguments[3]).toMatchObject({
    kind: "list",
  });
  expect(
    callOf("setsockopt(3, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}, 8) = 0").arguments[3],
  ).toMatchObject({
    kind: "structure",
    members: [{ name: "onoff" }, { name: "linger" }],
  });
  expect(callOf("readv(3, [{..., 1}, {..., 2}], 2) = 3").arguments[1]).toMatchObject({
    items: [{ kind: "tuple" }, { kind: "tuple" }],
  });
  const poll = callOf("poll([{fd=3, events=POLLIN|POLLOUT, revents=POLLOUT}], 1, 0) = 1");
  expect(poll.arguments[0]).toMatchObject({ items: [{ kind: "structure" }] });
  const send = callOf("sendmsg(3, {msg_name(...)=..., msg_iov(1)=[{..., 5}], msg_flags=0}, MSG_MORE) = 5");
  expect(send.arguments[1]).toMatchObject({
    members: [{ name: "msg_name" }, { name: "msg_iov" }, { name: "msg_flags" }],
  });
  const bind = callOf(
    'bind(3, {sa_family = AF_INET, sin_port = htons(8080), sin_addr = inet_addr("192.0.2.1")}, _) = 0',
  );
  expect(bind.arguments[1]).toMatchObject({ members: [{}, { value: { kind: "application" } }, {}] });
  expect(callOf("connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)")).toMatchObject({
    result: { value: -1 },
    errno: "EINPROGRESS",
  });
});

test("code and comments of every form", () => {
  const script = parsed(
    "# one\n// two\n/* three\n0 `no` */ 0 %{ assert tcpi_snd_cwnd == 10 }% // four\n+1 `a` # five\n",
  );
  expect(script.events.map(({ action }) => action.kind)).toEqual(["code", "command"]);
  expect(script.events[0]?.action).toEqual({ kind: "code", text: "assert tcpi_snd_cwnd == 10" });
  expect(script.events[1]).toMatchObject({ line: 5, column: 1, text: "+1 `a`" });
});

test("parts under a condition hold by what is defined, before the script or in it", () => {
  const source =
    "#ifdef A\n0 `a`\n#ifdef B\n0 `ab`\n#else\n0 `a only`\n#endif\n#else\n0 `unclosed\n#endif\n#ifndef C\n1 `c`\n#endif\n";
  const commands = (text: string, definitions: Record<string, string> = {}): unknown =>
    parsed(text, definitions).events.map(({ action }) =>
      action.kind === "command" ? action.command.text : "",
    );
  expect(commands(source, { A: "1" })).toEqual(["a", "a only", "c"]);
  expect(commands(source, { A: "1", B: "1", C: "1" })).toEqual(["a", "ab"]);
  expect(commands(`--define=A=1\n${source}`)).toEqual(["a", "a only", "c"]);
  expect(commands("--define=X=1\n#ifdef X\n0 `x`\n#endif")).toEqual(["x"]);
});

test("a defined word is its value: a number, a string, a command, another word", () => {
  const call = callOf("setsockopt(3, L, N, S, H) = 0");
  expect(call.arguments[1]).toMatchObject({ kind: "word" });
  const script = parsed("0 setsockopt(3, L, N, S, H) = 0\n+0 C", {
    L: "SOL_TCP",
    N: "7",
    S: '"reno"',
    H: "0x10",
    C: "`x`",
  });
  const action = script.events[0]?.action;
  expect(action).toMatchObject({
    call: { arguments: [{}, { name: "SOL_TCP" }, { value: 7 }, { value: "reno" }, { value: 16 }] },
  });
  expect(script.events[1]?.action.kind).toBe("command");
});

test("what is wrong is said with its place and what should have been there", () => {
  for (const [source, message] of [
    ["", "1:1: expected an event, which begins with its time, found the end of the script"],
    [
      "0 < S 0:0(0)\n",
      "2:1: expected 'win' and a window, which an inbound packet has to have, found the end of the script",
    ],
    ["0 > S 0:0(0) win 70000", "1:18: expected a window from 0 to 65535, found '70000'"],
    ["0 > X 0:0(0)", "1:5: expected flags from . F S R P E W A U 0-7, found 'X' in 'X'"],
    ["0 > SE5 0:0(0)", "1:5: expected the ECN bits once, as letters or as one digit, found 'SE5'"],
    ["0 > . 1:3(1)", "1:7: expected numbers that fit their length: 1:2(1), found 1:3(1)"],
    [
      "0 < . 1:1(0) win 1 <...>",
      "1:21: expected the options, since an inbound packet is sent as it stands, found '...'",
    ],
    [
      "0 > . 1:1(0) <mms 5>",
      "1:15: expected a TCP option such as mss, wscale, sackOK, sack, TS, nop or eol, found 'mms'",
    ],
    ["0 > . 1:1(0) <FO 123>", "1:18: expected octets in hexadecimal, two digits each, found '123'"],
    [
      "0 < [ect01] . 1:1(0) win 1",
      "1:5: expected one codepoint, since an inbound packet is sent as it stands, found 'ect01'",
    ],
    [
      "* < . 1:1(0) win 1",
      "1:1: expected a single time, since only an outbound packet can have another, found a range",
    ],
    ["0.2~0.1 > . 1:1(0)", "1:1: expected a range of times that does not go backwards, found 0.2~0.1"],
    ["-1 `x`", "1:1: expected a time in seconds from 0 to 315360000, found '-1'"],
    ["0 `x", "1:3: expected a closing `, found the end of the script"],
    ["0 %{ x", "1:3: expected a closing }%, found the end of the script"],
    ["0 /* x", "1:3: expected a closing */, found the end of the script"],
    ["0 f(3", "1:6: expected ',' or ')', found the end of the script"],
    ["0 f(3) 0", "1:8: expected '=' and what f returns, found '0'"],
    ["0 f({a=1, 2}) = 0", "1:5: expected names for all members or for none, found both"],
    ["#ifdef X\n", "2:1: expected an #endif for the condition of line 1, found the end of the script"],
    ["#endif\n", "1:1: expected an #ifdef before the #endif, found '#endif'"],
    ["0 `x`\n`y`\n0 `z`", "3:1: expected the end of the script after its last command, found '0'"],
  ] as const)
    expect(problemOf(source), source).toBe(message);
});
