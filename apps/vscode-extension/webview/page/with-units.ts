/** A sentence in which a number and its unit never stand on two lines: `18.4 s`, `1.5 %`. */
export const withUnits = (sentence: string): string => sentence.replaceAll(UNIT, "$1\u00A0");

const UNIT = /(\d) (?=(?:%|[mµn]?s|min|h|[kMG]?B|[kMG]?bit\/s)(?!\w))/g;
