/** The first lines of a ladder: both ends in ESTABLISHED, reached by a three-way handshake, at time 0. */

/** `a` and `b` are the numbers that each end will send next; their initial sequence numbers are one less. */
export const established = (a: number, b: number): string => `
  0 B call  open-passive
  0 A call  open-active
  0 A send  SYN seq=${a - 1}
  0 B recv  SYN seq=${a - 1}
  0 B send  SYN,ACK seq=${b - 1} ack=${a}
  0 A recv  SYN,ACK seq=${b - 1} ack=${a}
  0 A send  ACK seq=${a} ack=${b}
  0 B recv  ACK seq=${a} ack=${b}
  0 A state ESTABLISHED
  0 B state ESTABLISHED`;
