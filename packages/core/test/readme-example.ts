import { explain, segmentTriggers, seq, transition } from "@tcplens/core";

// One cell of the table: a reset arrives while we wait for the answer to our SYN.
const refused = transition("SYN-SENT", "rcv-rst");
console.log(`${refused?.from} → ${refused?.to}, "${refused?.reply}" (RFC ${refused?.rfc})`);

// What lies between two observations of one end: the steps, and what each end has sent.
for (const step of explain({ from: "ESTABLISHED", to: "CLOSED", by: "peer-close" }) ?? []) {
  const received = step.received?.join(",") ?? "nothing";
  const sent = step.emit.map((emission) => emission.control).join() || "nothing";
  console.log(`${step.from} → ${step.to}: ${step.trigger} (received ${received}, sent ${sent})`);
}

// What one arriving segment is to an end: a FIN that also acknowledges ours.
const numbers = { sndUna: seq(100), sndNxt: seq(101), rcvNxt: seq(300), rcvWnd: 65_535 };
const fin = { flags: ["FIN", "ACK"], sequence: seq(300), acknowledgement: seq(101), length: 0 } as const;
console.log(segmentTriggers({ state: "FIN-WAIT-1", ...numbers }, fin).join(", then "));
