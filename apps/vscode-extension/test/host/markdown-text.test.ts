import { expect, test } from "vitest";
import { markdownText } from "../../src/host/views/markdown-text.ts";

test.each([
  ["[click](command:workbench.action.quit)", String.raw`\[click\]\(command\:workbench\.action\.quit\)`],
  ["![x](https://evil.example/x.png)", String.raw`\!\[x\]\(https\:\/\/evil\.example\/x\.png\)`],
  ["<img src=x>", String.raw`\<img src\=x\>`],
  ["a\n# heading\r\n\u2028- item", String.raw`a \# heading \- item`],
  ["`code` $(icon) **bold** me@example.com", String.raw`\`code\` \$\(icon\) \*\*bold\*\* me\@example\.com`],
  ["数据库 · 0.4 ms", String.raw`数据库 · 0\.4 ms`],
])("%j is shown and does nothing", (text, expected) => {
  expect(markdownText(text)).toBe(expected);
});
