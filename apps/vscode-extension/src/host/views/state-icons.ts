/** The icon of each state: a shape of its own, in the theme's colour. */
import { ThemeColor, ThemeIcon } from "vscode";
import type { TraceState } from "../../shared/view.ts";

/** See the file's head. */
export const stateIcon = (state: TraceState): ThemeIcon => {
  const [id, color] = icons[state];
  return new ThemeIcon(id, color === undefined ? undefined : new ThemeColor(color));
};

const icons: Readonly<Record<TraceState, readonly [id: string, color?: string]>> = {
  running: ["loading~spin"],
  connected: ["pass", "testing.iconPassed"],
  warning: ["warning", "charts.yellow"],
  failed: ["error", "testing.iconFailed"],
  cancelled: ["circle-slash"],
  interrupted: ["debug-disconnect"],
};
