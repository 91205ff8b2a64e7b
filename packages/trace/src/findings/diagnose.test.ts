import { expect, test } from "vitest";
import { codes } from "../../test/support/diagnosed.ts";
import { build, type TraceBuilder } from "../../test/support/trace-builder.ts";
import { findingCodes } from "./catalogue.ts";
import { diagnose } from "./diagnose.ts";

const tried = () => build().lookup(["10.0.3.7"]).tries("10.0.3.7");

const secure = () => build({ tls: true }).tries("10.0.3.7").connects().startsTls("db.internal");

test("worst first, and of equally bad ones the cause before its consequence", () => {
  const trace = build({ host: "db" })
    .proxy()
    .lookup(["fd00::7", "10.0.3.7"], 1500)
    .tries("fd00::7")
    .fails("ENETUNREACH", { synSent: false })
    .tries("10.0.3.7")
    .fails("ECONNREFUSED")
    .retries()
    .tries("10.0.3.7")
    .fails("ECONNREFUSED")
    .stops("attempts");
  expect(codes(trace)).toEqual([
    "refused",
    "no-route",
    "retry-exhausted",
    "name-lookup-slow",
    "proxy-configured",
  ]);
});

test("the same trace gives the same findings", () => {
  const trace = tried().fails("ECONNREFUSED").trace();
  expect(diagnose(trace)).toEqual(diagnose(trace));
});

test("a trace without events has nothing wrong with it", () => {
  expect(codes(build())).toEqual([]);
  expect(diagnose(build().trace("running"))).toEqual([]);
});

test.each<[string, TraceBuilder]>([
  ["nothing sent, we closed", tried().connects().closes("local")],
  ["question and answer", tried().connects().sends(80).receives(200).closes("local")],
  [
    "the server closed after its answer",
    tried().connects().sends(80).receives(200).peerFinishes().closes("peer"),
  ],
  ["the server greeted and closed", tried().connects().receives(20).peerFinishes().closes("peer")],
  [
    "TLS",
    build({ tls: true }).tries("10.0.3.7").connects().startsTls("db.internal").secures().closes("local"),
  ],
  [
    "a half-closed connection",
    tried().connects().receives(9).peerFinishes().sends(9).closes("peer", { bytesUnacknowledged: 0 }),
  ],
  ["a proxy that nobody needed", tried().connects().closes("local").proxy()],
  ["what could not be observed", tried().connects().closes("local").unknown()],
])("healthy: %s", (_name, trace) => {
  expect(codes(trace)).toEqual([]);
});

test("what was cancelled is blamed for nothing", () => {
  expect(codes(tried().wait(3000).isAbandoned("cancelled", 3).cancelled())).toEqual([]);
  expect(codes(tried().connects().sends(5).wait(900).closes("aborted").cancelled())).toEqual([]);
  expect(
    codes(build({ tls: true }).tries("10.0.3.7").connects().startsTls().closes("local").cancelled()),
  ).toEqual([]);
});

test("what had failed before a cancel is told, as a warning where another address was still open", () => {
  const trace = build()
    .lookup(["fd00::7", "10.0.3.7"])
    .tries("fd00::7")
    .fails("ENETUNREACH", { synSent: false });
  const cut = trace.tries("10.0.3.7").isAbandoned("cancelled").cancelled().trace();
  expect(diagnose(cut).map(({ code, severity }) => `${severity} ${code}`)).toEqual(["warning no-route"]);
  const between = tried().fails("ECONNREFUSED").retries().cancelled().stops("cancelled").trace();
  expect(diagnose(between).map(({ code, severity }) => `${severity} ${code}`)).toEqual(["error refused"]);
});

test("a trace that still runs gives what is known so far, as warnings", () => {
  const trace = tried().fails("ECONNREFUSED").retries().tries("10.0.3.7").trace("running");
  expect(diagnose(trace).map(({ code, severity }) => `${severity} ${code}`)).toEqual(["warning refused"]);
});

const connecting = [
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "ETIMEDOUT",
  "EINVAL",
  "EACCES",
  "EPERM",
  "EADDRNOTAVAIL",
  "EADDRINUSE",
  "EMFILE",
  "ENFILE",
  "ENOBUFS",
  "ENOMEM",
  "ECONNRESET",
  "EAFNOSUPPORT",
  "EPROTONOSUPPORT",
  "ECONNABORTED",
  "EOTHER",
];

test.each(connecting)("no failure is without a finding: connecting, %s", (code) => {
  for (const address of ["10.0.3.7", "fd00::7", "127.0.0.1", "fe80::1", "224.0.0.1"]) {
    const findings = diagnose(build().lookup([address]).tries(address).fails(code).trace());
    expect(findings[0]?.severity).toBe("error");
  }
});

test.each([
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "ENODATA",
  "ESERVFAIL",
  "EREFUSED",
  "ETIMEDOUT",
  "EINVAL",
  "EMFILE",
  "EOTHER",
])("no failure is without a finding: the lookup, %s", (code) => {
  expect(diagnose(build().lookupFails({ 4: code, 6: code }).trace())[0]?.severity).toBe("error");
});

test.each(["ECONNRESET", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "ECONNABORTED", "EOTHER"])(
  "no failure is without a finding: an open connection, %s",
  (code) => {
    const trace = tried().connects().sends(5).receives(5).closes("failed", { code }).trace();
    expect(diagnose(trace)[0]?.severity).toBe("error");
  },
);

test.each([
  "CERT_HAS_EXPIRED",
  "UNSPECIFIED",
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "ERR_TLS",
  "ETIMEDOUT",
  "EPROTO",
  "EOTHER",
])("no failure is without a finding: TLS, %s", (code) => {
  const trace = build({ tls: true })
    .tries("10.0.3.7")
    .connects()
    .startsTls()
    .failsTls(code)
    .closes("local")
    .trace();
  expect(diagnose(trace)[0]?.severity).toBe("error");
});

test("every code of the catalogue has its rule", () => {
  const traces: readonly TraceBuilder[] = [
    build().lookupFails({ 4: "ENOTFOUND", 6: "ENOTFOUND" }).stops("futile"),
    build().lookupFails({ 4: "EAI_AGAIN" }).retries().lookupFails({ 4: "EAI_AGAIN" }).stops("attempts"),
    build().lookup(["10.0.3.7"], 2000).tries("10.0.3.7").fails("EACCES").proxy(),
    ...["ECONNREFUSED", "ECONNRESET", "EHOSTUNREACH", "EMFILE"].map((code) => tried().fails(code)),
    tried().fails("ECONNREFUSED", { answer: "icmp" }),
    tried().fails("ENETUNREACH", { synSent: true, duration: 9 }),
    build()
      .lookup(["fd00::7", "10.0.3.7"])
      .tries("fd00::7")
      .fails("ENETUNREACH", { synSent: false })
      .tries("10.0.3.7")
      .fails("ETIMEDOUT", { timer: "attempt" }),
    build()
      .lookup(["fd00::7", "10.0.3.7"])
      .tries("fd00::7")
      .fails("ENETUNREACH", { synSent: false })
      .tries("10.0.3.7")
      .connects(1010),
    build({ host: "localhost" })
      .lookup(["::1", "127.0.0.1"])
      .tries("::1")
      .fails("ECONNREFUSED")
      .tries("127.0.0.1")
      .connects(),
    ...[
      "CERT_HAS_EXPIRED",
      "CERT_NOT_YET_VALID",
      "DEPTH_ZERO_SELF_SIGNED_CERT",
      "ERR_TLS_CERT_ALTNAME_INVALID",
      "ERR_SSL_WRONG_VERSION_NUMBER",
      "ERR_SSL_NO_SHARED_CIPHER",
      "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED",
    ].map((code) => secure().failsTls(code)),
    secure().secures({ duration: 2000 }),
    tried().connects().sends(9).receives(7, "tls-alert").closes("local"),
    tried().connects().sends(9).receives(9).closes("reset"),
    tried().connects().sends(9).wait(1500).receives(9).closes("local"),
    tried().connects().sends(9).peerFinishes().closes("peer"),
    tried().connects().sends(9).wait(900).kernel({ peerWindow: 0, sendQueue: 9 }).closes("local"),
    tried().connects().receives(9).peerFinishes().sends(9).closes("reset"),
    tried().connects().closes("local").packetFinding("packets-lost", {}),
  ];
  expect(new Set(traces.flatMap((trace) => codes(trace)))).toEqual(new Set(findingCodes));
});
