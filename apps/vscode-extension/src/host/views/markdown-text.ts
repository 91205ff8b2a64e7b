/** Text from outside as Markdown that shows it and does nothing else. */

/**
 * Every sign that Markdown could take for one of its own is escaped, so that host names, certificates and banners make
 * no link, no image, no heading and no HTML. Line breaks become spaces: a line could begin a block.
 */
export const markdownText = (text: string): string =>
  text.replaceAll(/[\s\u2028\u2029]+/g, " ").replaceAll(/[!-/:-@[-`{-~]/g, String.raw`\$&`);
