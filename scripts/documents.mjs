/**
 * `pnpm documents`: puts what the programs really print into README.md and docs/findings.md, between the marks
 * `<!-- example:NAME -->` and `<!-- /example -->`. Needs a build, and a run of node-transport's tests as root on Linux
 * for the examples of the findings.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./pnpm.mjs";

const read = (path) => readFileSync(join(root, path), "utf8").trimEnd();
const block = (language, text) => `\`\`\`${language}\n${text}\n\`\`\``;

const printed = (...args) => {
  const { stdout } = spawnSync(process.execPath, [join(root, "apps/cli/dist/tcplens.mjs"), ...args], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return stdout.trimEnd();
};

const trace = ["trace", "127.0.0.1:5432", "--retries", "2", "--seed", "7"];
const capture = ["analyze", "--findings", "packages/capture/test/captures/zero-window.pcap.gz"];
const readme = {
  trace: () => block("console", `$ tcplens ${trace.join(" ")}\n${printed(...trace)}`),
  analyze: () => block("console", `$ tcplens ${capture.join(" ")}\n${printed(...capture)}`),
  demo: () => block("text", printed("demo")),
  simulate: () => block("console", `$ tcplens simulate syn-lost\n${printed("simulate", "syn-lost")}`),
  simulation: () => block("ts", read("packages/core/test/readme-simulation.ts")),
  core: () => block("ts", read("packages/core/test/readme-example.ts")),
  "trace-package": () => block("ts", read("packages/trace/test/readme-example.ts")),
  "node-transport": () => block("ts", read("packages/node-transport/test/readme-example.ts")),
  diagram: () => block("mermaid", read("docs/state-machine.mmd")),
};

const finding = (code) => {
  const file = `packages/node-transport/reports/examples/${code}.txt`;
  return existsSync(join(root, file)) ? block("text", read(file)) : undefined;
};

const missing = [];
const fill = (path, produce) => {
  const file = join(root, path);
  const text = readFileSync(file, "utf8").replace(
    /<!-- example:([a-z-]+) -->[\s\S]*?<!-- \/example -->/g,
    (whole, name) => {
      const example = produce(name);
      if (example === undefined) missing.push(`${path}: ${name}`);
      return example === undefined ? whole : `<!-- example:${name} -->\n\n${example}\n\n<!-- /example -->`;
    },
  );
  writeFileSync(file, text);
};

fill("README.md", (name) => readme[name]?.());
fill("docs/findings.md", finding);
if (missing.length > 0) {
  console.error(`no example for ${missing.join(", ")}`);
  process.exit(1);
}
