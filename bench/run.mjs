/** `pnpm bench [core|dial|start-up|extension|capture-editor|capture]…`: takes the figures and, when all were taken, writes bench/RESULTS.md. */
import { writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { benchCapture } from "./capture.mjs";
import { benchCaptureEditor } from "./capture-editor.mjs";
import { benchCore } from "./core.mjs";
import { benchDial } from "./dial.mjs";
import { benchExtension } from "./extension.mjs";
import { benchStartUp } from "./start-up.mjs";

const all = {
  core: benchCore,
  dial: benchDial,
  "start-up": benchStartUp,
  extension: benchExtension,
  "capture-editor": benchCaptureEditor,
  capture: benchCapture,
};
const asked = process.argv.slice(2).filter((argument) => argument !== "--");
const unknown = asked.find((name) => !(name in all));
if (unknown !== undefined) {
  console.error(`no benchmark is called ${unknown}: there are ${Object.keys(all).join(", ")}`);
  process.exit(2);
}

const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}, Node ${process.versions.node}`;
const lines = [
  "# Results",
  "",
  `\`pnpm bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine}.`,
  "The machine is shared: ratios, taken round by round, matter; absolute figures drift.",
];
for (const [name, take] of Object.entries(all)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const section = await take();
  console.log(`${section.join("\n")}\n`);
  lines.push("", ...section);
}
if (asked.length === 0) writeFileSync(join(import.meta.dirname, "RESULTS.md"), `${lines.join("\n")}\n`);
