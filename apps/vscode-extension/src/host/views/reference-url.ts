/** The page of what a finding or a step refers to: a clause of an RFC, or a page of the project's documentation. */
import type { ExtensionContext } from "vscode";

/**
 * `RFC 9293 §3.10.7.3`, `9293 §3.5`, `docs/findings.md#refused`; undefined for anything else.
 * @param repository Where the documentation is kept: package.json says it.
 */
export const referenceUrl = (reference: string, repository: string): string | undefined => {
  const clause = /^(?:RFC )?(\d{1,5})(?: §([\dA-Z]+(?:\.\d+)*))?\b/.exec(reference);
  if (clause !== null) {
    const [, rfc = "", section] = clause;
    const page = `https://www.rfc-editor.org/rfc/rfc${rfc}`;
    if (section === undefined) return page;
    return `${page}#${/^[A-Z]/.test(section) ? "appendix" : "section"}-${section}`;
  }
  return /^docs\/[\w-]+\.md(?:#[\w-]+)?$/.test(reference)
    ? `${repository}/blob/main/${reference}`
    : undefined;
};

/** Where the documentation is kept, as package.json says. */
export const repositoryOf = ({ extension }: Pick<ExtensionContext, "extension">): string => {
  const { repository } = extension.packageJSON as { readonly repository?: { readonly url?: string } };
  return repository?.url ?? "";
};
