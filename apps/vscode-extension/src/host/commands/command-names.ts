/** The commands, without the prefix `tcplens.`: known before any of them is loaded. */

/** See the file's head. */
export const commandNames = [
  "traceEndpoint",
  "traceEndpointAtCursor",
  "retryTrace",
  "cancelTrace",
  "compareWithPrevious",
  "exportTrace",
  "copyReport",
  "openTraceFile",
  "showTrace",
  "removeTrace",
  "clearHistory",
  "refreshWorkspaceEndpoints",
  "openSettings",
  "showLog",
  "openPlace",
  "simulate",
  "explainWithSimulation",
  "compareCaptures",
  "copyPacket",
  "copyPackets",
  "exportConnection",
  "exportSelected",
  "exportListed",
  "openInWireshark",
  "openInCaptureA",
  "openInCaptureB",
  "copyPair",
  "copyPairFilter",
  "copyComparison",
] as const;

export type CommandName = (typeof commandNames)[number];
