/** How bad findings are. */
import type { CaptureFinding, Severity } from "@tcplens/capture";

/** Whether it is of this severity or a worse one. */
export const isAtLeast = ({ severity }: CaptureFinding, least: Severity): boolean =>
  severities.indexOf(severity) >= severities.indexOf(least);

const severities: readonly Severity[] = ["info", "warning", "error"];
