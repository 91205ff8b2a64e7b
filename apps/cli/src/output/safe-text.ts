/** Text from outside (names of files, cells of a query) that goes to a terminal: it cannot move the cursor or change colours. */

/** Control characters become U+FFFD; line breaks and tabs stay. */
export const safeText = (text: string): string => text.replaceAll(controls, "\uFFFD");

// ECMA-48: C0 and C1, DEL; not tab and line feed.
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const controls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/gu;
