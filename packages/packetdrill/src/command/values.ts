/** Ways to take in a setting's value. */
import type { ConnectionOptions } from "@tcplens/core";
import type { SystemConfiguration } from "./system.ts";

/** Puts a value in; `false`: this model cannot do what this value of this name asks for. */
export type Assignment = (system: SystemConfiguration, value: string) => boolean;

/** A whole number, decimal or hexadecimal; `undefined` where the text is none. */
const wholeNumber = (text: string): number | undefined => {
  const value = /^-?\d+$|^0x[\da-f]+$/i.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : undefined;
};

/** The number goes where `put` puts it; `false` from there refuses it. */
export const number =
  (put: (system: SystemConfiguration, value: number) => boolean | void): Assignment =>
  (system, text) => {
    const value = wholeNumber(text);
    return value !== undefined && put(system, value) !== false;
  };

/** One of several values, each of which stands for something else. */
export const choice =
  (choices: Readonly<Record<string, (system: SystemConfiguration) => void>>): Assignment =>
  (system, text) => {
    const chosen = choices[text];
    chosen?.(system);
    return chosen !== undefined;
  };

/** A connection option that is switched by 0 and 1. */
export const flag = (name: keyof ConnectionOptions): Assignment =>
  choice({
    0: ({ connection }) => Object.assign(connection, { [name]: false }),
    1: ({ connection }) => Object.assign(connection, { [name]: true }),
  });

/** Three numbers: the least, the usual and the largest. */
export const triple =
  (put: (system: SystemConfiguration, least: number, usual: number, most: number) => void): Assignment =>
  (system, text) => {
    const [least, usual, most, ...more] = text.split(/\s+/).map(wholeNumber);
    if (least === undefined || usual === undefined || most === undefined || more.length > 0) return false;
    put(system, least, usual, most);
    return true;
  };

/** What the model does anyway, or what has no effect on what goes over the wire: only these values are taken. */
export const only =
  (...values: readonly (string | number)[]): Assignment =>
  (_system, text) =>
    values.some((value) => String(value) === text || wholeNumber(text) === value);

/** Any value: it concerns what a model has not, such as memory or a network card. */
export const ignored: Assignment = () => true;
