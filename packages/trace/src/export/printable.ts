/** Text from outside (names, messages, certificates) made safe to show: it cannot move a terminal's cursor or turn text around. */

/**
 * The text on one line, of bounded length. Line breaks and tabs become spaces; other control characters and the
 * characters that format invisibly (bidirectional overrides, zero-width ones) become U+FFFD.
 */
export const printable = (text: string, maxLength: number = SENTENCE_LENGTH_MAX): string => {
  const cut =
    text.length > maxLength ? `${text.slice(0, maxLength).replace(LONE_SURROGATE_AT_END, "")}…` : text;
  return cut.replaceAll(/[\t\n\r\u2028\u2029]+/g, " ").replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "\uFFFD");
};

const LONE_SURROGATE_AT_END = /[\uD800-\uDBFF]$/;
const SENTENCE_LENGTH_MAX = 1000;
