/** How many there are of something, in words. */
import { t } from "../strings.ts";
import { countText } from "./value-texts.ts";

export const packetsWords = (count: number): string =>
  count === 1 ? t("capture.packet") : t("capture.packets", countText(count));

export const connectionsWords = (count: number): string =>
  count === 1 ? t("capture.connection") : t("capture.connections", countText(count));
