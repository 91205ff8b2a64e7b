/** The page's own elements, under their names. */
import { ComparePage } from "./page/compare-page.ts";
import { CopyButton } from "./page/copy-button.ts";
import { EventDetail } from "./page/event-detail.ts";
import { EventList } from "./page/event-list.ts";
import { FindingsList } from "./page/findings-list.ts";
import { TraceHelp } from "./page/trace-help.ts";
import { KernelList } from "./page/kernel-list.ts";
import { LadderView } from "./page/ladder-view.ts";
import { PhaseWaterfall } from "./page/phase-waterfall.ts";
import { ProblemPage } from "./page/problem-page.ts";
import { StateDiagram } from "./page/state-diagram.ts";
import { TracePage } from "./page/trace-page.ts";
import { VerdictHeader } from "./page/verdict-header.ts";

/** Makes them known to the browser; once. */
export const defineComponents = (): void => {
  for (const [name, component] of Object.entries(components)) customElements.define(name, component);
};

const components: Readonly<Record<string, CustomElementConstructor>> = {
  "tcplens-compare": ComparePage,
  "tcplens-copy": CopyButton,
  "tcplens-detail": EventDetail,
  "tcplens-events": EventList,
  "tcplens-findings": FindingsList,
  "tcplens-help": TraceHelp,
  "tcplens-kernel": KernelList,
  "tcplens-ladder": LadderView,
  "tcplens-waterfall": PhaseWaterfall,
  "tcplens-problem": ProblemPage,
  "tcplens-states": StateDiagram,
  "tcplens-trace": TracePage,
  "tcplens-verdict": VerdictHeader,
};
