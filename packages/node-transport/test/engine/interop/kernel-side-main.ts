/** The kernel's side, as a process of its own in its namespace: a line of JSON for each call, and one for each answer. */
import { connect, createServer, type AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { type Family, type SideTcp, TcpSide } from "./side.ts";

const argument = JSON.parse(process.argv[2] ?? "{}") as {
  readonly own: Readonly<Record<Family, string>>;
  readonly other: Readonly<Record<Family, string>>;
};

const tcp: SideTcp = {
  connect: (family, options) => connect({ host: argument.other[family], ...options }),
  listen: (family, options, onConnection) =>
    new Promise((resolve, reject) => {
      const server = createServer(options, onConnection);
      server.once("error", reject);
      server.listen({ host: argument.own[family], port: 0, backlog: 1024 }, () =>
        resolve({ server, port: (server.address() as AddressInfo).port }),
      );
    }),
};

const side = new TcpSide(tcp, argument.other);

interface Call {
  readonly id: number;
  readonly method: string;
  readonly values: unknown[];
}

const answer = async ({ id, method, values }: Call): Promise<void> => {
  try {
    const called = side[method as keyof TcpSide] as (...values: unknown[]) => unknown;
    const result = await called.apply(side, values);
    process.stdout.write(`${JSON.stringify({ id, result })}\n`);
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ id, error: (error as Error).message })}\n`);
  }
};

createInterface({ input: process.stdin })
  .on("line", (line) => void answer(JSON.parse(line) as Call))
  .on("close", () => process.exit());
process.stdout.write(`${JSON.stringify({ id: 0, result: "ready" })}\n`);
