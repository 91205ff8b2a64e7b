/** What a capture file holds of one packet. */

/** One packet of a capture. One object is used again for each: copy what is to be kept. */
export interface CaptureRecord {
  /** Number in the file, from 1, as Wireshark counts (`frame.number`). */
  frame: number;
  /** The buffer that holds the packet, valid during the call only. */
  bytes: Uint8Array;
  /** Where the packet starts in `bytes`, and where what was captured of it ends. */
  start: number;
  end: number;
  /** Octets the packet had, as the file says: damaged files say fewer than there are. */
  originalLength: number;
  /** LINKTYPE_ number of the link layer at `start`; −1: one that has no number here. */
  linkType: number;
  /** Number of the interface it was seen on, from 0, over all sections. */
  interfaceId: number;
  /**
   * When: whole seconds since 1970 (UTC; negative before), and ns of the second, 0 to 999,999,999. A simple packet block has
   * no time: that of the packet before it in the file, 0 where there is none.
   */
  seconds: number;
  nanoseconds: number;
  /** pcapng: where the packet's options start and end in `bytes`, the same where there are none; their byte order. */
  options: number;
  optionsEnd: number;
  littleEndian: boolean;
  /** Octets from the start of the file to the record, after decompression. */
  offset: number;
}

/** Takes the packets of a file as they are read. */
export type RecordSink = (record: CaptureRecord) => void;

export const emptyRecord = (): CaptureRecord => ({
  frame: 0,
  bytes: new Uint8Array(0),
  start: 0,
  end: 0,
  originalLength: 0,
  linkType: 0,
  interfaceId: 0,
  seconds: 0,
  nanoseconds: 0,
  options: 0,
  optionsEnd: 0,
  littleEndian: true,
  offset: 0,
});

/** ns. */
export const SECOND = 1_000_000_000;

/** Carries a fraction of a second or more, which damaged files have. */
export const carry = (record: CaptureRecord): void => {
  record.seconds += Math.floor(record.nanoseconds / SECOND);
  record.nanoseconds %= SECOND;
};
