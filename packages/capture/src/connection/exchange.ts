/**
 * The turns of a conversation: data from one side, then data from the other. What passes between the last octet of a
 * question and the first of its answer is the answering side's time and the network's; the handshake tells the network's
 * share. TLS is known by its record headers, HTTP/1 by its first words; nothing is decrypted, and of HTTP only heads are
 * read (`http/`).
 */
import type { Analyser } from "../analysis/analyser.ts";
import { OUT_OF_ORDER, RETRANSMISSION } from "../analysis/flags.ts";
import * as C from "./columns.ts";
import { METHODS } from "./http/head.ts";
import type { ConnectionObserver } from "./connection-observer.ts";
import { notePause, PAUSE } from "./http/pauses.ts";
import { plainAnswer } from "./plain-answer.ts";
import { HttpTalk } from "./http/talk.ts";

export const SPOKEN_TLS = 1;
export const SPOKEN_HTTP = 2;

/** A segment with data that is no probe. */
export const takeTurn = (
  analyser: Analyser,
  {
    columns,
    talks,
    plainAnswers,
    tlsAlerts,
  }: Pick<ConnectionObserver, "columns" | "talks" | "plainAnswers" | "tlsAlerts">,
): void => {
  const { stream, direction, judge, time } = analyser;
  const side = direction & 1;
  const { streams, instants, times } = columns;
  const s = stream * C.STREAM_COLUMNS;
  const i = stream * C.STREAM_INSTANTS;
  const story = streams[s + C.STORY] as number;
  if ((story & (C.DATA_FROM_A << side)) !== 0) {
    const at = direction * C.DIRECTION_INSTANTS + C.LAST_DATA_AT;
    if (time - (times[at] as number) >= PAUSE) {
      const talk = talks.get(stream);
      if (talk !== undefined) notePause(analyser, columns, talk);
    }
    times[at] = time;
    if ((story & C.CHUNKED) !== 0) talks.get(stream)?.chunks?.take(analyser);
    if ((story & C.HEAD_WANTED) !== 0) {
      const talk = talks.get(stream);
      if (talk?.follows(analyser) === "done")
        streams[s + C.STORY] = (story & ~C.HEAD_WANTED) | (talk.chunks === undefined ? 0 : C.CHUNKED);
    }
    if ((story & C.TLS_OPENING) !== 0) tlsAlerts.take(analyser, false);
    return;
  }
  // What is sent again does not begin a turn.
  if ((judge.flags & (RETRANSMISSION | OUT_OF_ORDER)) !== 0) return;
  times[direction * C.DIRECTION_INSTANTS + C.LAST_DATA_AT] = time;
  const first = (story & (C.DATA_FROM_A | C.DATA_FROM_B)) === 0;
  if (first) streams[s + C.FIRST_DATA_FRAME] = analyser.packet.frame;
  const begun = (story >> C.SPOKEN_SHIFT) & 3;
  const spoken = begun || spokenIn(analyser);
  const record = spoken === SPOKEN_TLS ? recordType(analyser) : 0;
  if ((story & C.TLS_OPENING) !== 0) tlsAlerts.take(analyser, true);
  const tlsOpens = spoken === SPOKEN_TLS && record !== 23 && (begun === 0 || (story & C.TLS_OPENING) !== 0);
  const handshake = spoken === SPOKEN_TLS && record !== 23;
  if (record < 0 && !first) {
    const plain = plainAnswer(analyser, streams[s + C.FIRST_DATA_FRAME] as number);
    if (plain !== undefined) plainAnswers.set(stream, plain);
  }
  // The turn was the other side's.
  const waited = time - (times[(direction ^ 1) * C.DIRECTION_INSTANTS + C.LAST_DATA_AT] as number);
  // Below 0 a clock was set back, and how long it took is not known.
  if (!first && !handshake && waited >= 0) {
    streams[s + C.TURNS + side] = (streams[s + C.TURNS + side] as number) + 1;
    instants[i + C.WAIT_A + side] = (instants[i + C.WAIT_A + side] as number) + waited;
    if (waited > (instants[i + C.WAIT_LONGEST_A + side] as number)) {
      instants[i + C.WAIT_LONGEST_A + side] = waited;
      streams[s + C.LONGEST_WAIT_FRAME + side] = analyser.packet.frame;
    }
    if (Number.isNaN(instants[i + C.FIRST_ANSWER])) instants[i + C.FIRST_ANSWER] = waited;
  }
  const talk = spoken === SPOKEN_HTTP ? talkOf(talks, stream) : undefined;
  const wanted = talk?.begins(analyser) === "more";
  streams[s + C.STORY] =
    (story &
      ~(C.DATA_FROM_A | C.DATA_FROM_B | C.HEAD_WANTED | C.CHUNKED | C.TLS_OPENING | (3 << C.SPOKEN_SHIFT))) |
    (C.DATA_FROM_A << side) |
    (spoken << C.SPOKEN_SHIFT) |
    (wanted ? C.HEAD_WANTED : 0) |
    (talk?.chunks === undefined ? 0 : C.CHUNKED) |
    (tlsOpens ? C.TLS_OPENING : 0);
};

const talkOf = (talks: Map<number, HttpTalk>, stream: number): HttpTalk => {
  let talk = talks.get(stream);
  if (talk === undefined) {
    talk = new HttpTalk();
    talks.set(stream, talk);
  }
  return talk;
};

/** RFC 8446 §5.1: 20 change_cipher_spec, 21 alert, 22 handshake, 23 application data; −1: no record starts here. */
const recordType = ({ segment, packet }: Analyser): number => {
  const { data, dataEnd } = segment;
  if (dataEnd - data < 3) return -1;
  const type = packet.bytes[data] as number;
  const isRecord =
    type >= 20 && type <= 23 && packet.bytes[data + 1] === 3 && (packet.bytes[data + 2] as number) <= 4;
  return isRecord ? type : -1;
};

const spokenIn = (analyser: Analyser): number => {
  if (recordType(analyser) === 22) return SPOKEN_TLS;
  const { segment, packet } = analyser;
  let word = "";
  for (let at = segment.data; at < segment.dataEnd && word.length < 8; at++) {
    const octet = packet.bytes[at] as number;
    if (octet === 0x20 || octet === 0x2f) break;
    // What is looked for is in capital letters.
    if (octet < 0x41 || octet > 0x5a) return 0;
    word += String.fromCharCode(octet);
  }
  // RFC 9112 §4: what a response begins with.
  return METHODS.has(word) || word === "HTTP" ? SPOKEN_HTTP : 0;
};
