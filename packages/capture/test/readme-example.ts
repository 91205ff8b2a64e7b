import { writeRun } from "@tcplens/capture";
import { scenarioNamed, simulate } from "@tcplens/core/simulation";

// What Wireshark would have seen at A of a connection that is opened, asks, is answered, and is closed.
const scenario = scenarioNamed("handshake");
if (scenario === undefined) throw new Error("there is no such scenario");
const run = simulate(scenario);
const pieces: Uint8Array[] = [];
writeRun(run, (piece) => pieces.push(piece), { at: "A", application: "example 1.0" });

const octets = pieces.reduce((sum, { length }) => sum + length, 0);
console.log(`${run.packets.length} packets, a file of ${octets} octets`);
