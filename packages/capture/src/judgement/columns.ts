/** Rows of numbers that grow: what an observer keeps of each direction or stream. */

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
    const larger = new Int32Array(this.values.length * 2);
    larger.set(this.values);
    this.values = larger;
    this.reach(row);
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
    const larger = new Float64Array(this.values.length * 2);
    larger.set(this.values);
    this.values = larger;
    this.reach(row);
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

const ROWS = 64;
