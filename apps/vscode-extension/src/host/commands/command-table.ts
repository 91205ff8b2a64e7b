/** What each command does. */
import type { Host } from "../host.ts";
import * as cancelTrace from "./cancel-trace.ts";
import {
  copyComparison,
  copyPacket,
  copyPackets,
  copyPair,
  copyPairFilter,
  exportConnection,
  exportListed,
  exportSelected,
  openInCaptureA,
  openInCaptureB,
  openInWireshark,
} from "./capture-menu.ts";
import * as clearHistory from "./clear-history.ts";
import * as compareCaptures from "./compare-captures.ts";
import * as compareWithPrevious from "./compare-with-previous.ts";
import * as copyReport from "./copy-report.ts";
import * as explainWithSimulation from "./explain-with-simulation.ts";
import * as exportTrace from "./export-trace.ts";
import * as openPlace from "./open-place.ts";
import * as openSettings from "./open-settings.ts";
import * as openTraceFile from "./open-trace-file.ts";
import * as refreshWorkspaceEndpoints from "./refresh-workspace-endpoints.ts";
import * as removeTrace from "./remove-trace.ts";
import * as retryTrace from "./retry-trace.ts";
import * as showLog from "./show-log.ts";
import * as showTrace from "./show-trace.ts";
import * as simulate from "./simulate.ts";
import * as traceEndpoint from "./trace-endpoint.ts";
import * as traceEndpointAtCursor from "./trace-endpoint-at-cursor.ts";
import type { CommandName } from "./command-names.ts";

/** `selection` is what else is selected in the explorer; `argument` is what a link, a lens, a tree item, a menu or another extension gave: anything. */
interface Command {
  readonly run: (host: Host, argument: unknown, selection?: unknown) => Promise<void> | void;
}

/** One for each name: the compiler asks for them all. */
export const commandTable: Readonly<Record<CommandName, Command>> = {
  traceEndpoint,
  traceEndpointAtCursor,
  retryTrace,
  cancelTrace,
  compareWithPrevious,
  exportTrace,
  copyReport,
  openTraceFile,
  showTrace,
  removeTrace,
  clearHistory,
  refreshWorkspaceEndpoints,
  openSettings,
  showLog,
  openPlace,
  simulate,
  explainWithSimulation,
  compareCaptures,
  copyPacket,
  copyPackets,
  exportConnection,
  exportSelected,
  exportListed,
  openInWireshark,
  openInCaptureA,
  openInCaptureB,
  copyPair,
  copyPairFilter,
  copyComparison,
};
