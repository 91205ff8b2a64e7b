/** The browser: one that is on the machine already. Nothing is downloaded. */
import { existsSync } from "node:fs";
import { join } from "node:path";

/** The path of a Chromium or Chrome; the environment variable TCPLENS_CHROMIUM comes first. */
export const findChromium = (): string | undefined => {
  const named = process.env["TCPLENS_CHROMIUM"];
  const usual = usualPaths[process.platform]?.() ?? onPath(["chromium", "google-chrome", "chromium-browser"]);
  return [...(named === undefined || named === "" ? [] : [named]), ...usual].find((path) => existsSync(path));
};

const onPath = (names: readonly string[]): string[] => {
  const folders = ["/usr/bin", "/usr/local/bin", "/snap/bin", ...(process.env["PATH"] ?? "").split(":")];
  return names.flatMap((name) => folders.filter(Boolean).map((folder) => join(folder, name)));
};

const windowsPrograms = (): string[] =>
  ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((name) => {
    const base = process.env[name];
    if (base === undefined) return [];
    return [
      "Google/Chrome/Application/chrome.exe",
      "Chromium/Application/chrome.exe",
      "Microsoft/Edge/Application/msedge.exe",
    ].map((path) => join(base, path));
  });

const usualPaths: Readonly<Record<string, () => string[]>> = {
  darwin: () => [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ...onPath(["chromium"]),
  ],
  win32: windowsPrograms,
};
