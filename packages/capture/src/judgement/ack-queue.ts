/** ACKs on their way from where they were recorded to the sender that they are for, which hears them later. */
export class AckQueue {
  #times = new Float64Array(4);
  /** Pairs: the ACK number, the window. */
  #values = new Int32Array(8);
  #first = 0;
  #count = 0;

  /** When the first of them arrives; Infinity: none is on its way. */
  get next(): number {
    return this.#count === 0 ? Infinity : (this.#times[this.#first] as number);
  }

  get ack(): number {
    return this.#values[this.#first * 2] as number;
  }

  get window(): number {
    return this.#values[this.#first * 2 + 1] as number;
  }

  /** The first has arrived. */
  shift(): void {
    this.#first = (this.#first + 1) & (this.#times.length - 1);
    this.#count -= 1;
  }

  /** One more: it arrives at `time`. Where there are too many, the first is forgotten: those behind it say more. */
  push(time: number, ack: number, window: number): void {
    if (this.#count === this.#times.length) {
      if (this.#count === ACKS_MAX) this.shift();
      else this.#grow();
    }
    const at = (this.#first + this.#count) & (this.#times.length - 1);
    this.#times[at] = time;
    this.#values[at * 2] = ack;
    this.#values[at * 2 + 1] = window;
    this.#count += 1;
  }

  #grow(): void {
    const { length } = this.#times;
    const times = new Float64Array(length * 2);
    const values = new Int32Array(length * 4);
    for (let index = 0; index < this.#count; index++) {
      const from = (this.#first + index) & (length - 1);
      times[index] = this.#times[from] as number;
      values[index * 2] = this.#values[from * 2] as number;
      values[index * 2 + 1] = this.#values[from * 2 + 1] as number;
    }
    this.#times = times;
    this.#values = values;
    this.#first = 0;
  }
}

const ACKS_MAX = 8192;
