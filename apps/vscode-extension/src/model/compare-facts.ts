/** Two traces fact by fact: addresses, TLS, certificate, bytes, retransmissions. */
import type { ConnectionRecord, Trace } from "@tcplens/trace";
import type { CompareView } from "../shared/view.ts";
import type { Words } from "./words.ts";

/** The facts that at least one of the two has. */
export const compareFacts = (before: Trace, after: Trace, words: Words): CompareView["facts"] => {
  const [was, is] = [factsOf(before, words), factsOf(after, words)];
  return [...new Set([...is.keys(), ...was.keys()])].map((name) => {
    const [old, now] = [was.get(name) ?? "", is.get(name) ?? ""];
    return { name, before: old, after: now, changed: old !== now };
  });
};

const factsOf = (trace: Trace, words: Words): ReadonlyMap<string, string> => {
  const record = trace.established ?? trace.connections.at(-1);
  const facts = new Map<string, string>();
  const set = (name: string, value: string | number | undefined): void => {
    if (value !== undefined && value !== "") facts.set(name, String(value));
  };
  set(words.t("attempts"), trace.attempts.length);
  set(words.t("addresses found"), trace.attempts.at(-1)?.lookup?.addresses.join(", "));
  set(words.t("address used"), record?.address);
  set(words.t("error code"), codeOf(record));
  const secured = record?.tlsSecured?.event;
  set(words.t("TLS version"), secured?.protocol);
  set(words.t("cipher"), secured?.cipher);
  set(words.t("protocol (ALPN)"), secured?.alpn);
  const [certificate] = secured?.chain ?? record?.tlsFailed?.event.chain ?? [];
  set(words.t("certificate"), certificate?.fingerprint.slice(0, FINGERPRINT_SHOWN));
  set(words.t("certificate valid until"), certificate?.validTo.slice(0, 10));
  set(words.t("bytes sent"), record?.bytesSent);
  set(words.t("bytes received"), record?.bytesReceived);
  set(words.t("retransmissions"), retransmissionsOf(record));
  const by = record?.closed?.event.by;
  set(words.t("closed by"), by === undefined ? undefined : words.say(by));
  return facts;
};

const codeOf = (record: ConnectionRecord | undefined): string | undefined =>
  record?.failed?.event.code ?? record?.tlsFailed?.event.code ?? record?.closed?.event.code;

const retransmissionsOf = (record: ConnectionRecord | undefined): number | undefined => {
  const samples = record?.kernel ?? [];
  if (samples.length === 0) return undefined;
  return Math.max(...samples.map(({ event }) => event.totalRetransmits ?? event.retransmits));
};

/** Enough of a fingerprint to tell two certificates apart. */
const FINGERPRINT_SHOWN = 23;
