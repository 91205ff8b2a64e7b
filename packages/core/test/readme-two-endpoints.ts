import { Endpoint, parseIpAddress, port, seeded, type EndpointConnection } from "@tcplens/core";

// Two hosts in one program. Time is a number, ms, that only this file moves.
const [here, there] = [parseIpAddress("192.0.2.1"), parseIpAddress("192.0.2.2")];
if (here === undefined || there === undefined) throw new Error("not an address");
const client = new Endpoint({ addresses: [here], random: seeded(1) });
const server = new Endpoint({ addresses: [there], random: seeded(2) });
let now = 0;

// The wire: 10 ms each way, and the first packet is lost. The bytes are copied: they are valid until the next call.
const wire: { readonly to: Endpoint; readonly bytes: Uint8Array; readonly at: number }[] = [];
let packets = 0;
const send = (from: Endpoint, bytes: Uint8Array): void => {
  packets += 1;
  if (packets > 1) wire.push({ to: from === client ? server : client, bytes: bytes.slice(), at: now + 10 });
};

// The programs: the client says hello and goodbye, the server reads and says goodbye as well.
const readable = (connection: EndpointConnection): string => {
  const into = new Uint8Array(connection.readableBytes);
  connection.read(into, now);
  return new TextDecoder().decode(into);
};
const drain = (endpoint: Endpoint, name: string): void => {
  for (let next = endpoint.poll(); next !== undefined; next = endpoint.poll()) {
    if (next.type === "packet") send(endpoint, next.bytes);
    if (next.type === "acceptable") next.listener.accept();
    if (next.type !== "connection") continue;
    const { connection, action } = next;
    if (action.type === "state-changed") console.log(`${now} ms  ${name}: ${action.from} → ${action.to}`);
    if (action.type === "readable") console.log(`${now} ms  ${name} reads "${readable(connection)}"`);
    if (action.type === "peer-finished") connection.shutdown(now);
    if (action.type === "state-changed" && action.to === "ESTABLISHED" && name === "client") {
      connection.write(new TextEncoder().encode("hello"), now);
      connection.shutdown(now);
    }
  }
};

server.listen({ port: port(80) }, now);
const connection = client.connect({ remote: { address: there, port: port(80) } }, now);
if ("error" in connection) throw new Error(connection.error);

// The loop: do what is asked for, let time jump to what is due next, until nothing ever is.
while (now < Infinity) {
  drain(client, "client");
  drain(server, "server");
  now = Math.min(client.nextTimeout(), server.nextTimeout(), wire[0]?.at ?? Infinity);
  for (let first = wire[0]; first !== undefined && first.at <= now; first = wire[0]) {
    wire.shift();
    first.to.receive(first.bytes, now);
  }
  client.handleTimeout(now);
  server.handleTimeout(now);
}
console.log(`${packets} packets; the client's connection is ${connection.closeReason?.kind}`);
