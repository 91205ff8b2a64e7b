/** A step of an end through the state machine: what views of traces, simulations and captures have in common. */
import * as v from "valibot";

const text = v.string();

/** How something is known: of a packet, of the kernel's own record, implied by the socket, simulated. */
export const evidence = v.picklist(["packet", "kernel", "socket", "model"]);

/** One step of one end through the state machine. */
export const walkStep = v.object({
  event: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** ms. */
  at: v.pipe(v.number(), v.finite()),
  side: v.picklist(["local", "peer"]),
  from: text,
  to: text,
  /** What caused it, in words. */
  cause: text,
  /** `9293 §3.10.7.3`. */
  rfc: text,
  evidence,
});
export type WalkStep = v.InferOutput<typeof walkStep>;
