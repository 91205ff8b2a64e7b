/** What `@tcplens/trace` offers. The list is written by hand; `etc/trace.api.md` records what it comes to. */

export type {
  AttemptAbandoned,
  AttemptConnected,
  AttemptEvent,
  AttemptFailed,
  AttemptStarted,
} from "./event/attempt-events.ts";
export type {
  ClosedEvent,
  ConnectionEvent,
  DataEvent,
  KernelEvent,
  PeerFinished,
  SegmentEvent,
  StateEvent,
} from "./event/connection-events.ts";
export type { EventBase } from "./event/event-base.ts";
export type { TraceEvent, UnknownEvent } from "./event/event.ts";
export { evidences, evidenceWords, type Evidence } from "./event/evidence.ts";
export {
  schemaMajor,
  schemaMinor,
  type Endpoint,
  type TraceHeader,
  type TraceSource,
} from "./event/header.ts";
export type {
  Family,
  LookupAnswered,
  LookupEnded,
  LookupEvent,
  LookupFailed,
  LookupStarted,
} from "./event/lookup-events.ts";
export type {
  CancelledNote,
  DeadlineNote,
  ListenersNote,
  NoteEvent,
  PacketFindingNote,
  ProxyNote,
  RemarkNote,
  SpeaksTlsNote,
  UnobservedNote,
} from "./event/note-event.ts";
export type { RetryDecision, RetryEvent, RetryStopped } from "./event/retry-events.ts";
export type { CertificateInfo, TlsEvent, TlsFailed, TlsSecured, TlsStarted } from "./event/tls-events.ts";
export type { TraceSink } from "./sink.ts";

export { endpointFault, type EndpointFault } from "./endpoint/endpoint-fields.ts";
export {
  parseEnvEndpoints,
  readEnvEndpoints,
  type EnvEndpoint,
  type EnvEndpoints,
  type EnvProblem,
} from "./endpoint/parse-env-endpoints.ts";
export { parseEndpoint, parseEndpoints, type ParseEndpointOptions } from "./endpoint/parse-endpoint.ts";
export { schemeOf, type Scheme } from "./endpoint/schemes.ts";

export type { AttemptRecord, ConnectionRecord, Indexed, LookupRecord, Outcome } from "./fold/records.ts";
export { summarize } from "./fold/summarize.ts";
export type { PhaseDurations, StateStep, Summary } from "./fold/summary.ts";
export { Trace } from "./fold/trace.ts";

export { findingCatalogue, findingCodes, type FindingKind } from "./findings/catalogue.ts";
export { diagnose } from "./findings/diagnose.ts";
export type { Finding, FindingCode, FindingEvidence, NextStep, Severity } from "./findings/finding.ts";

export { problemText, type ReadProblem } from "./file/read-problem.ts";
export { readTrace, readTraces, type ReadTraceResult } from "./file/read-trace.ts";
export { createTraceReader, type ReadTracesResult, type TraceReader } from "./file/trace-reader.ts";
export { eventLine, headerLine, traceFileSuffix, writeTrace } from "./file/write-trace.ts";

export { formatDuration, timeScale, type TimeScale } from "./export/duration.ts";
export type { Fact } from "./export/environment.ts";
export { eventWords } from "./export/event-words.ts";
export type { FindingBlock, ProofRow } from "./export/finding-block.ts";
export { toHtml, type HtmlOptions } from "./export/html.ts";
export { toJsonLines, type JsonLinesOptions } from "./export/json-lines.ts";
export type { KernelRow } from "./export/kernel-row.ts";
export { eventKnownFrom } from "./export/known-from.ts";
export { type Ladder, ladderOf, type LadderRow } from "./export/ladder.ts";
export { outlineMarkdown, toMarkdown, type MarkdownOptions } from "./export/markdown.ts";
export { outlineMermaid, toMermaid } from "./export/mermaid.ts";
export type { NoteRow } from "./export/note-row.ts";
export { outline, verdictMarks, type Outline } from "./export/outline.ts";
export type { Verdict } from "./export/verdict.ts";
export type { StateWalk } from "./export/state-walk.ts";
export { plainStyle, type TextStyle } from "./export/style.ts";
export { outlineText, toText, type TextOptions } from "./export/text.ts";
export type { RowStatus, TimelineRow } from "./export/timeline-row.ts";
export { lastSignAt, type RunningTrace, waitingFor } from "./export/waiting-for.ts";

export { printable } from "./export/printable.ts";
export { columns, padEnd, padStart, wrap } from "./export/text-layout.ts";
export { hangingLines, nextStepLines, SECTION_MARGIN, sectionLines } from "./export/text-section.ts";
export { countWords, byteWords } from "./findings/words.ts";
export { type AnswerTime, slowAnswerSeverity } from "./findings/slow-answer-severity.ts";
export { type Fold, type FoldedRow, foldLadder } from "./simulation/fold-ladder.ts";
export type {
  Arrival,
  OtherContent,
  PacketContent,
  PacketView,
  SegmentContent,
  Stop,
} from "./simulation/packet-view.ts";
export { packetViews } from "./simulation/packet-views.ts";
export { type RunLadder, runLadder, type RunRow } from "./simulation/run-ladder.ts";
export {
  type PlotMark,
  type PlotName,
  type PlotSeries,
  type RunPlot,
  runPlots,
} from "./simulation/run-plots.ts";
export {
  type EndSummary,
  type PacketCounts,
  type RunSummary,
  summarizeRun,
} from "./simulation/run-summary.ts";
export { scenarioFor } from "./simulation/scenario-for-finding.ts";
export { traceOfRun, type TraceOfRunOptions } from "./simulation/trace-of-run.ts";
export { closeWords, stopWords } from "./simulation/run-words.ts";
