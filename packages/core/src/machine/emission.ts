/**
 * RFC 9293 §3.10: the segments that a transition sends, in the forms in which the RFC writes them, such as
 * `<SEQ=SEG.ACK><CTL=RST>`. Numbers are named here, not computed: whoever holds the variables fills them in.
 */
import type { Flag } from "../base/flag.ts";

/** A segment in short. `FIN` is sent with ACK, as RFC 9293 §3.6 shows it. */
export type Control = "SYN" | "SYN,ACK" | "ACK" | "FIN" | "RST" | "RST,ACK" | "data";

/** One segment to send. SND and RCV are this end's variables, SEG the segment that is being answered. */
export interface Emission {
  readonly control: Control;
  /** The control bits that go on the wire. */
  readonly flags: readonly Flag[];
  readonly sequence: "ISS" | "SND.UNA" | "SND.NXT" | "SEG.ACK" | "0";
  /** Absent: without ACK. */
  readonly acknowledgement?: "RCV.NXT" | "SEG.SEQ+SEG.LEN";
}

/** Asks for a connection. */
export const syn: Emission = { control: "SYN", flags: ["SYN"], sequence: "ISS" };

/** Asks for the other direction and grants this one. */
export const synAck: Emission = {
  control: "SYN,ACK",
  flags: ["SYN", "ACK"],
  sequence: "ISS",
  acknowledgement: "RCV.NXT",
};

/** An empty acknowledgement; also the challenge ACK of RFC 5961 §3.2 and §4.2, which has the same form. */
export const ack: Emission = {
  control: "ACK",
  flags: ["ACK"],
  sequence: "SND.NXT",
  acknowledgement: "RCV.NXT",
};

/** The user's data with the acknowledgement on top. */
export const data: Emission = {
  control: "data",
  flags: ["ACK"],
  sequence: "SND.NXT",
  acknowledgement: "RCV.NXT",
};

/** No more data from this side. */
export const fin: Emission = {
  control: "FIN",
  flags: ["FIN", "ACK"],
  sequence: "SND.NXT",
  acknowledgement: "RCV.NXT",
};

/** The oldest unacknowledged data once more. */
export const dataAgain: Emission = { ...data, sequence: "SND.UNA" };

/** The FIN once more. */
export const finAgain: Emission = { ...fin, sequence: "SND.UNA" };

/** A reset in answer to a segment with ACK: placed where the sender of that segment expects to hear next. */
export const resetByAck: Emission = { control: "RST", flags: ["RST"], sequence: "SEG.ACK" };

/** A reset in answer to a segment without ACK: it is believed for what it acknowledges. */
export const resetBySequence: Emission = {
  control: "RST,ACK",
  flags: ["RST", "ACK"],
  sequence: "0",
  acknowledgement: "SEG.SEQ+SEG.LEN",
};

/** A reset of this end's own accord (RFC 9293 §3.10.5). */
export const resetOwn: Emission = { control: "RST", flags: ["RST"], sequence: "SND.NXT" };

/** `<SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>`: an emission as the RFC writes it. */
export const emissionText = (emission: Emission): string => {
  const acknowledgement = emission.acknowledgement === undefined ? "" : `<ACK=${emission.acknowledgement}>`;
  return `<SEQ=${emission.sequence}>${acknowledgement}<CTL=${emission.flags.join(",")}>`;
};
