import { Connection, flagNames, port, type ConnectionSetup } from "@tcplens/core";

// Two connections and no endpoint: no addresses, no octets, segments as values. Time stands still, so nothing is late.
const setup = (local: number, remote: number, iss: number): ConnectionSetup => ({
  localPort: port(local),
  remotePort: port(remote),
  iss,
  mtu: 1500,
  ipHeader: 20,
  options: { timestamps: false },
});
const a = new Connection(setup(40_000, 80, 2 ** 32 - 1));
const b = new Connection(setup(80, 0, 5000));
const now = 0;

// Whatever one transmits the other receives, until both have nothing more to say.
const carry = (from: Connection, to: Connection, arrow: string): boolean => {
  let moved = false;
  for (let action = from.poll(); action !== undefined; action = from.poll()) {
    if (action.type !== "transmit") continue;
    moved = true;
    const { flags, sequence, acknowledgement, payload } = action.segment;
    console.log(`${arrow} ${flagNames(flags).join(",")} ${sequence} ${acknowledgement} (${payload.length})`);
    to.receive(action.segment, now);
  }
  return moved;
};
const settle = (): void => {
  while (carry(a, b, "→") || carry(b, a, "←"));
};

b.open("passive", now);
a.open("active", now);
settle();
console.log(`${a.state}, ${b.state}; next timer of a: ${a.nextTimeout()}`);

// `write` says how much it has taken, `read` how much there was; a misuse is an answer in the RFC's words.
a.write(new Uint8Array(2000), now);
a.shutdown(now);
settle();
const into = new Uint8Array(4096);
console.log(`b has read ${b.read(into, now)} octets; the peer has finished: ${b.peerFinished}`);
console.log(a.write(into, now));
b.shutdown(now);
settle();
console.log(`${a.state}, ${b.state}: ${JSON.stringify(b.closeReason)}`);
