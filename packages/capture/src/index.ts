/** What `@tcplens/capture` offers. The list is written by hand; `etc/capture.api.md` records what it comes to. */

export { Anonymiser, type AnonymisedPacket, type AnonymiserOptions } from "./anonymise/anonymiser.ts";
export { Analyser, type StreamFragment } from "./analysis/analyser.ts";
export { FLAG_NAMES, flagNames, type AnalysisFlag } from "./analysis/flags.ts";
export { unreadLinks, type UnreadLinks } from "./analysis/unread-links.ts";
export { linkTypeName } from "./layers/link-type-names.ts";
export { relativeAck, relativeSeq, scaledWindow } from "./analysis/relative.ts";
export type { SegmentObserver } from "./analysis/observer.ts";
export type { CaptureProblem } from "./base/problem.ts";
export {
  type Compression,
  compressionOf,
  decompressed,
  type DecompressedOptions,
} from "./compression/decompressed.ts";
export { CaptureReader } from "./file/capture-reader.ts";
export type { CaptureInterface, CaptureSection } from "./file/interfaces.ts";
export type { CarriedBlock } from "./file/carried-blocks.ts";
export { packetComments, packetFlags } from "./file/packet-comments.ts";
export { type CaptureSummary, readCapture, type ReadOptions, type StopSignal } from "./file/read-capture.ts";
export type { CaptureRecord, RecordSink } from "./file/record.ts";
export { FilterFault } from "./filter/filter-fault.ts";
export {
  type FilterField,
  type FilterFieldKind,
  filterFieldNamed,
  filterFields,
} from "./filter/filter-fields.ts";
export { type FilteredConnection, type FilteredSide, filteredPart } from "./filter/filtered-connection.ts";
export { type ConnectionFilter, parseFilter } from "./filter/parse-filter.ts";
export type { ConnectionStory, Ended, Exchange, Opened, SideName } from "./connection/connection-story.ts";
export type { ResetCause } from "./connection/reset-cause.ts";
export type { ConnState } from "./connection/zeek-state.ts";
export { compareCaptures, type CaptureComparison, type PairSummary } from "./compare/compare-captures.ts";
export { compareConnections, type ConnectionComparison } from "./compare/compare-connections.ts";
export {
  rowWords,
  valueWords,
  type ComparisonRow,
  type RowGroup,
  type RowUnit,
  type RowValue,
} from "./compare/comparison-row.ts";
export type { DifferenceKind } from "./compare/headline.ts";
export type { PairedBy, PairedConnection } from "./compare/pair-connections.ts";
export type { Role } from "./compare/sides.ts";
export type { ClockEstimate } from "./merge/clock.ts";
export type { MergedPacket } from "./merge/direction-truth.ts";
export {
  mergeCaptures,
  type LadderRow,
  type MergedConnection,
  type MergedDirection,
} from "./merge/merge-captures.ts";
export {
  oneSidedConnections,
  type OneSided,
  type OneSidedConnection,
  type OneSidedDirection,
} from "./merge/one-sided.ts";
export { VantagePoint, type PacketSeen, type StreamSeen } from "./merge/vantage-point.ts";
export type { Sink } from "./pcapng/block-writer.ts";
export {
  PcapngWriter,
  type CaptureInstant,
  type PcapngInterface,
  type PcapngOptions,
  type PcapngPacket,
} from "./pcapng/pcapng-writer.ts";
export type { SideFigures } from "./figures/connection-figures.ts";
export type { Spread } from "./figures/samples.ts";
export { standardObservers, type ObserverOptions } from "./judgement/standard-observers.ts";
export {
  connectionReport,
  countedOnce,
  type ConnectionReport,
  type SideReport,
} from "./report/connection-report.ts";
export type { CaptureEndpoint } from "./report/endpoints.ts";
export type { CaptureFinding, CaptureNextStep, FrameEvidence, Severity } from "./report/finding.ts";
export { findingComments } from "./report/finding-comments.ts";
export { captureFindingCatalogue } from "./report/finding-catalogue.ts";
export type { CaptureFindingKind } from "./report/finding-kind.ts";
export type {
  BothSides,
  CapturePointReport,
  ConnectionJudgements,
  RecoveryReport,
  SegmentJudgement,
  SideTraits,
  TimeParts,
  TimeReport,
} from "./report/judgements.ts";
export { type IcmpReport, packetReport, type PacketReport } from "./report/packet-report.ts";
export { roundTripOf } from "./report/round-trip.ts";
export { isSentAgain, sentAgainShareOf } from "./report/sent-again.ts";
export { grades, type Grade } from "./report/verdict.ts";
export { stateWalk, type StateChange, type StateWalk } from "./states/state-walk.ts";
export { connectionFacts, type ConnectionFacts, type FoundFact } from "./summary/connection-facts.ts";
export { Summariser } from "./summary/summariser.ts";
export type { ConnectionsSummary, SummaryKind, SummarySentence } from "./summary/summary-sentence.ts";
export {
  type FedError,
  type FedFindings,
  type FedPacket,
  type FedSegment,
  SegmentFeed,
} from "./trace/segment-feed.ts";
export { StreamRecorder, type RecordedSegment, type StreamRecorderOptions } from "./trace/stream-recorder.ts";
export { traceOfStream, type StreamTrace, type TraceOfStreamOptions } from "./trace/trace-of-stream.ts";
export { writeRun, type WriteRunOptions } from "./simulation/write-run.ts";
