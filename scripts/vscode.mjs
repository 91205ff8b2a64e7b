/**
 * `pnpm vscode`: the extension in a real VS Code, in the browser, on a copy of the sample workspace, to be tried by hand.
 *
 *   --port N         listen there instead of on any free port
 *   --no-open        print the address, open no browser
 *   --restricted     do not trust the folder: Restricted Mode
 *   --locale zh-cn   display language
 *   --folder DIR     open this folder instead of the sample
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { pnpm, requireNode, root, step } from "./pnpm.mjs";

requireNode();

const usage = (message) => {
  console.error(
    `${message}\nusage: pnpm vscode [--port N] [--no-open] [--restricted] [--locale en|zh-cn] [--folder DIR]`,
  );
  process.exit(2);
};

const flags = () => {
  try {
    const { values } = parseArgs({
      // pnpm hands the `--` of `pnpm vscode -- --port 8080` on.
      args: process.argv.slice(2).filter((each) => each !== "--"),
      options: {
        port: { type: "string", default: "0" },
        "no-open": { type: "boolean", default: false },
        restricted: { type: "boolean", default: false },
        locale: { type: "string", default: "en" },
        folder: { type: "string" },
      },
    });
    return values;
  } catch (error) {
    return usage(error.message);
  }
};

const asked = flags();
const port = Number(asked.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) usage(`not a port: ${asked.port}`);
if (!["en", "zh-cn"].includes(asked.locale)) usage(`not a language that is there: ${asked.locale}`);
if (asked.folder !== undefined && !existsSync(asked.folder)) usage(`no such folder: ${asked.folder}`);

/** What is to be undone at the end, the last first. */
const undo = [];
let ending = false;
const end = async (code) => {
  if (ending) return;
  ending = true;
  for (const each of undo.toReversed()) {
    await Promise.resolve()
      .then(each)
      .catch((error) => console.error(error.message));
  }
  process.exit(code);
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void end(0));

/** The folder to open: a fresh copy of the sample, its servers running. */
const prepareFolder = async () => {
  if (asked.folder !== undefined) return resolve(asked.folder);
  const box = mkdtempSync(join(tmpdir(), "tcplens-sample-"));
  undo.push(() => rmSync(box, { recursive: true, force: true }));
  const folder = join(box, "order-service");
  mkdirSync(folder);
  const sample = pathToFileURL(join(root, "apps/vscode-extension/sample/serve.mjs")).href;
  const { startSampleServers, fillSample } = await import(sample);
  const servers = await startSampleServers({ alternate: true });
  undo.push(() => servers.close());
  fillSample(folder, servers);
  return folder;
};

const openInBrowser = (url) => {
  const display =
    process.platform !== "linux" ||
    process.env.DISPLAY !== undefined ||
    process.env.WAYLAND_DISPLAY !== undefined;
  if (asked["no-open"] || !display) return;
  const [program, ...args] = {
    darwin: ["open", url],
    win32: ["cmd", "/c", "start", "", url.replaceAll("&", "^&")],
  }[process.platform] ?? ["xdg-open", url];
  spawn(program, args, { stdio: "ignore", detached: true })
    .on("error", () => console.log(`No browser could be opened (${program}); open the address by hand.`))
    .unref();
};

const main = async () => {
  const vsix = join(root, "apps/vscode-extension/tcplens-vscode.vsix");
  const filters = ["--filter=tcplens-vscode", "--filter=@tcplens/workbench"];
  step("Building the extension", () =>
    pnpm(["exec", "turbo", "run", "build", "package", ...filters, "--output-logs=errors-only"], {
      quiet: true,
    }),
  );
  if (!existsSync(vsix)) throw new Error(`the build made no ${vsix}`);

  const { installWorkbench, startWorkbench, CODE_SERVER_VERSION } = await import(
    pathToFileURL(join(root, "tools/workbench/dist/index.js")).href
  );
  const began = performance.now();
  const installed = await installWorkbench({
    onProgress: (what) => {
      const after = ((performance.now() - began) / 1000).toFixed(0);
      console.log(
        `Installing VS Code (code-server ${CODE_SERVER_VERSION}, 600 MB, once), ${after} s: ${what}`,
      );
    },
  });
  if (installed.fresh) console.log(`Installed in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  if (!installed.terminal.available) console.log(`No terminal will open: ${installed.terminal.reason}`);

  const folder = await prepareFolder();
  const workbench = await startWorkbench({
    vsix,
    folder,
    port,
    trusted: !asked.restricted,
    locale: asked.locale,
    companion: false,
    settings: { "workbench.quickOpen.closeOnFocusLost": true },
  });
  undo.push(() => workbench.close());
  console.log(`\nTCP Lens in VS Code: ${workbench.url}`);
  console.log(`The folder that is open: ${folder}`);
  console.log("Ctrl+C ends it and cleans up.\n");
  openInBrowser(workbench.url);
  await workbench.ended;
  if (ending) return;
  console.error(`the workbench's server ended by itself; its log:\n${workbench.logs().slice(-3000)}`);
  await end(1);
};

main().catch(async (error) => {
  console.error(error.message);
  await end(1);
});
