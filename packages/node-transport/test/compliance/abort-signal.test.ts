/** Fact: an aborted signal ends a socket with an `AbortError` of code ABORT_ERR; the signal's reason is its cause. */
import { expect, test } from "vitest";
import { logged, serving } from "../support/raw-server.ts";

test("aborted while connecting, or connected", async () => {
  const server = await serving(() => {});
  const controller = new AbortController();
  const { socket, log, closed } = logged(server.port, { signal: controller.signal });
  const failed = new Promise<Error>((resolve) => socket.on("error", resolve));
  controller.abort(new Error("enough"));
  await closed;
  expect(log).toEqual(["error - ABORT_ERR", "close true"]);
  expect(await failed).toMatchObject({ name: "AbortError", cause: { message: "enough" } });
  await server.close();
});
