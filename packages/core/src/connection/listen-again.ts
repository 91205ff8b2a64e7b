/**
 * RFC 9293 §3.10.7.4: a connection that a passive OPEN began goes back to LISTEN where its peer resets it before it is
 * established. Whatever that peer has offered and sent is forgotten with the record that held it.
 */
import { discardSent } from "./emit.ts";
import { prepare } from "./handshake.ts";
import { Tcb } from "./tcb.ts";

/** A record in LISTEN, as OPEN made it. What has not been polled of the old one comes first. */
export const listenAgain = (old: Tcb): Tcb => {
  const tcb = new Tcb({
    localPort: old.localPort,
    remotePort: old.openToAnybody ? 0 : old.remotePort,
    iss: old.iss,
    mtu: old.mtu,
    ipHeader: old.ipHeader,
    timestampOffset: old.timestampOffset,
    settings: old.settings,
  });
  tcb.state = "LISTEN";
  tcb.opened = "passively";
  tcb.pathMtu = old.pathMtu;
  tcb.challengeLimit = old.challengeLimit;
  tcb.random = old.random;
  tcb.released = old.released;
  tcb.actions = old.actions;
  tcb.actionHead = old.actionHead;
  discardSent(old, old.sendBuffer.length);
  prepare(tcb);
  return tcb;
};
