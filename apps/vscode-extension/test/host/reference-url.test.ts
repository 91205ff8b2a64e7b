import { findingCatalogue } from "@tcplens/trace";
import { expect, test } from "vitest";
import { referenceUrl } from "../../src/host/views/reference-url.ts";

const repository = "https://example.com/tcplens";

test.each([
  ["RFC 9293 §3.10.7.3", "https://www.rfc-editor.org/rfc/rfc9293#section-3.10.7.3"],
  ["9293 §3.5", "https://www.rfc-editor.org/rfc/rfc9293#section-3.5"],
  ["RFC 6298", "https://www.rfc-editor.org/rfc/rfc6298"],
  ["RFC 793 §A.1", "https://www.rfc-editor.org/rfc/rfc793#appendix-A.1"],
  ["docs/findings.md#refused", `${repository}/blob/main/docs/findings.md#refused`],
  ["javascript:alert(1)", undefined],
  ["https://evil.example/", undefined],
  ["docs/../../evil", undefined],
])("%s leads to %s", (reference, url) => {
  expect(referenceUrl(reference, repository)).toBe(url);
});

test("every finding's reference leads somewhere", () => {
  for (const { code, reference } of Object.values(findingCatalogue)) {
    expect(referenceUrl(reference, repository), code).toMatch(/^https:/);
  }
});
