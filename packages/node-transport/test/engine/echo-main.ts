/** A process whose TCP is the engine's: echoes what comes to port 7 of 10.88.0.2, over UDP and a path that is bad. */
import { Endpoint, parseIpAddress, seeded } from "@tcplens/core";
import { type Impairment, makeLink } from "@tcplens/core/simulation";
import { EndpointDriver } from "../../src/engine/driver.ts";
import { impairedLink } from "../../src/engine/impaired-link.ts";
import { createServer } from "../../src/engine/server.ts";
import { type UdpAddress, udpLink } from "../../src/engine/udp-link.ts";

const { bind, peer, impairments } = JSON.parse(process.argv[2] ?? "{}") as {
  readonly bind: UdpAddress;
  readonly peer: UdpAddress;
  readonly impairments: readonly Impairment[];
};

const address = parseIpAddress("10.88.0.2");
if (address === undefined) throw new Error("an address of our own");
const link = impairedLink({
  link: await udpLink({ bind, peer }),
  outward: makeLink(impairments, { seed: 3, back: () => {} }),
  inward: makeLink(impairments, { seed: 4, back: () => {} }),
});
const driver = new EndpointDriver({
  endpoint: new Endpoint({ addresses: [address], random: seeded(2) }),
  link,
});
const server = createServer(driver, { allowHalfOpen: true }, (socket) => {
  socket.pipe(socket);
  // What is closed here ends the process, if nothing keeps it alive that should not.
  socket.on("end", () => server.close());
});
server.listen({ port: 7 }, () => process.stdout.write("ready\n"));
