/**
 * `node scripts/findings-examples.mjs`: puts the reports that the tests of the findings have just produced
 * (packages/node-transport/reports/examples) into docs/findings.md, between the marks of each code.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./pnpm.mjs";

const document = join(root, "docs/findings.md");
const examples = join(root, "packages/node-transport/reports/examples");
const missing = [];
const text = readFileSync(document, "utf8").replace(
  /<!-- example:([a-z-]+) -->[\s\S]*?<!-- \/example -->/g,
  (whole, code) => {
    const file = join(examples, `${code}.txt`);
    if (!existsSync(file)) {
      missing.push(code);
      return whole;
    }
    const report = readFileSync(file, "utf8").trimEnd();
    return `<!-- example:${code} -->\n\n\`\`\`text\n${report}\n\`\`\`\n\n<!-- /example -->`;
  },
);
writeFileSync(document, text);
if (missing.length > 0) {
  console.error(`no example of ${missing.join(", ")}: run the tests of packages/node-transport as root on Linux first`);
  process.exit(1);
}
