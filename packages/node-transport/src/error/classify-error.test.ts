import { expect, test } from "vitest";
import { classifyError } from "./classify-error.ts";

const nodeError = (code: string, about: object = {}): Error =>
  Object.assign(new Error(`it says ${code}`), { code, ...about });

test("a refused connection is a reset in SYN-SENT", () => {
  const error = nodeError("ECONNREFUSED", { syscall: "connect", address: "127.0.0.1", port: 1 });
  expect(classifyError(error, { phase: "tcp", synchronous: false })).toEqual({
    phase: "tcp",
    code: "ECONNREFUSED",
    syscall: "connect",
    message: "it says ECONNREFUSED",
    retryClass: "next-address",
    meaning: "nothing is listening there",
    transition: { from: "SYN-SENT", trigger: "rcv-rst" },
    otelErrorType: "connection_refused",
  });
});

test("whether a SYN was sent decides what an unreachable network is, and not knowing claims neither", () => {
  const error = nodeError("ENETUNREACH", { syscall: "connect" });
  const sent = classifyError(error, { phase: "tcp", synchronous: false });
  const unsent = classifyError(error, { phase: "tcp", synchronous: true });
  const unknown = classifyError(error, { phase: "tcp" });
  expect(sent.transition).toEqual({ from: "SYN-SENT", trigger: "icmp-soft-error" });
  expect(unsent).toMatchObject({ meaning: "this machine has no route to that address" });
  expect(unsent).not.toHaveProperty("transition");
  expect(unknown).toMatchObject({ meaning: "there is no route to that address" });
  expect(unknown).not.toHaveProperty("transition");
});

test.each([
  ["2001:db8::1", "next-address"],
  ["192.0.2.1", "local"],
])(
  "no local address or port towards %s is of class %s: IPv6 may be missing as a whole",
  (address, retryClass) => {
    const error = nodeError("EADDRNOTAVAIL", { syscall: "connect", address });
    expect(classifyError(error, { phase: "tcp" })).toMatchObject({ retryClass });
  },
);

test("a known code in a phase it is not known in keeps its meaning and claims no transition", () => {
  const failure = classifyError(nodeError("ECONNREFUSED"), { phase: "established" });
  expect(failure).toMatchObject({
    phase: "established",
    meaning: "nothing is listening there",
  });
  expect(failure).not.toHaveProperty("transition");
});

test("an unknown code is said to be unknown, and may be retried", () => {
  expect(classifyError(nodeError("EXYZ"), { phase: "tcp" })).toEqual({
    phase: "tcp",
    code: "EXYZ",
    message: "it says EXYZ",
    retryClass: "retry",
    meaning: "it failed with EXYZ, which is not known to this version",
    otelErrorType: "_OTHER",
  });
});

test("the code is taken from the nearest cause that has one", () => {
  const cause = nodeError("ENOTFOUND", { syscall: "getaddrinfo" });
  const error = new TypeError("fetch failed", { cause: new Error("between", { cause }) });
  expect(classifyError(error, { phase: "lookup" })).toMatchObject({
    code: "ENOTFOUND",
    syscall: "getaddrinfo",
    message: "it says ENOTFOUND",
  });
});

test("a circle of causes ends", () => {
  const error = new Error("round");
  error.cause = error;
  expect(classifyError(error, { phase: "tcp" })).toMatchObject({ code: "UNKNOWN", message: "round" });
});

test.each([
  ["a string", "no", "no"],
  ["nothing", undefined, "undefined"],
  ["null", null, "null"],
  ["a number", 7, "7"],
  ["an empty object", {}, "an error without a message"],
  ["a symbol", Symbol("odd"), "Symbol(odd)"],
])("%s that was thrown is an unknown failure", (_, thrown, message) => {
  expect(classifyError(thrown, { phase: "tcp" })).toMatchObject({
    code: "UNKNOWN",
    message,
    retryClass: "retry",
  });
});

test("an abort and a time-out of an AbortSignal are known by their names", () => {
  expect(classifyError(AbortSignal.abort().reason, { phase: "tcp" })).toMatchObject({
    code: "ABORT_ERR",
    retryClass: "fatal",
    meaning: "this program cancelled it",
  });
  expect(classifyError(new DOMException("late", "TimeoutError"), { phase: "tcp" })).toMatchObject({
    code: "ETIMEDOUT",
    meaning: "a timer on this side ended the attempt before any answer came",
  });
});

test("a broken handshake reported as EPROTO is known by what OpenSSL says", () => {
  const message =
    "write EPROTO 0090:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../a.c:355:\n";
  const error = Object.assign(new Error(message), { code: "EPROTO", syscall: "write" });
  expect(classifyError(error, { phase: "tls" })).toMatchObject({
    code: "ERR_SSL_WRONG_VERSION_NUMBER",
    retryClass: "fatal",
    meaning: "the other side does not speak TLS on this port",
  });
});

test("several addresses make one failure: the first one's, with the most hopeful class", () => {
  const errors = [
    nodeError("EINVAL", { syscall: "connect", address: "fe80::1" }),
    nodeError("ECONNREFUSED", { syscall: "connect", address: "127.0.0.1" }),
  ];
  expect(classifyError(new AggregateError(errors), { phase: "tcp" })).toMatchObject({
    code: "EINVAL",
    retryClass: "next-address",
    meaning:
      "this machine does not send to that address as it is written; another address: nothing is listening there",
  });
});

test("several addresses that fail alike are told once", () => {
  const errors = [nodeError("ECONNREFUSED"), nodeError("ECONNREFUSED")];
  const failure = classifyError(new AggregateError(errors), { phase: "tcp" });
  expect(failure).toEqual(classifyError(errors[0], { phase: "tcp" }));
});

test("an AggregateError of nothing is an unknown failure", () => {
  expect(classifyError(new AggregateError([]), { phase: "tcp" })).toMatchObject({ code: "UNKNOWN" });
});
