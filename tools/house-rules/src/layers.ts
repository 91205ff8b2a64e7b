/** Who may import whom: between packages, and between the folders inside core. The one table; DESIGN §2 in code. */
import { posix } from "node:path";
import type { SourceFile } from "./source-files.ts";

/** What each package may import of the workspace. */
const packageLayers: Readonly<Record<string, readonly string[]>> = {
  "packages/core": [],
  "packages/trace": ["@tcplens/core"],
  "packages/capture": ["@tcplens/core", "@tcplens/core/simulation", "@tcplens/trace"],
  "packages/packetdrill": ["@tcplens/core"],
  "packages/node-transport": ["@tcplens/core", "@tcplens/trace", "@tcplens/capture"],
  "apps/cli": [
    "@tcplens/core",
    "@tcplens/trace",
    "@tcplens/capture",
    "@tcplens/packetdrill",
    "@tcplens/node-transport",
    "@tcplens/certificates",
  ],
  "apps/vscode-extension": ["@tcplens/core", "@tcplens/trace", "@tcplens/capture", "@tcplens/node-transport"],
};

/**
 * Inside the extension: what each part may import of the others, and which packages. Only the host knows VS Code, only
 * its tracing knows sockets, what reads captures knows neither, and the webview knows nothing but what is shared.
 */
const extensionLayers: Readonly<Record<string, readonly string[]>> = {
  "src/shared": ["valibot"],
  "src/model": ["src/shared", "@tcplens/core", "@tcplens/trace"],
  "src/finder": ["@tcplens/core", "@tcplens/trace"],
  "src/capture": ["src/shared", "@tcplens/capture", "@tcplens/core"],
  "src/worker": ["src/shared", "src/capture", "node:*"],
  "src/host": [
    "src/shared",
    "src/model",
    "src/finder",
    "src/worker",
    "vscode",
    "valibot",
    "node:*",
    "@tcplens/core",
    "@tcplens/trace",
    "@tcplens/node-transport",
    "@tcplens/capture",
  ],
  webview: ["src/shared", "valibot", "lit", "d3-scale", "@tanstack/virtual-core"],
};

/** What each folder of core may import of core; its own files always. */
const coreLayers: Readonly<Record<string, readonly string[]>> = {
  base: [],
  machine: ["base"],
  wire: ["base"],
  buffer: ["base"],
  mechanism: ["base", "wire"],
  connection: ["base", "machine", "wire", "buffer", "mechanism"],
  endpoint: ["base", "machine", "wire", "mechanism", "connection"],
  simulation: ["base", "machine", "wire", "mechanism", "connection", "endpoint"],
  diagram: ["base", "machine"],
};

/** The offences in these files, one line each: `packages/core/src/base/x.ts → ../machine/state.ts`. */
export const layerOffences = (files: readonly SourceFile[]): string[] =>
  files.flatMap((file) =>
    importsOf(file.text)
      .filter((target) => !allowed(file.path, target))
      .map((target) => `${file.path} → ${target}`),
  );

const allowed = (path: string, target: string): boolean => {
  const owner = Object.keys(packageLayers).find((name) => path.startsWith(`${name}/`));
  if (owner === undefined) return true;
  if (owner === "apps/vscode-extension") return allowedInExtension(path.slice(owner.length + 1), target);
  // An entry of its own, `@tcplens/core/wire`, belongs to its package.
  if (target.startsWith("@tcplens/"))
    return (packageLayers[owner] ?? []).includes(target.split("/").slice(0, 2).join("/"));
  if (target.startsWith("node:")) return owner === "packages/node-transport" || owner === "apps/cli";
  if (!target.startsWith(".")) return owner === "apps/cli" || target === "koffi";
  const resolved = posix.join(posix.dirname(path), target);
  if (!resolved.startsWith(`${owner}/src/`)) return false;
  return owner !== "packages/core" || allowedInCore(path, resolved);
};

const allowedInExtension = (path: string, target: string): boolean => {
  const part = partOf(path);
  const may = extensionLayers[part] ?? [];
  if (target.startsWith("node:")) return may.includes("node:*");
  if (!target.startsWith(".")) {
    const name = target.split("/").slice(0, target.startsWith("@") ? 2 : 1);
    return may.includes(name.join("/"));
  }
  const other = partOf(posix.join(posix.dirname(path), target));
  return other === part || may.includes(other);
};

const partOf = (path: string): string =>
  Object.keys(extensionLayers).find((part) => path.startsWith(`${part}/`)) ?? path;

const allowedInCore = (path: string, resolved: string): boolean => {
  const [from, to] = [path, resolved].map((each) => each.split("/")[3] ?? "");
  if (from === "index.ts" || from === to) return true;
  return (coreLayers[from ?? ""] ?? []).includes(to ?? "");
};

/** The modules a file imports or re-exports from, types too. */
export const importsOf = (text: string): string[] =>
  [
    ...text.matchAll(
      /^\s*(?:import|export)\b[^"';]*?from\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm,
    ),
  ].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
