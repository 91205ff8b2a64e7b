/** JSON put together as the octets that are written, without a string for each number. */
import { Buffer } from "node:buffer";

/** ASCII that is written often, in words of four octets: octet by octet it takes four times as long. */
export interface Phrase {
  readonly words: Int32Array;
  /** Octets; those of the last word behind them are not the phrase's. */
  readonly length: number;
}

/** `text`: ASCII. */
export const phrase = (text: string): Phrase => {
  const octets = Buffer.from(text.padEnd(Math.ceil(text.length / WORD) * WORD), "latin1");
  const words = Int32Array.from({ length: octets.length / WORD }, (_, word) =>
    octets.readInt32LE(word * WORD),
  );
  return { words, length: text.length };
};

/** See the file's head. It grows as it has to. */
export class OctetText {
  bytes: Buffer;
  length = 0;
  #view: DataView;

  /** `room`: octets there is room for at first. */
  constructor(room: number) {
    this.bytes = Buffer.allocUnsafeSlow(room);
    this.#view = viewOf(this.bytes);
  }

  /** Any text, as UTF-8. */
  text(text: string): void {
    // No character of a string takes more than three octets.
    this.#reach(text.length * 3);
    this.length += this.bytes.write(text, this.length);
  }

  phrase(text: Phrase): void {
    this.#reach(text.length);
    this.length = writePhrase(this.#view, this.length, text);
  }

  /** A value as JSON has it, behind a phrase: the key, as a rule. */
  json(before: Phrase, value: object | string | number): void {
    this.phrase(before);
    this.text(JSON.stringify(value));
  }

  /** The same, of a string. */
  string(before: Phrase, value: string): void {
    this.#reach(before.length + value.length + 2);
    const { bytes } = this;
    let at = writePhrase(this.#view, this.length, before);
    bytes[at++] = QUOTE;
    for (let index = 0; index < value.length; index += 1) {
      const code = value.charCodeAt(index);
      if (code < 0x20 || code > 0x7e || code === QUOTE || code === BACKSLASH) return this.json(before, value);
      bytes[at++] = code;
    }
    bytes[at++] = QUOTE;
    this.length = at;
  }

  /** The same, of a number. */
  number(before: Phrase, value: number): void {
    this.#reach(before.length + NUMBER_MOST);
    const { bytes } = this;
    const whole = value | 0;
    if (whole === value && whole >= 0) {
      this.length = writeDigits(bytes, writePhrase(this.#view, this.length, before), whole);
      return;
    }
    // So many places as neighbouring numbers never have in common: what comes to the value is the shortest that does.
    const places = whole < NANO_BELOW ? 9 : 6;
    const scale = whole < NANO_BELOW ? 1e9 : 1e6;
    const scaled = Math.round(value * scale);
    if (!(value >= PLAIN_LEAST && value < WHOLE_BELOW) || scaled / scale !== value)
      return this.json(before, value);
    const at = writeDigits(bytes, writePhrase(this.#view, this.length, before), whole);
    this.length = writePlaces(bytes, at, (scaled - whole * scale) | 0, places);
  }

  /** Makes room for so many octets more, and for the last word of a phrase. */
  #reach(octets: number): void {
    const needed = this.length + octets + WORD;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, needed));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
    this.#view = viewOf(larger);
  }
}

const viewOf = ({ buffer, byteOffset, byteLength }: Buffer): DataView =>
  new DataView(buffer, byteOffset, byteLength);

/** Each of these writes at `at`, and returns where it has ended. */
const writePhrase = (view: DataView, at: number, { words, length }: Phrase): number => {
  for (let word = 0; word < words.length; word += 1)
    view.setInt32(at + word * WORD, words[word] as number, true);
  return at + length;
};

/** `number`: whole, 0 to 2³¹ − 1. */
const writeDigits = (bytes: Uint8Array, at: number, number: number): number => {
  let end = at + 1;
  for (let left = (number / 10) | 0; left > 0; left = (left / 10) | 0) end += 1;
  let left = number;
  for (let place = end - 1; place >= at; place -= 1) {
    const rest = (left / 10) | 0;
    bytes[place] = ZERO + left - rest * 10;
    left = rest;
  }
  return end;
};

/** A point and the places behind it, without the zeros at their end; `number` is not 0. */
const writePlaces = (bytes: Uint8Array, at: number, number: number, places: number): number => {
  bytes[at] = POINT;
  let left = number;
  for (let place = at + places; place > at; place -= 1) {
    const rest = (left / 10) | 0;
    bytes[place] = ZERO + left - rest * 10;
    left = rest;
  }
  let last = at + places;
  while (bytes[last] === ZERO) last -= 1;
  return last + 1;
};

const WORD = 4;
/** Octets: more than any number takes. */
const NUMBER_MOST = 32;
/** Below these doubles lie closer than 10⁻⁹, and closer than 10⁻⁶. */
const NANO_BELOW = 2 ** 22;
const WHOLE_BELOW = 2 ** 31;
/** What is smaller JavaScript writes with an exponent. */
const PLAIN_LEAST = 1e-6;
const ZERO = 48;
const POINT = 46;
const QUOTE = 34;
const BACKSLASH = 92;
