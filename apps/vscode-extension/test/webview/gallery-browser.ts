/** One Chromium for a test file, and the gallery's pages in it, watched for whatever goes wrong. */
import { findChromium } from "@tcplens/workbench";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import type { FromWebview } from "../../src/shared/protocol.ts";
import { serveGallery, type Theme } from "./gallery-page.ts";

/** What is missing for these tests to run, in one sentence; undefined: nothing. */
export const missingForGallery: string | undefined =
  findChromium() === undefined ? "tests of the webview need Chromium (Debian package chromium)" : undefined;

/** How a page is opened. */
interface Opening {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
}

/** A page that shows one of the gallery's samples. */
export interface GalleryPage {
  readonly page: Page;
  /** Errors, refused resources, faults the page reported: empty for a page that is in order. */
  readonly problems: () => Promise<readonly string[]>;
  /** What it has asked of its host so far. */
  readonly asked: () => Promise<readonly FromWebview[]>;
  /** Changes the theme under the page, as the editor does. */
  readonly wear: (theme: Theme) => Promise<void>;
  /** Serious and critical offences against accessibility; `colours`: of those, what a theme decides. */
  readonly offences: (which?: "all" | "colours") => Promise<readonly string[]>;
}

/** See the file's head. A page that is opened takes the place of the one before. */
export interface Gallery {
  open(name: string, opening?: Opening): Promise<GalleryPage>;
  close(): Promise<void>;
}

/** Starts both. */
export const startGallery = async (): Promise<Gallery> => {
  const served = await serveGallery();
  const browser = await chromium.launch({ executablePath: findChromium() ?? "", args: [...QUIET] });
  const tab = await openTab(browser);
  return {
    open: async (name, opening = {}) => {
      await tab.clear(`${served.url}empty`);
      return openPage(tab, `${served.url}?theme=${opening.theme ?? "dark"}#${name}`, opening);
    },
    close: async () => {
      await browser.close();
      served.close();
    },
  };
};

/** The one tab that all pages are shown in: a window of its own for each costs more than what it shows. */
interface Tab {
  readonly page: Page;
  /** What went wrong since it was cleared. */
  readonly seen: string[];
  /** Leaves nothing of the page before: no state, no pointer above something, no complaint. */
  clear(empty: string): Promise<void>;
}

const openTab = async (browser: Browser): Promise<Tab> => {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  const seen: string[] = [];
  page.on("pageerror", ({ message }) => seen.push(`error: ${message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") seen.push(`console: ${message.text()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      console.error(`policy: ${violatedDirective} ${blockedURI}`),
    );
  });
  return {
    page,
    seen,
    clear: async (empty) => {
      await page.goto(empty);
      await page.evaluate(() => sessionStorage.clear());
      await page.mouse.move(0, 0);
      seen.length = 0;
    },
  };
};

const openPage = async ({ page, seen }: Tab, url: string, opening: Opening): Promise<GalleryPage> => {
  await page.setViewportSize({ width: opening.width ?? 1100, height: opening.height ?? 900 });
  await page.goto(url);
  await page.waitForSelector("#root:not([aria-busy])");
  await page.waitForTimeout(SETTLE);
  const asked = (): Promise<readonly FromWebview[]> =>
    page.evaluate(() => (globalThis as unknown as { gallery: { asked: FromWebview[] } }).gallery.asked);
  return {
    page,
    asked,
    problems: async () => [
      ...seen,
      ...(await asked()).flatMap((message) =>
        message.type === "fault" ? [`fault: ${message.message}`] : [],
      ),
    ],
    wear: (theme) => page.evaluate(wearTheme, theme),
    offences: async (which = "all") => {
      if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
      return page.evaluate(async (wanted) => {
        const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
          ...(wanted === "all"
            ? { rules: { region: { enabled: false } } }
            : { runOnly: ["color-contrast", "link-in-text-block"] }),
          // Nothing is made of what is in order, nor of where it stands.
          resultTypes: ["violations"],
          selectors: false,
        });
        return violations
          .filter(({ impact }) => impact === "serious" || impact === "critical")
          .map(
            ({ id, nodes }) =>
              `${id}: ${nodes
                .map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary ?? ""}`)
                .join(" | ")
                .slice(0, 900)}`,
          );
      }, which);
    },
  };
};

/** Runs in the page: the other style sheet in the place of the one there, and the class that goes with it. */
const wearTheme = async (theme: string): Promise<void> => {
  const link = document.querySelector<HTMLLinkElement>("link[href^='/theme.css']");
  if (link === null) throw new Error("the page has no theme");
  if (link.href.endsWith(`=${theme}`)) return;
  await new Promise((resolve, reject) => {
    link.addEventListener("load", resolve, { once: true });
    link.addEventListener("error", reject, { once: true });
    link.href = `/theme.css?theme=${theme}`;
  });
  document.body.className = theme.startsWith("hc") ? "vscode-high-contrast" : `vscode-${theme}`;
};

const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
] as const;

/** ms for the first rows to be asked for and drawn. */
const SETTLE = 150;
