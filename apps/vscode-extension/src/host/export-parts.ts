/** What writes a trace in other forms: loaded when one is exported or copied. */
export { toHtml, toJsonLines, toMarkdown, toMermaid, toText } from "@tcplens/trace";
