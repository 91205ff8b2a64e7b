/**
 * Two connections and the network between them, as a state that can be taken one step further in every way there is:
 * a segment arrives, early or late, is lost, or comes twice; a timer goes off. Time passes only by timers.
 */
import { port } from "../../src/base/port.js";
import { seq } from "../../src/base/seq.js";
import { arrive } from "../../src/connection/arrival.js";
import * as calls from "../../src/connection/calls.js";
import { takeAction } from "../../src/connection/emit.js";
import { checkTcb } from "../../src/connection/invariants.js";
import { resolve } from "../../src/connection/settings.js";
import { Tcb } from "../../src/connection/tcb.js";
import { handleTimeouts, nextTimeout } from "../../src/connection/timeouts.js";
import { Segment } from "../../src/wire/segment.js";
const settings = resolve({ timeWait: 10_000, timestamps: false, explain: false });
const hello = new Uint8Array([1, 2, 3]);
export class World {
    ends;
    network = { A: [], B: [] };
    received = { A: [], B: [] };
    written = { A: 0, B: 0 };
    #options;
    #started = { A: false, B: false };
    /** Every state either end has been in, if only in passing. */
    visited = new Set();
    now = 0;
    faults;
    constructor(options) {
        this.#options = options;
        this.faults = options.faults;
        const end = (name, local, remote) => new Tcb({
            localPort: port(local),
            remotePort: port(remote),
            iss: seq(options.iss[name]),
            mtu: 1500,
            ipHeader: 20,
            timestampOffset: 0,
            settings,
        });
        this.ends = { A: end("A", 1000, 2000), B: end("B", 2000, 1000) };
        calls.open(this.ends.B, options.plot === "simultaneous open" ? "active" : "passive", 0);
        calls.open(this.ends.A, "active", 0);
        this.#drain();
    }
    /** Everything that can happen next; none: it is over. */
    steps() {
        const found = [];
        for (const to of ["A", "B"]) {
            const waiting = this.network[to].length;
            for (let index = 0; index < Math.min(waiting, this.#options.overtaking + 1); index += 1)
                found.push({ kind: "deliver", to, index });
            if (waiting > 0 && this.faults > 0)
                found.push({ kind: "lose", to, index: 0 }, { kind: "repeat", to, index: 0 });
        }
        for (const name of this.#timers())
            found.push({ kind: "timer", of: name });
        return found;
    }
    /** The earliest goes off when nothing is on its way. That another does, or any while something is, is a fault. */
    #timers() {
        if (this.#options.deaf === true)
            return [];
        const running = ["A", "B"].filter((name) => Number.isFinite(nextTimeout(this.ends[name])));
        // 2MSL outlasts whatever is on its way, by its definition: TIME-WAIT never ends early.
        return running.filter((name) => this.#isNext(name) || (this.faults > 0 && !Number.isFinite(this.ends[name].endAt)));
    }
    #isNext(name) {
        const quiet = this.network.A.length + this.network.B.length === 0;
        const other = this.ends[name === "A" ? "B" : "A"];
        return quiet && nextTimeout(this.ends[name]) <= nextTimeout(other);
    }
    take(step) {
        if (step.kind === "timer") {
            if (!this.#isNext(step.of))
                this.faults -= 1;
            this.now = Math.max(this.now, nextTimeout(this.ends[step.of]));
            handleTimeouts(this.ends[step.of], this.now);
        }
        else {
            const queue = this.network[step.to];
            const segment = queue[step.index];
            if (segment === undefined)
                throw new Error("no such segment");
            if (step.kind !== "repeat")
                queue.splice(step.index, 1);
            if (step.kind !== "deliver")
                this.faults -= 1;
            const eaten = this.#options.deaf === true && this.ends[step.to].state !== "LISTEN" && step.to === "B";
            if (step.kind !== "lose" && !eaten)
                arrive(this.ends[step.to], segment, this.now);
        }
        this.#drain();
        checkTcb(this.ends.A);
        checkTcb(this.ends.B);
    }
    /** The same for two worlds that differ in nothing but measured times. */
    fingerprint() {
        return JSON.stringify([
            this.faults,
            describe(this.ends.A, this.now),
            describe(this.ends.B, this.now),
            this.network.A.map(describeSegment),
            this.network.B.map(describeSegment),
            this.received,
            this.written,
        ]);
    }
    #drain() {
        let again = true;
        while (again) {
            again = false;
            for (const name of ["A", "B"]) {
                const tcb = this.ends[name];
                for (let action = takeAction(tcb); action !== undefined; action = takeAction(tcb)) {
                    again = true;
                    if (action.type === "state-changed")
                        this.visited.add(action.from).add(action.to);
                    if (action.type === "transmit")
                        this.network[name === "A" ? "B" : "A"].push(new Segment({ ...action.segment, payload: action.segment.payload.slice() }));
                }
                if (this.#program(name))
                    again = true;
            }
        }
    }
    /** Reads what there is, writes three octets once it may, and closes in its turn. */
    #program(name) {
        const tcb = this.ends[name];
        const into = new Uint8Array(16);
        const count = calls.read(tcb, into, this.now);
        this.received[name].push(...into.subarray(0, count));
        const open = tcb.state === "ESTABLISHED" || tcb.state === "CLOSE-WAIT";
        if (open && !this.#started[name]) {
            this.#started[name] = true;
            this.written[name] = hello.length;
            calls.write(tcb, hello, this.now, {});
            if (this.#closesFirst(name))
                calls.shutdown(tcb, this.now);
            return true;
        }
        if (tcb.peerFinished && !tcb.finQueued && this.#started[name]) {
            calls.shutdown(tcb, this.now);
            return true;
        }
        return count > 0;
    }
    #closesFirst(name) {
        const { plot } = this.#options;
        if (plot === "simultaneous close" || plot === "simultaneous open")
            return true;
        return (name === "B") === (plot === "server closes first");
    }
}
/** Fields that hold measured times or counts of what has been: they do not decide what can happen. */
const leftOut = /^(?:srtt|rttvar|mdev|mdevMax|rttSeq|rto|minRttAt|lastReceivedAt|lastSentAt|lastDataSentAt|lastDataAt|outstandingSince|probingSince|tsRecentAt|copiedAt|copied|copiedSeen|deliveredAt|firstSentAt|synSentAt|probeAt|probeSentAt|cwndStamp|deliveryRate|segsIn|segsOut|dataSegsIn|dataSegsOut|bytes\w*|actions|actionHead|settings|controller|totalRetrans|challengeLimit)$/u;
const describe = (tcb, now) => {
    const fields = {};
    for (const [name, value] of Object.entries(tcb)) {
        if (leftOut.test(name))
            continue;
        if (name.endsWith("At"))
            fields[name] = Number.isFinite(value) ? "set" : "-";
        else if (typeof value !== "object" || value === null)
            fields[name] = value;
    }
    const { sent, received, sendBuffer, cc } = tcb;
    fields["sent"] = Array.from({ length: sent.count }, (_, index) => {
        const { start, end, sacked, lost, retransmitted, retransmissions } = sent.at(index);
        return [start, end, sacked, lost, retransmitted, retransmissions];
    });
    fields["buffers"] = [sendBuffer.length, received.readable, received.outOfOrder];
    fields["cwnd"] = [cc.cwnd, cc.ssthresh];
    fields["loss"] = tcb.loss && [tcb.loss.tlpHighSeq, tcb.loss.undoMarker, tcb.loss.frto, tcb.loss.renoSacked];
    fields["challenged"] = now - tcb.lastChallengeAt < 500;
    return fields;
};
const describeSegment = (segment) => [
    segment.flags,
    segment.sequence,
    segment.acknowledgement,
    segment.payload.length,
    segment.window,
    segment.sack,
];
//# sourceMappingURL=world.js.map