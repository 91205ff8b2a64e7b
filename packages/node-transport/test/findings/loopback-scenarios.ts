/** Findings that servers on loopback produce, without any privilege. */
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { refusedPort } from "@tcplens/test-ports";
import type { Lookup } from "../../src/dial/options.ts";
import { retryPolicy } from "../../src/retry/retry-policy.ts";
import { backlogFull } from "../support/backlog-full.ts";
import { closeAfterAccept, echo, ipv4Only, listening, resetAfterAccept, silent } from "../support/servers.ts";
import { at, type Scenario, traced, tracedServer } from "./scenario.ts";

/** A name with these addresses, whatever the machine's resolver knows. */
const named =
  (four: readonly string[], six: readonly string[] = []): Lookup =>
  async (_host, family) =>
    family === 4 ? four : six;

/** Answers 517 bytes, then resets. */
const answersAndResets = () =>
  listening((socket) => {
    socket.once("data", () =>
      socket.write(Buffer.alloc(517), () => setTimeout(() => socket.resetAndDestroy(), 20)),
    );
  });

/** Takes the connection and leaves everything that comes unread. */
const neverReads = () => listening((socket) => socket.pause());

/** Answers what it is asked after a while. */
const thinksFirst = (milliseconds: number) =>
  listening((socket) => {
    socket.once("data", () => setTimeout(() => socket.end("ready\r\n"), milliseconds));
  });

/** Says goodbye, closes its half, and after the next byte is gone altogether. */
const leavesEarly = () =>
  listening(
    (socket) => {
      socket.end("goodbye\r\n");
      socket.once("data", () => socket.destroy());
    },
    {},
    { allowHalfOpen: true },
  );

export const loopbackScenarios: readonly Scenario[] = [
  {
    code: "refused",
    what: "a port on which nothing listens",
    findings: ["refused"],
    outcome: "failed",
    run: async () => traced(at(await refusedPort())),
  },
  {
    code: "localhost-one-family",
    what: "localhost, where the server listens on IPv4 only",
    findings: ["localhost-one-family"],
    outcome: "connected",
    run: () => tracedServer(ipv4Only(), { host: "localhost" }, { lookup: named(["127.0.0.1"]) }),
  },
  {
    code: "family-broken",
    what: "a name whose IPv6 address refuses while its IPv4 address answers",
    findings: ["family-broken"],
    outcome: "connected",
    run: () => tracedServer(ipv4Only(), { host: "api.test" }, { lookup: named(["127.0.0.1"], ["::1"]) }),
  },
  {
    code: "all-addresses-failed",
    what: "a name whose addresses fail in different ways",
    findings: ["all-addresses-failed", "refused", "no-route"],
    outcome: "failed",
    run: async () =>
      traced(at(await refusedPort(), { host: "api.test" }), {
        lookup: named(["127.0.0.1", "255.255.255.255"]),
      }),
  },
  {
    code: "deadline",
    what: "a server that accepts and is silent, while an answer is waited for",
    findings: ["deadline"],
    outcome: "failed",
    run: () => tracedServer(silent(), {}, { send: "PING\r\n", answerTimeout: 300 }),
  },
  {
    code: "reset-after-accept",
    what: "a server that resets what it has accepted",
    findings: ["reset-after-accept"],
    outcome: "failed",
    run: () => tracedServer(resetAfterAccept()),
  },
  {
    code: "reset-after-bytes",
    what: "a server that answers 517 bytes and resets",
    findings: ["reset-after-bytes"],
    outcome: "failed",
    run: () =>
      tracedServer(
        answersAndResets(),
        {},
        {
          exchange: async (socket) => {
            socket.write("hello");
            socket.resume();
            await once(socket, "close");
          },
        },
      ),
  },
  {
    code: "closed-before-answer",
    what: "a server that accepts and closes",
    findings: ["closed-before-answer"],
    outcome: "failed",
    run: () => tracedServer(closeAfterAccept(), {}, { send: "PING\r\n" }),
  },
  {
    code: "wrote-after-half-close",
    what: "a server that finishes its half and leaves, while the client goes on writing",
    findings: ["wrote-after-half-close"],
    outcome: "failed",
    run: () =>
      tracedServer(
        leavesEarly(),
        {},
        {
          exchange: async (socket, signal) => {
            socket.resume();
            await once(socket, "end", { signal });
            for (let line = 1; line <= 3 && !socket.destroyed; line += 1) {
              socket.write(`line ${line}\r\n`);
              await sleep(30, undefined, { signal });
            }
          },
        },
      ),
  },
  {
    code: "proxy-configured",
    what: "a refused endpoint, where HTTPS_PROXY names a proxy",
    findings: ["refused", "proxy-configured"],
    outcome: "failed",
    run: async () =>
      traced(at(await refusedPort(), { tls: true, scheme: "https" }), {
        proxies: { env: { HTTPS_PROXY: "http://user:secret@proxy.corp.test:3128" } },
      }),
  },
  {
    code: "syn-retransmitted",
    what: "a server whose accept queue is full for a moment",
    findings: ["syn-retransmitted"],
    outcome: "connected",
    ...(process.platform === "linux"
      ? {}
      : { unavailable: "only Linux drops the SYN and counts its repetitions" }),
    run: () => tracedServer(backlogFull(500)),
  },
  {
    code: "zero-window",
    what: "a server that does not read what it is sent",
    findings: ["zero-window", "deadline"],
    outcome: "failed",
    ...(process.platform === "linux" ? {} : { unavailable: "only Linux tells the peer's window" }),
    run: () => tracedServer(neverReads(), {}, { send: Buffer.alloc(8_000_000), answerTimeout: 1200 }),
  },
  {
    code: "slow-answer",
    what: "a server that thinks for more than a second before it answers",
    findings: ["slow-answer"],
    outcome: "connected",
    run: () => tracedServer(thinksFirst(1200), {}, { send: "hello" }),
  },
  {
    code: "retry-exhausted",
    what: "a refused port under a policy of three attempts",
    findings: ["refused", "retry-exhausted"],
    outcome: "failed",
    run: async () => traced(at(await refusedPort()), { retry: retryPolicy({ attempts: 3, base: 20 }) }),
  },
];

/** Endpoints with nothing wrong, which must have no finding. */
export const healthyScenarios: readonly Omit<Scenario, "code">[] = [
  {
    what: "an echo server that answers",
    findings: [],
    outcome: "connected",
    run: () => tracedServer(echo(), {}, { send: "hello" }),
  },
  {
    what: "a silent server to which nothing is sent",
    findings: [],
    outcome: "connected",
    run: () => tracedServer(silent()),
  },
  {
    what: "a name with two addresses of which both answer",
    findings: [],
    outcome: "connected",
    run: () =>
      tracedServer(
        echo({ host: "::", dualStack: true }),
        { host: "api.test" },
        { send: "hello", lookup: named(["127.0.0.1"], ["::1"]) },
      ),
  },
  {
    what: "a server that refuses once and then answers a retry: a warning remains",
    findings: ["refused"],
    outcome: "connected",
    run: async () => {
      const port = await refusedPort();
      let server: Awaited<ReturnType<typeof echo>> | undefined;
      const trace = await traced(at(port), {
        retry: retryPolicy({ attempts: 4, base: 80, jitter: "none" }),
        send: "hello",
        sink: ({ type }) => {
          if (type === "retry" && server === undefined)
            void echo({ port }).then((started) => (server = started));
        },
      });
      await server?.close();
      return trace;
    },
  },
];
