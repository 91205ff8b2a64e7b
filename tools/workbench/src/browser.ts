/** A browser that reaches nothing but this machine. */
import { chromium, type Browser, type BrowserContextOptions } from "playwright-core";
import { findChromium } from "./chromium.ts";
import { whatIsMissing } from "./missing.ts";

/** How windows look. */
export interface BrowserOptions {
  readonly headless?: boolean;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: "light" | "dark";
  readonly reducedMotion?: "reduce" | "no-preference";
  /** Pixels of the screen for one of the page: 2 makes sharp pictures. */
  readonly deviceScaleFactor?: number;
}

/** A browser that runs. */
export interface OpenBrowser {
  readonly browser: Browser;
  /** For each page, which has a context of its own. */
  readonly contextOptions: BrowserContextOptions;
  readonly close: () => Promise<void>;
}

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  // No name is looked up but that of this machine.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];

/** Starts the browser. Rejects with an `Error` that says what is missing where there is none. */
export const openBrowser = async (options: BrowserOptions = {}): Promise<OpenBrowser> => {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(whatIsMissing().join("; "));
  const browser = await chromium.launch({
    executablePath,
    headless: options.headless ?? true,
    args: FLAGS,
  });
  return {
    browser,
    contextOptions: {
      viewport: options.viewport ?? { width: 1280, height: 800 },
      colorScheme: options.colorScheme ?? "dark",
      reducedMotion: options.reducedMotion ?? "reduce",
      deviceScaleFactor: options.deviceScaleFactor ?? 1,
    },
    close: () => browser.close(),
  };
};
