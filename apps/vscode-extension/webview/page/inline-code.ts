/** A sentence with what stands between backticks as code; everything as text, nothing as markup. */
import { html, type TemplateResult } from "lit";

/** See the file's head. */
export const inlineCode = (sentence: string): TemplateResult =>
  html`${sentence
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 === 1 ? html`<code class="inline">${part}</code>` : part))}`;
