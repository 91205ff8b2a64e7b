/** A row of tabs and the panel beneath it. */
import { css, html, type TemplateResult } from "lit";

/** What a row of tabs is of. */
export interface TabBar<Tab extends string> {
  readonly tabs: readonly Tab[];
  /** The one that is open. */
  readonly open: Tab;
  /** The row's name for who cannot see it. */
  readonly label: string;
  readonly nameOf: (tab: Tab) => string;
  readonly turn: (tab: Tab) => void;
}

/** One tab stop; the arrow keys go from tab to tab. What is beneath has the id `shown`. */
export const tabBar = <Tab extends string>({
  tabs,
  open,
  label,
  nameOf,
  turn,
}: TabBar<Tab>): TemplateResult => {
  const keys = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = turned(tabs, open, by);
    turn(next);
    (event.currentTarget as HTMLElement).querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} @keydown=${keys}>
    ${tabs.map(
      (tab) =>
        html`<button
          role="tab"
          id=${`tab-${tab}`}
          aria-selected=${tab === open}
          aria-controls="shown"
          tabindex=${tab === open ? 0 : -1}
          @click=${() => turn(tab)}
        >
          ${nameOf(tab)}
        </button>`,
    )}
  </div>`;
};

/** The tab so many further on, round and round. */
export const turned = <Tab extends string>(tabs: readonly Tab[], from: Tab, by: number): Tab =>
  tabs[(tabs.indexOf(from) + by + tabs.length) % tabs.length] ?? from;

/** For the styles of what has such a row. */
export const tabBarStyle = css`
  .tabs {
    display: flex;
    flex-wrap: wrap;
    padding: 0 8px;
    border-bottom: 1px solid var(--line);
  }
  .tabs button {
    border-radius: 0;
    padding: 4px 10px;
    border-bottom: 2px solid transparent;
    color: var(--vscode-panelTitle-inactiveForeground, var(--quiet));
  }
  .tabs button[aria-selected="true"] {
    color: var(--vscode-panelTitle-activeForeground, var(--vscode-foreground));
    border-bottom-color: var(--vscode-panelTitle-activeBorder, var(--vscode-focusBorder));
  }
  #shown {
    flex: 1;
    min-height: 0;
    position: relative;
  }
`;
