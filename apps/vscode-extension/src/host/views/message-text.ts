/** Text from outside in a message of the editor, which makes links, also such that run commands, of `[…](…)`. */

/** On one line, and without a link; cut where it is longer than anybody reads. */
export const messageText = (text: string): string => {
  const line = text
    .slice(0, LENGTH_MAX)
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replaceAll("](", "] (");
  return text.length > LENGTH_MAX ? `${line}…` : line;
};

/** UTF-16 code units. */
const LENGTH_MAX = 1000;
