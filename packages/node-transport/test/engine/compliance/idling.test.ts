/** `setTimeout`: when it speaks, and when not. */
import { once } from "node:events";
import { both } from "../both-tcps.ts";
import { logOf } from "../tcp-socket.ts";

const pause = (span: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, span));

both(
  "timeout comes once after nothing has happened for so long, and the socket stays open",
  async (stage) => {
    const { client } = await stage.pair();
    const { log } = logOf(client);
    client.setTimeout(30);
    await pause(300);
    return [log, client.destroyed, client.timeout];
  },
  [["timeout"], false, 30],
);

both(
  "what is written and what comes puts it off, and it comes again after that",
  async (stage) => {
    const { client, server } = await stage.pair();
    const { log } = logOf(client);
    client.resume();
    client.setTimeout(500);
    for (let n = 0; n < 7; n++) {
      await pause(100);
      (n % 2 === 0 ? client : server).write("x");
    }
    const before = [...log];
    await once(client, "timeout");
    client.write("x");
    await once(client, "timeout");
    return [before, log];
  },
  [[], ["timeout", "timeout"]],
);

both(
  "0 switches it off, and takes the listener away",
  async (stage) => {
    const { client } = await stage.pair();
    const { log } = logOf(client);
    let heard = 0;
    const listener = (): void => {
      heard += 1;
    };
    client.setTimeout(30, listener);
    client.setTimeout(0, listener);
    await pause(80);
    client.setTimeout(10);
    await once(client, "timeout");
    return [heard, log, client.timeout];
  },
  [0, ["timeout"], 10],
);

both(
  "the option counts from the connecting",
  async (stage) => {
    const { port } = await stage.serve();
    const socket = stage.connect({ port, timeout: 400 });
    const { log } = logOf(socket);
    await once(socket, "timeout");
    return [log, socket.timeout];
  },
  [["connect", "ready", "timeout"], 400],
);

both(
  "a destroyed socket has no timeout any more",
  async (stage) => {
    const { client } = await stage.pair();
    const { log } = logOf(client);
    client.setTimeout(30);
    client.destroy();
    await pause(80);
    return log;
  },
  ["close false"],
);

both(
  "what is no span of time is refused at once",
  async (stage) => {
    const { client } = await stage.pair();
    return [-1, Number.NaN, Infinity, "1" as unknown as number].map((span) => {
      try {
        client.setTimeout(span);
        return "taken";
      } catch {
        return "refused";
      }
    });
  },
  ["refused", "refused", "refused", "refused"],
);
