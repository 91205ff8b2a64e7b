/**
 * Fact: what goes wrong in a TLS handshake. An alert has a code with its name in it; bytes that are no TLS are
 * ERR_SSL_WRONG_VERSION_NUMBER; a FIN is ECONNRESET without a syscall, a reset ECONNRESET of `read`.
 */
import { connect } from "node:tls";
import type { Socket } from "node:net";
import { expect, test } from "vitest";
import { classifyError } from "../../src/error/classify-error.ts";
import { alertOf, tlsAlerts } from "../../src/error/tls-alerts.ts";
import { errorFacts, type ErrorFacts } from "../support/connect-probe.ts";
import { serving } from "../support/raw-server.ts";

/** The error of a handshake with a server that answers the client's hello like this. */
const handshakeError = async (answer: (socket: Socket) => void): Promise<ErrorFacts> => {
  const server = await serving((socket) => socket.once("data", () => answer(socket)));
  const error = await new Promise<Error>((resolve) => {
    connect({ host: "127.0.0.1", port: server.port, servername: "name.example" }).once("error", resolve);
  });
  await server.close();
  return errorFacts(error);
};

const fatalAlert = (number: number): Buffer => Buffer.from([21, 3, 3, 0, 2, 2, number]);

test.each(Object.entries(tlsAlerts))(
  "the alert %s is known by its code",
  async (name, { number, meaning }) => {
    const error = await handshakeError((socket) => socket.end(fatalAlert(number)));
    expect(alertOf(error.code ?? "")).toBe(name);
    expect(classifyError(error, { phase: "tls" })).toMatchObject({ retryClass: "fatal", meaning });
  },
);

test.each([
  ["HTTP", "HTTP/1.1 400 Bad Request\r\n\r\n"],
  ["SSH", "SSH-2.0-OpenSSH_9.2\r\n"],
  ["SMTP", "220 mail.example ESMTP\r\n"],
])("an answer in %s is ERR_SSL_WRONG_VERSION_NUMBER", async (_, answer) => {
  const error = await handshakeError((socket) => socket.write(answer));
  expect(error.code).toBe("ERR_SSL_WRONG_VERSION_NUMBER");
  expect(classifyError(error, { phase: "tls" })).toMatchObject({
    retryClass: "fatal",
    otelErrorType: "not_tls",
  });
});

test("a close is ECONNRESET that no system call gave", async () => {
  const error = await handshakeError((socket) => socket.end());
  expect(error).toMatchObject({ code: "ECONNRESET" });
  expect(error).not.toHaveProperty("syscall");
  expect(classifyError(error, { phase: "tls" }).transition).toEqual({
    from: "ESTABLISHED",
    trigger: "rcv-fin",
  });
});

test("a reset is ECONNRESET of read", async () => {
  const error = await handshakeError((socket) => socket.resetAndDestroy());
  expect(error).toMatchObject({ code: "ECONNRESET", syscall: "read" });
  expect(classifyError(error, { phase: "tls" }).transition).toEqual({
    from: "ESTABLISHED",
    trigger: "rcv-rst",
  });
});
