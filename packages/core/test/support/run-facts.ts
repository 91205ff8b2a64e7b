/** What a test asks of a simulated run. */
import { flagNames } from "../../src/base/control-bits.ts";
import type { MechanismEvent } from "../../src/connection/action.ts";
import { segmentFields, type SegmentFields } from "../../src/simulation/link/packet-fields.ts";
import type {
  ConnectionReport,
  PacketRecord,
  RunSample,
  SimulationRun,
} from "../../src/simulation/run/run.ts";
import type { EndName } from "../../src/simulation/scenario/scenario.ts";

/** A packet with a segment in it. */
export interface SentSegment extends SegmentFields {
  readonly at: number;
  readonly from: PacketRecord["from"];
  /** The control bits by name, in the usual order, for example `SYN,ACK`. */
  readonly bits: string;
  /** It arrived; when, for the first copy. */
  readonly arrivedAt: number | undefined;
}

export class RunFacts {
  readonly run: SimulationRun;
  readonly segments: readonly SentSegment[];

  constructor(run: SimulationRun) {
    this.run = run;
    this.segments = run.packets.flatMap(({ at, from, bytes, history }) => {
      const fields = segmentFields(bytes);
      const arrivedAt = history.find(({ what }) => what === "delivered")?.at;
      return fields === undefined
        ? []
        : [{ ...fields, at, from, bits: flagNames(fields.flags).join(), arrivedAt }];
    });
  }

  from(end: PacketRecord["from"]): readonly SentSegment[] {
    return this.segments.filter(({ from }) => from === end);
  }

  /** Segments with octets in them. */
  data(end: EndName): readonly SentSegment[] {
    return this.from(end).filter(({ payloadLength }) => payloadLength > 0);
  }

  /** Nothing but an acknowledgement. */
  acks(end: EndName): readonly SentSegment[] {
    return this.from(end).filter(({ bits, payloadLength }) => bits === "ACK" && payloadLength === 0);
  }

  states(end: EndName, connection = "main"): readonly string[] {
    return this.run.events.flatMap((event) =>
      event.type === "state-changed" && event.end === end && event.connection === connection
        ? [event.to]
        : [],
    );
  }

  /** When a connection entered a state; -1: never. */
  entered(end: EndName, state: string, connection = "main"): number {
    return (
      this.run.events.find(
        (event) =>
          event.type === "state-changed" &&
          event.end === end &&
          event.connection === connection &&
          event.to === state,
      )?.at ?? -1
    );
  }

  mechanisms<K extends MechanismEvent["kind"]>(
    end: EndName,
    kind: K,
  ): readonly (Extract<MechanismEvent, { readonly kind: K }> & { readonly at: number })[] {
    return this.run.events.flatMap((event) =>
      event.type === "mechanism" && event.end === end && event.event.kind === kind
        ? [{ at: event.at, ...(event.event as Extract<MechanismEvent, { readonly kind: K }>) }]
        : [],
    );
  }

  report(end: EndName, connection = "main"): ConnectionReport {
    const report = this.run.connections.find((each) => each.end === end && each.name === connection);
    if (report === undefined) throw new Error(`${end} has no connection ${connection}`);
    return report;
  }

  samples(end: EndName): readonly RunSample[] {
    return this.run.samples.filter((sample) => sample.end === end);
  }

  /** When the program of an end had read so many octets; -1: never. */
  readBy(end: EndName, octets: number, connection = "main"): number {
    return (
      this.run.events.find(
        (event) =>
          event.type === "read" &&
          event.end === end &&
          event.connection === connection &&
          event.total >= octets,
      )?.at ?? -1
    );
  }

  /** Octets a second that the program of an end has read, from the first to the last. */
  goodput(end: EndName): number {
    const reads = this.run.events.filter((event) => event.type === "read" && event.end === end);
    const span = (reads.at(-1)?.at ?? 0) - (reads[0]?.at ?? 0);
    return (1000 * this.report(end).read) / span;
  }
}
