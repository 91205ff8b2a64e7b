/** What stood around a reset when it was seen: the evidence for its cause. */

/** Times in ns since the stream's first packet; sides are 0 (a) and 1 (b). */
export interface ResetRecord {
  readonly frame: number;
  readonly time: number;
  /** Who sent it, by its addresses. */
  readonly side: number;
  readonly flags: number;
  readonly seq: number;
  /** Up to which number its sender has acknowledged what the other side sent. */
  readonly taken: number;
  /** Octets of the other side's data that its sender had not acknowledged, not even with it. */
  readonly untaken: number;
  /** Octets of the sender's own window as its reset announces it; −1: it had sent no ACK. */
  readonly ownWindow: number;
  readonly length: number;
  readonly hopLimit: number;
  /** RFC 791's Identification; −1: none. */
  readonly identification: number;
  /** Both states before it, as `bothStates` packs them. */
  readonly states: number;
  /** Whether each side had sent a FIN that the capture has (a, b). */
  readonly closed: readonly [boolean, boolean];
  /** Both had closed, and both had been told so: there is nothing left to reset. */
  readonly over: boolean;
  /** The other side's last segment before it. */
  readonly other: SegmentBefore;
  /** The sender's own last segment before it. */
  readonly own: SegmentBefore;
  /** Where the other side waited: the reset's number minus that, as a signed distance. */
  readonly distance: number;
  /** Octets of the other side's window; −1: none was announced. */
  readonly window: number;
  /** The number is the one at which the other side waited. */
  readonly exact: boolean;
  /** The number is the one that the other side's last ACK asked for: what an end without a connection answers with. */
  readonly answersAck: boolean;
  /** How long both had been silent before the other side's last segment. */
  readonly idle: number;
  /** The other side's data came after the sender's own last data. */
  readonly unanswered: boolean;
  /** When the other side had last sent data; NaN: never. */
  readonly dataAt: number;
  /** Octets of data that each side (a, b) had sent, those that the capture lacks among them, and those sent again once. */
  readonly bytes: readonly [number, number];
  /** Times that the sender had sent one segment again without hearing anything, and keep-alives that went unanswered. */
  readonly repeated: number;
  readonly keepAlives: number;
  /** Segments without RST that the same sender sent afterwards, and the first of them. */
  after: number;
  afterFrame: number;
  afterTime: number;
  /** Segments with data from the other side afterwards. */
  ignored: number;
}

export interface SegmentBefore {
  /** 0: there was none. */
  readonly frame: number;
  readonly time: number;
  readonly flags: number;
  readonly data: boolean;
  readonly keepAlive: boolean;
  /** The hop limit of the first segment and of the last; −1: none. */
  readonly firstHops: number;
  readonly lastHops: number;
  readonly identification: number;
}
