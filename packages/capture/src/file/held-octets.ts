/** The unit of a file that is not whole yet, in one buffer that grows with it and is used again for the next. */
export class HeldOctets {
  /** The first `length` of them count. */
  bytes: Uint8Array = new Uint8Array(0);
  length = 0;

  /** Adds octets `from` to `to` of a piece. */
  add(piece: Uint8Array, from: number, to: number): void {
    const length = this.length + to - from;
    // Twice as many as before: octets that come one by one are copied a few times, not once for each.
    if (length > this.bytes.length) {
      const larger = new Uint8Array(Math.max(length, this.bytes.length * 2, LEAST));
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
    this.bytes.set(piece.subarray(from, to), this.length);
    this.length = length;
  }

  /** Leaves out the first `count`. */
  drop(count: number): void {
    this.bytes.copyWithin(0, count, this.length);
    this.length -= count;
    // A single long one does not hold its memory for good.
    if (this.length === 0 && this.bytes.length > KEPT) this.bytes = new Uint8Array(0);
  }
}

const LEAST = 4096;
const KEPT = 2 ** 20;
