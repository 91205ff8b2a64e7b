/** What one acknowledgement turned out to say, gathered while it is worked through. Counts segments, times ms. */

export interface AckFacts {
  /** SND.UNA and the count of segments out, before. */
  readonly priorUna: number;
  readonly priorCount: number;
  readonly priorInFlight: number;
  readonly priorFack: number;
  readonly priorDelivered: number;
  readonly priorLost: number;
  /** The segment carries text, or changes the window: it is no duplicate (RFC 5681 §2). */
  carriesData: boolean;
  windowChanged: boolean;
  ece: boolean;
  unaAdvanced: boolean;
  /** Octets of data or the FIN are acknowledged; the SYN is. */
  dataAcked: boolean;
  synAcked: boolean;
  /** Segments newly acknowledged cumulatively. */
  acked: number;
  /** Something acknowledged cumulatively had gone out more than once. */
  retransmittedAcked: boolean;
  /** Something that went out once and before the present recovery began has arrived. */
  originalArrived: boolean;
  newlySacked: boolean;
  /** SACK news of any kind. */
  sackTold: boolean;
  dsack: boolean;
  dsackOfProbe: boolean;
  /** A retransmission has been found lost. */
  retransmissionLost: boolean;
  /** When the oldest and the newest segment were sent that were acknowledged for the first time and sent once; -1: none. */
  firstSentAt: number;
  lastSentAt: number;
  firstSackSentAt: number;
  lastSackSentAt: number;
  /** Lowest offset that arrived later than something above it; `Infinity`: none. */
  reorderedFrom: number;
  /** TSecr of the segment, as a TSval of ours; -1: none. */
  timestampEcho: number;
}
