/** Rows of numbers that grow: what an observer keeps of each direction or stream. */
import { grown } from "../base/grown.ts";

/** A table of whole numbers; rows are there once `reach` has been called for them. */
export class IntTable {
  readonly columns: number;
  values: Int32Array;

  constructor(columns: number) {
    this.columns = columns;
    this.values = new Int32Array(columns * ROWS);
  }

  /** Makes room for row `row`: call it before the row is used for the first time. */
  reach(row: number): void {
    if ((row + 1) * this.columns <= this.values.length) return;
    this.values = grown(this.values, (row + 1) * this.columns);
  }
}

/** The same for times and counts beyond 32 bits. */
export class FloatTable {
  readonly columns: number;
  values: Float64Array;

  constructor(columns: number) {
    this.columns = columns;
    this.values = new Float64Array(columns * ROWS);
  }

  reach(row: number): void {
    if ((row + 1) * this.columns <= this.values.length) return;
    this.values = grown(this.values, (row + 1) * this.columns);
  }
}

/** Numbers for what few directions have: rows of other tables that are made when there is something. */
export class SeldomRows {
  /** By direction: its row plus one; 0: none. */
  readonly #rows = new IntTable(1);
  #size = 0;

  /** The row of a direction; −1: it has none. */
  of(direction: number): number {
    return (this.#rows.values[direction] ?? 0) - 1;
  }

  /** The same, given one where it has none. */
  made(direction: number): number {
    this.#rows.reach(direction);
    const known = this.#rows.values[direction] as number;
    if (known !== 0) return known - 1;
    this.#size += 1;
    this.#rows.values[direction] = this.#size;
    return this.#size - 1;
  }
}

/** Rows there is room for at first: the directions of 64 streams. */
const ROWS = 128;
