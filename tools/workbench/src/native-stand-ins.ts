/**
 * Plain JavaScript in place of two native modules of the server that have no prebuilt binaries. Without spdlog there
 * are no log files, and an extension's output channel, which shows one, stays empty. The watchdog guards against an
 * extension host that outlives its server; here the guardian does that.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Puts them where the binaries are not. `vscode` is the server's folder `lib/vscode`. */
export const provideStandIns = (vscode: string): void => {
  const modules = join(vscode, "node_modules/@vscode");
  if (!existsSync(join(modules, "spdlog/build/Release/spdlog.node"))) {
    writeFileSync(join(modules, "spdlog/index.js"), SPDLOG);
  }
  if (!existsSync(join(modules, "native-watchdog/build/Release/watchdog.node"))) {
    writeFileSync(join(modules, "native-watchdog/index.js"), "exports.start = () => undefined;\n");
  }
};

/** A line is `2026-01-31 12:00:00.000 [info] text`, as VS Code asks of spdlog; files do not rotate. */
const SPDLOG = String.raw`"use strict";
const fs = require("node:fs");
const path = require("node:path");
const names = ["trace", "debug", "info", "warning", "error", "critical"];
const two = (value, width = 2) => String(value).padStart(width, "0");
const stamp = (now) =>
  now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate()) + " " +
  two(now.getHours()) + ":" + two(now.getMinutes()) + ":" + two(now.getSeconds()) + "." + two(now.getMilliseconds(), 3);
class Logger {
  constructor(type, name, file) { this.file = file; this.level = 2; this.plain = false; }
  write(level, text) {
    if (level < this.level) return;
    const line = this.plain ? text : stamp(new Date()) + " [" + names[level] + "] " + text + "\n";
    try { fs.appendFileSync(this.file, line); } catch {}
  }
  trace(text) { this.write(0, text); }
  debug(text) { this.write(1, text); }
  info(text) { this.write(2, text); }
  warn(text) { this.write(3, text); }
  error(text) { this.write(4, text); }
  critical(text) { this.write(5, text); }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {}
  clearFormatters() { this.plain = true; }
  flush() {}
  drop() {}
}
const create = async (name, file) => {
  await fs.promises.mkdir(path.dirname(file), { recursive: true });
  return new Logger("rotating", name, file);
};
exports.version = 0;
exports.setLevel = () => undefined;
exports.setFlushOn = () => undefined;
exports.Logger = Logger;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
`;
