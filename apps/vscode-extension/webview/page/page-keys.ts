/** The keys of the trace view, as UX has them. Keys that are meant for a control, or held with a modifier, are left alone. */

/** What the keys do. */
export interface PageActions {
  readonly step: (by: -1 | 1) => void;
  readonly event: (by: -1 | 1) => void;
  readonly findings: () => void;
  readonly detail: () => void;
  readonly back: () => void;
  readonly help: () => void;
}

/** Acts on a key that means something here; a list that has used its own key has prevented its default. */
export const pageKeys = (event: KeyboardEvent, actions: PageActions): void => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const [target] = event.composedPath();
  const control =
    target instanceof HTMLElement && target.matches("input, select, textarea, dialog, dialog *");
  if (control) return;
  const action = actionOf(event.key, actions, target instanceof HTMLElement ? target : undefined);
  if (action === undefined) return;
  event.preventDefault();
  action();
};

const actionOf = (
  key: string,
  actions: PageActions,
  target: HTMLElement | undefined,
): (() => void) | undefined => {
  switch (key) {
    case "ArrowLeft":
      return () => actions.step(-1);
    case "ArrowRight":
      return () => actions.step(1);
    case "ArrowUp":
      return () => actions.event(-1);
    case "ArrowDown":
      return () => actions.event(1);
    case "f":
    case "F":
      return actions.findings;
    case "Escape":
      return actions.back;
    case "?":
      return actions.help;
    case "Enter":
      return target?.matches("button, a, summary") === true ? undefined : actions.detail;
    default:
      return undefined;
  }
};
