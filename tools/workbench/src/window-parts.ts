/** What stands in the window outside editors: notifications, the status bar, trees. */
import type { Locator, Page } from "playwright-core";
import { waitUntil } from "./patience.ts";

/** An entry of the status bar. */
export interface StatusBarEntry {
  /** `publisher.extension.id` for one of an extension's. */
  readonly id: string;
  readonly text: string;
  /** What a screen reader says. */
  readonly label: string;
}

/** A row of a tree. */
export interface TreeRow {
  readonly label: string;
  readonly description: string;
  /** 1 for a root. */
  readonly level: number;
  /** `undefined` for a leaf. */
  readonly expanded: boolean | undefined;
  /** What a screen reader says. */
  readonly spoken: string;
}

/** The texts of the notifications on show. */
export const notifications = (page: Page): Promise<string[]> =>
  page
    .locator(".notifications-toasts .notification-list-item-message")
    .evaluateAll((items) => items.map((item) => item.textContent?.trim() ?? ""));

/** Presses a button of the notification that contains this text. */
export const pressInNotification = (page: Page, text: string, button: string): Promise<void> =>
  page
    .locator(".notifications-toasts .notification-list-item", { hasText: text })
    .locator(".monaco-button", { hasText: button })
    .first()
    .click();

/** The entries of the status bar, from left to right as they stand in the document. */
export const statusBar = (page: Page): Promise<StatusBarEntry[]> =>
  page.locator(".part.statusbar .statusbar-item").evaluateAll((items) =>
    items.map((item) => ({
      id: item.id,
      text: item.textContent?.trim() ?? "",
      label: (item.querySelector("[aria-label]") ?? item).getAttribute("aria-label") ?? "",
    })),
  );

/** A view by its title: the section of a side bar, or its whole when it is the only one there. */
export const viewNamed = async (page: Page, title: string): Promise<Locator> =>
  waitUntil(
    `a view ${JSON.stringify(title)}`,
    async () => {
      for (const pane of await page.locator(".pane").all()) {
        const header = pane.locator(".pane-header").first();
        const named = await header
          .evaluate((element) => [
            element.querySelector("h3.title")?.textContent?.trim() ?? "",
            (element.getAttribute("aria-label") ?? "").replace(/ Section$/, ""),
          ])
          .catch((): string[] => []);
        if (named.includes(title)) return pane;
      }
      return undefined;
    },
    {
      seen: async () =>
        JSON.stringify(
          await page
            .locator(".pane .pane-header")
            .evaluateAll((all) => all.map((each) => each.getAttribute("aria-label"))),
        ),
    },
  );

/** The rows of a tree that are on show. */
export const treeRows = async (page: Page, viewTitle: string): Promise<TreeRow[]> => {
  const view = await viewNamed(page, viewTitle);
  return view.locator(".monaco-list-row").evaluateAll((rows) =>
    rows.map((row) => {
      const expanded = row.getAttribute("aria-expanded");
      return {
        label: row.querySelector(".label-name")?.textContent?.trim() ?? "",
        description: row.querySelector(".label-description")?.textContent?.trim() ?? "",
        level: Number(row.getAttribute("aria-level") ?? "1"),
        expanded: expanded === null ? undefined : expanded === "true",
        spoken: row.getAttribute("aria-label") ?? "",
      };
    }),
  );
};
