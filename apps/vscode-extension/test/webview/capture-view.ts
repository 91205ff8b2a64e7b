/** Tests of the capture editor's view in the gallery, which is started for each of their files. */
import { afterAll, beforeAll, describe, expect } from "vitest";
import { type Gallery, type GalleryPage, missingForGallery, startGallery } from "./gallery-browser.ts";

/** The connections of the list, and the packets of the ladder. */
export const rows = "tcplens-connection-rows .row";
export const packets = "tcplens-packets .row";

/** Opens a capture of the gallery, which has nothing to complain of. */
export type OpenCapture = (name: string, opening?: Parameters<Gallery["open"]>[1]) => Promise<GalleryPage>;

/** A group of tests; skipped, with the reason, where there is no browser. */
export const describeCaptureView = (title: string, tests: (open: OpenCapture) => void): void => {
  if (missingForGallery !== undefined) console.log(`skipped: ${missingForGallery}`);
  describe.skipIf(missingForGallery !== undefined)(title, { timeout: 60_000 }, () => {
    let gallery: Gallery;
    beforeAll(async () => {
      gallery = await startGallery();
    }, 60_000);
    afterAll(async () => {
      await gallery.close();
    });
    tests(async (name, opening) => {
      const opened = await gallery.open(`capture:${name}`, { width: 1300, ...opening });
      expect(await opened.problems()).toEqual([]);
      return opened;
    });
  });
};
