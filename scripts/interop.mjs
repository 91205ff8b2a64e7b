/**
 * `node scripts/interop.mjs`: the engine's TCP against the kernel's, through a TUN device, in both parts and both IP
 * versions, over a link that is good and over links that are not, and with programs that know nothing of it. Needs a
 * build, Linux, root, and the commands ip, ss, bash, socat, curl, nc, iperf3. Touches nothing outside of a namespace of
 * its own. Exit code 1 where anything is not as it has to be.
 *
 *   --only TEXT   the performances whose line has that text
 *   --short       smaller amounts
 *   --write       put the table into docs/interop.md
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, release } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./pnpm.mjs";

const { values: options } = parseArgs({
  options: { only: { type: "string" }, short: { type: "boolean" }, write: { type: "boolean" } },
});

// The scenarios are TypeScript, which Node runs as it is from 22.18 on.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  const node = join(root, "node_modules/.bin/node");
  const { status } = spawnSync(node, process.argv.slice(1), { stdio: "inherit" });
  process.exit(status ?? 1);
}

const { whyNoNamespace } = await import("../packages/node-transport/src/engine/network-namespace.ts");
const { whyNoTun } = await import("../packages/node-transport/src/engine/tun-link.ts");
const { createWorld } = await import("../packages/node-transport/test/engine/interop/world.ts");
const { PROGRAMS } = await import("../packages/node-transport/test/engine/interop/program-scenarios.ts");
const { fullAmounts, nameOf, perform, performances, shortAmounts } =
  await import("../packages/node-transport/test/engine/interop/run.ts");

const missing = PROGRAMS.find((program) => spawnSync("which", [program]).status !== 0);
const reason =
  whyNoNamespace() ??
  whyNoTun() ??
  (missing === undefined ? undefined : `the command \`${missing}\` is missing`);
if (reason !== undefined) {
  console.error(`The interoperability run is not possible here: ${reason}.`);
  process.exit(1);
}

const amounts = options.short === true ? shortAmounts : fullAmounts;
const lineOf = ({ scenario, family, engineIs }) =>
  `${nameOf(scenario, amounts)} · IPv${family}, the engine as ${engineIs}`;
const chosen = performances().filter(
  (each) => options.only === undefined || lineOf(each).includes(options.only),
);

// Whatever ends this program, the namespace goes with it.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
const world = await createWorld();
const rows = [];
let kernel;
try {
  kernel = (await world.inside("sysctl", "-n", "net.ipv4.tcp_congestion_control")).trim();
  for (const each of chosen) {
    process.stdout.write(`${lineOf(each)} … `);
    const row = await perform(world, each, amounts);
    rows.push(row);
    console.log(`${row.failed ? "FAILED: " : ""}${row.text} (${row.seconds.toFixed(1)} s)`);
  }
} finally {
  await world.close();
}

/** One performance as a row of the table. */
const cells = ({ scenario, family, engineIs, seconds, text, failed: isFailed }) =>
  [scenario, `IPv${family}`, engineIs, seconds.toFixed(1), isFailed ? `**failed**: ${text}` : text].join(
    " | ",
  );

const { packetsIn, packetsOut } = world.driver.endpoint.counters;
const failed = rows.filter((row) => row.failed).length;
const sum = `${rows.length - failed} of ${rows.length} passed; ${packetsOut.toLocaleString("en")} packets to the kernel, ${packetsIn.toLocaleString("en")} from it.`;
console.log(`\n${sum}`);

if (options.write === true) {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, Linux ${release()} (its congestion control: ${kernel}), Node ${process.versions.node}`;
  const day = new Date().toISOString().slice(0, 10);
  const table = [
    "| what | over | the engine is | s | seen |",
    "| --- | --- | --- | --: | --- |",
    ...rows.map((row) => `| ${cells(row)} |`),
  ].join("\n");
  const path = join(root, "docs/interop.md");
  const text = readFileSync(path, "utf8").replace(
    /<!-- run -->[\s\S]*?<!-- \/run -->/,
    () => `<!-- run -->\n\n${day}: ${machine}.\n${sum}\n\n${table}\n\n<!-- /run -->`,
  );
  writeFileSync(path, text);
  spawnSync(join(root, "node_modules/.bin/oxfmt"), [path], { stdio: "inherit" });
}
process.exit(failed === 0 ? 0 : 1);
