/** The four kinds of theme. */
import type { Page } from "playwright-core";
import type { Settings } from "./user-settings.ts";

/** A theme that comes with VS Code, one of each kind. */
export type Theme =
  | "Default Light Modern"
  | "Default Dark Modern"
  | "Default High Contrast"
  | "Default High Contrast Light";

/** All of them. */
export const themes: readonly Theme[] = [
  "Default Light Modern",
  "Default Dark Modern",
  "Default High Contrast",
  "Default High Contrast Light",
];

/** The name that this release has for it in settings, and the class that the window gets. */
const known: Readonly<Record<Theme, { readonly setting: string; readonly className: string }>> = {
  "Default Light Modern": { setting: "Light Modern", className: "vs" },
  "Default Dark Modern": { setting: "Dark Modern", className: "vs-dark" },
  "Default High Contrast": { setting: "Default High Contrast", className: "hc-black" },
  "Default High Contrast Light": { setting: "Default High Contrast Light", className: "hc-light" },
};

/** The settings that put it on. */
export const themeSettings = (theme: Theme): Settings => ({ "workbench.colorTheme": known[theme].setting });

/** Waits until the window wears the theme. */
export const wearsTheme = (page: Page, theme: Theme): Promise<void> =>
  page.locator(`.monaco-workbench.${known[theme].className}`).waitFor({ timeout: 20_000 });
