/** Text as Markdown that shows it and does nothing else: what is copied is pasted where others read it. */

/**
 * On one line; nothing in it is markup, a table's end, a mention, or a reference to an issue. What formats invisibly or turns
 * text around becomes U+FFFD.
 */
export const escaped = (text: string): string =>
  text
    .replaceAll(/[\s\u2028\u2029]+/g, " ")
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "\uFFFD")
    .replaceAll(/[\\`*_{}[\]<>#|~&!]/g, String.raw`\$&`)
    // Whom an @ names is mentioned, and there is no escape for it; a zero-width space takes the name apart.
    .replaceAll(/(^|[^\w])@(?=\w)/g, "$1@\u200B");

/** A table, its cells already Markdown. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
