/** Traces with every finding there is, in its variations: what can be said of a trace is said of one of these. */
import {
  certificate,
  build,
  type TraceBuilder,
} from "../../../../packages/trace/test/support/trace-builder.ts";

type Given = Parameters<typeof build>[0];
type Certificate = Parameters<typeof certificate>[0];

const tried = (address = "10.0.3.7", given: Given = {}): TraceBuilder =>
  build(given).lookup([address]).tries(address);

const open = (given: Given = {}): TraceBuilder => tried("10.0.3.7", given).connects();

const secure = (given: Given = {}): TraceBuilder => open({ tls: true, ...given }).startsTls("db.internal");

const half = (): TraceBuilder => open().receives(10).peerFinishes().wait(5);

const reset = { synSent: true, answer: "reset", evidence: "kernel" } as const;
const broken = { code: "ECONNRESET", syscall: "read" } as const;

/** Every errno that connecting can fail with, on addresses of every kind. */
const connecting = (): readonly TraceBuilder[] =>
  CONNECT_CODES.flatMap((code) =>
    ["10.0.3.7", "fd00::7", "127.0.0.1", "fe80::1", "224.0.0.1"].flatMap((address) => [
      tried(address).fails(code),
      tried(address).fails(code, { synSent: false, duration: 0.1 }),
      tried(address).fails(code, { synSent: true, answer: "icmp", duration: 3060 }),
      tried(address).fails(code, { syscall: "bind", synSent: false }),
      tried(address, { host: address }).fails(code, { timer: "attempt", synCount: 1, duration: 10_000 }),
      tried(address, { platform: "" }).fails(code, { timer: "overall", synCount: 5, duration: 400_000 }),
    ]),
  );

const lookups = (): readonly TraceBuilder[] => [
  ...LOOKUP_CODES.flatMap((code) => [
    build().lookupFails({ 4: code, 6: code }).stops("futile", "waiting cannot mend it: no such thing"),
    build({ host: "db" }).lookupFails({ 4: code }),
    build().lookupFails({ 6: code }, 5000).deadline("lookup", 5000),
  ]),
  build({ host: "long.".repeat(51) }).lookupFails({ 4: "ENOTFOUND", 6: "ENOTFOUND" }),
  build().lookupFails({ 4: "EAI_AGAIN" }).retries().lookupFails({ 4: "EAI_AGAIN" }).stops("attempts"),
  build().lookup(["10.0.3.7"], 1500).tries("10.0.3.7").connects().closes("local"),
  build().lookup(["fd00::7", "10.0.3.7"], 1500).tries("fd00::7").connects().closes("local"),
  build()
    .lookup(["10.0.3.7"], 2000)
    .tries("10.0.3.7")
    .fails("EACCES")
    .proxy()
    .proxy("http.proxy", "[fd00::1]:3128"),
];

const addresses = (): readonly TraceBuilder[] => {
  const two = (host = "db.internal"): TraceBuilder => build({ host }).lookup(["fd00::7", "10.0.3.7"]);
  const failing = two().tries("fd00::7").fails("ENETUNREACH", { synSent: false });
  const many = build().lookup(["10.0.3.1", "10.0.3.2", "10.0.3.3", "10.0.3.4", "10.0.3.5", "fd00::6"]);
  for (const end of ["1", "2", "3", "4", "5"]) many.tries(`10.0.3.${end}`).fails("ECONNREFUSED");
  const silent = build().lookup(["10.0.3.1", "10.0.3.2", "10.0.3.3"]);
  for (const end of ["1", "2", "3"]) silent.tries(`10.0.3.${end}`).fails("ETIMEDOUT", { duration: 130_000 });
  const pair = build().lookup(["10.0.3.1", "10.0.3.2"]).tries("10.0.3.1").fails("ETIMEDOUT");
  return [
    failing.tries("10.0.3.7").fails("ETIMEDOUT", { timer: "attempt" }),
    many.tries("fd00::6").fails("EHOSTUNREACH"),
    silent,
    pair.tries("10.0.3.2").fails("ETIMEDOUT"),
    two().tries("fd00::7").fails("ENETUNREACH", { synSent: false }).tries("10.0.3.7").connects(1010),
    two().tries("10.0.3.7").fails("ECONNREFUSED").tries("fd00::7").connects().closes("local"),
    two().tries("fd00::7").wait(300).tries("10.0.3.7").connects().on(1, "fd00::7").isAbandoned("lost-race"),
    ...["EADDRNOTAVAIL", "EACCES"].map((code) =>
      two().tries("fd00::7").fails(code).tries("10.0.3.7").fails(code).stops("futile"),
    ),
    build({ host: "fe80::1" }).lookup(["fe80::1", "fe80::2"]).tries("fe80::1").fails("EINVAL"),
  ];
};

const localhost = (): readonly TraceBuilder[] => {
  const named = (host = "localhost"): TraceBuilder => build({ host }).lookup(["::1", "127.0.0.1"]);
  const literal = (given: Given = {}): TraceBuilder =>
    build({ host: "127.0.0.1", ...given })
      .literal()
      .tries("127.0.0.1");
  return [
    named().tries("::1").fails("ECONNREFUSED").tries("127.0.0.1").connects().listeners(["127.0.0.1"]),
    named().tries("::1").fails("EADDRNOTAVAIL", { synSent: false }).tries("127.0.0.1").connects(),
    named("app.localhost").tries("127.0.0.1").connects().closes("local").listeners(["0.0.0.0"]),
    build({ host: "localhost" }).lookup(["127.0.0.1"]).tries("127.0.0.1").connects().listeners(["127.0.0.1"]),
    named().tries("::1").fails("ECONNREFUSED").tries("127.0.0.1").fails("ECONNREFUSED").listeners([]),
    literal().fails("ECONNREFUSED").listeners(["::1"]),
    named().tries("127.0.0.1").fails("ECONNREFUSED").listeners(["::1"]),
    literal({ host: "10.0.0.2" }).fails("ECONNREFUSED"),
    build({ host: "10.0.0.2" }).literal().tries("10.0.0.2").fails("ECONNREFUSED").listeners(["127.0.0.1"]),
    literal({ port: 8765 }).fails("ECONNREFUSED"),
    literal({ platform: "darwin" }).fails("ECONNREFUSED", { answer: "icmp" }),
    literal({ port: 9, scheme: "mail" }).connects(1005).closes("local"),
  ];
};

const certificates = (): readonly TraceBuilder[] => {
  const refused = (code: string, ...chain: Certificate[]): TraceBuilder =>
    secure({ port: 443 })
      .failsTls(code, { chain: chain.map((each) => certificate(each)), servername: "db.internal" })
      .closes("local");
  const passed = (...chain: Certificate[]): TraceBuilder =>
    secure({ port: 443 })
      .secures({ authorized: false, chain: chain.map((each) => certificate(each)), alpn: "h2" })
      .closes("local");
  const past = { validTo: "2026-11-10T00:00:00Z" };
  const early = { validFrom: "2026-11-23T00:02:11Z" };
  return [
    ...[{}, past].map((leaf) => refused("CERT_HAS_EXPIRED", leaf)),
    refused("CERT_HAS_EXPIRED"),
    refused("CERT_HAS_EXPIRED", {}, { subject: "CN=Old CA", ...past }),
    ...[{}, early].map((leaf) => refused("CERT_NOT_YET_VALID", leaf)),
    refused("CERT_NOT_YET_VALID", {}, { subject: "CN=New CA", ...early }),
    ...CERTIFICATE_CODES.flatMap((code) => [refused(code), refused(code, {}), refused(code, {}, {})]),
    refused("ERR_TLS_CERT_ALTNAME_INVALID", { names: [] }),
    refused("ERR_TLS_CERT_ALTNAME_INVALID", { names: ["*.corp.example", "corp.example"] }),
    refused("ERR_TLS_CERT_ALTNAME_INVALID", { names: ["a.b", "*.c.d", "e.f", "g.h", "i.j"] }),
    passed(past),
    passed({ selfSigned: true }),
    passed({ names: ["other.example"] }, { selfSigned: true }),
    passed(),
  ];
};

const handshakes = (): readonly TraceBuilder[] => [
  ...TLS_CODES.flatMap((code) => [
    secure().failsTls(code),
    secure({ port: 8443 }).failsTls(code, { timer: "attempt", duration: 10_000 }).closes("local"),
  ]),
  ...ALERTS.map((alert) => secure().failsTls(`ERR_SSL_SSL/TLS_ALERT_${alert.toUpperCase()}`, { alert })),
  ...(["ssh", "http", "smtp"] as const).map((like) =>
    secure().receives(20, like).failsTls("ERR_SSL_WRONG_VERSION_NUMBER"),
  ),
  secure().closes("reset", broken),
  secure().failsTls("ETIMEDOUT", { timer: "overall", duration: 5000 }).deadline("tls", 5000),
  secure().secures({ duration: 2000 }),
  secure().kernel({ rtt: 1, minRtt: 0.9, totalRetransmits: 0 }).secures({ duration: 2000 }),
  ...[{ port: 8443, scheme: "http" }, { port: 8443, scheme: "ours" }, {}].map((given) =>
    open(given).sends(80).receives(7, "tls-alert").closes("local"),
  ),
  open().sends(80).receives(300, "http-plain-to-tls").closes("local"),
  ...["TLSv1.3", undefined].map((protocol) =>
    open().sends(80).wait(2).peerFinishes().closes("peer").speaksTls(protocol),
  ),
  ...[443, 465, 993].map((port) => open({ port }).sends(80).wait(2).closes("reset", broken)),
];

const opened = (): readonly TraceBuilder[] => [
  ...["ECONNRESET", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "ECONNABORTED", "EOTHER"].map(
    (code) => open().sends(5).receives(5).wait(2).closes("failed", { code }),
  ),
  open().wait(3).closes("reset", broken),
  open().sends(5).closes("reset", broken),
  open().sends(517).wait(3200).closes("reset", broken),
  open().sends(5).receives(12_345).wait(2).closes("reset", broken),
  open({ port: 3306 }).sends(10).wait(3).peerFinishes().closes("peer"),
  open({ port: 587 }).peerFinishes().closes("peer"),
  open({ port: 9876, tls: true }).peerFinishes().closes("peer"),
  open().sends(3).state("local", "ESTABLISHED", "CLOSE-WAIT", "rcv-fin").peerFinishes(),
  half().sends(12).wait(1).closes("reset", { code: "EPIPE", bytesUnacknowledged: 0 }),
  half().sends(12).closes("peer", { bytesUnacknowledged: 12 }),
  half().sends(1).closes("peer", { bytesUnacknowledged: 1 }),
  half().sends(1).closes("peer"),
  open({ scheme: "http" }).sends(80).wait(5000).deadline("answer", 5000).closes("local"),
  open().sends(517).wait(11_000).closes("timeout", { code: "ETIMEDOUT", syscall: "read" }),
  open().sends(9).wait(1500).receives(9).closes("local"),
  open().wait(1500).receives(9).sends(6).closes("aborted"),
  open().sends(18).receives(1_234_567, "http").peerFinishes().closes("peer").unknown(),
];

const slow = (): readonly TraceBuilder[] => [
  tried().kernel({ source: "proc", state: "SYN-SENT", retransmits: 1 }).connects(1010).closes("local"),
  tried().connects(1010).kernel({ totalRetransmits: 1, rtt: 0.3 }).sends(10).receives(5).closes("local"),
  tried().connects(1010).closes("reset").retries().tries("10.0.3.7").connects(1020).closes("local"),
  tried().connects(400).kernel({ rtt: 1, minRtt: 0.9, totalRetransmits: 0 }).closes("local"),
  tried()
    .kernel({ state: "SYN-SENT", retransmits: 3, timer: "retransmission", timerIn: 4000, rto: 8000 })
    .fails("ETIMEDOUT", { duration: 7000, timer: "attempt", synCount: 4 }),
  tried()
    .kernel({ state: "SYN-SENT", retransmits: 1, rto: 2000 })
    .wait(200)
    .isAbandoned("cancelled")
    .cancelled(),
  open()
    .kernel({ timer: "keep-alive", rttvar: 0.5, rtt: 1, congestionWindow: 10, sendQueue: 1, receiveQueue: 3 })
    .kernel({ timer: "zero-window-probe", timerIn: 200, congestionWindow: 1, retransmits: 1 })
    .kernel({ timer: "time-wait", state: "TIME-WAIT", timerIn: 60_000, totalRetransmits: 4, minRtt: 1 })
    .closes("local"),
];

const shut = (): readonly TraceBuilder[] => [
  open().sends(9000).wait(900).kernel({ peerWindow: 0, sendQueue: 8000 }).closes("local"),
  open().sends(9000).wait(900).kernel({ timer: "zero-window-probe" }).deadline("answer", 900).closes("local"),
];

/** As packets show it. */
const wire = (): readonly TraceBuilder[] => [
  open()
    .sends(9)
    .add({
      type: "segment",
      direction: "sent",
      flags: ["PSH", "ACK"],
      sequence: 1,
      acknowledgement: 1,
      length: 9,
      window: 0,
      frame: 4,
      ttl: 64,
      analysis: ["retransmission", "duplicate_ack", "keep_alive"],
      evidence: "packet",
    })
    .closes("local")
    .packetFinding("packets-lost", {
      text: "What 10.77.0.1:47716 sent was lost on the way: 1 segment (50.0 % of its data segments) had to be sent again.",
      proof: [{ frame: 4, text: "5 bytes sent again" }],
      alternatives: ["The answers (ACKs) may have been lost instead of the data."],
      nextSteps: [
        {
          text: "Look for a full queue or a bad link between the two: interface counters of drops and errors.",
        },
      ],
    }),
];

const retried = (): readonly TraceBuilder[] => {
  const twice = (): TraceBuilder =>
    tried().fails("ECONNREFUSED").retries(100).tries("10.0.3.7").fails("ECONNREFUSED");
  const often = build({ host: "127.0.0.1" });
  for (let attempt = 1; attempt <= 20; attempt += 1) {
    often.tries("127.0.0.1").fails("ECONNREFUSED", reset);
    if (attempt < 20) often.retries(1);
  }
  return [
    twice().stops("attempts", "2 attempts made, the policy allows 2"),
    twice().retries(200).tries("10.0.3.7").fails("ECONNREFUSED").stops("attempts"),
    twice()
      .retries()
      .tries("10.0.3.7")
      .fails("ETIMEDOUT")
      .stops("elapsed", "410 ms gone, the policy allows 400 ms"),
    twice().stops("policy", "this policy never retries"),
    tried().fails("ECONNREFUSED").stops("budget", "the retry budget is empty"),
    tried().fails("ECONNREFUSED").retries(6000).deadline("wait", 5000).stops("deadline"),
    twice().retries().tries("10.0.3.7").connects().closes("local"),
    tried()
      .fails("ECONNREFUSED")
      .retries()
      .cancelled()
      .stops("cancelled", "cancelled while waiting to try again"),
    build()
      .lookup(["10.0.3.7"], 4800)
      .tries("10.0.3.7")
      .fails("ETIMEDOUT", { timer: "overall", duration: 200 })
      .deadline("tcp", 5000),
    often.stops("attempts"),
    build().tries("10.0.3.7").retries().stops("attempts"),
    secure().failsTls("CERT_HAS_EXPIRED").closes("local").stops("futile"),
  ];
};

/** See the file's head. */
export const findingTraces = (): readonly TraceBuilder[] => [
  ...connecting(),
  ...lookups(),
  ...addresses(),
  ...localhost(),
  ...certificates(),
  ...handshakes(),
  ...opened(),
  ...slow(),
  ...shut(),
  ...wire(),
  ...retried(),
];

const CONNECT_CODES: readonly string[] = [
  "ECONNREFUSED EHOSTUNREACH EHOSTDOWN ENETUNREACH ENETDOWN ETIMEDOUT EINVAL EACCES EPERM EADDRNOTAVAIL",
  "EADDRINUSE EMFILE ENFILE ENOBUFS ENOMEM ECONNRESET EAFNOSUPPORT EPROTONOSUPPORT ECONNABORTED EOTHER",
].flatMap((line) => line.split(" "));

const LOOKUP_CODES: readonly string[] =
  "ENOTFOUND EAI_AGAIN EAI_FAIL ENODATA ESERVFAIL EREFUSED ETIMEDOUT EINVAL EMFILE EAI_MEMORY EOTHER".split(
    " ",
  );

const CERTIFICATE_CODES: readonly string[] = [
  "DEPTH_ZERO_SELF_SIGNED_CERT SELF_SIGNED_CERT_IN_CHAIN UNABLE_TO_VERIFY_LEAF_SIGNATURE CERT_REVOKED",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY UNSPECIFIED ERR_TLS_CERT_ALTNAME_INVALID",
].flatMap((line) => line.split(" "));

const TLS_CODES: readonly string[] = [
  "ERR_SSL_WRONG_VERSION_NUMBER ERR_SSL_UNEXPECTED_MESSAGE ERR_SSL_NO_SHARED_CIPHER ERR_TLS EPROTO EOTHER",
  "ERR_SSL_UNSUPPORTED_PROTOCOL ETIMEDOUT ECONNRESET EPIPE ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED",
  "ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE",
].flatMap((line) => line.split(" "));

const ALERTS: readonly string[] = [
  "protocol_version insufficient_security handshake_failure no_application_protocol unrecognized_name",
  "internal_error decode_error certificate_required unknown_ca",
].flatMap((line) => line.split(" "));
