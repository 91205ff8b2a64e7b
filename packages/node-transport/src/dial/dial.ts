/**
 * `dial`: a connection to a name or an address, tried as RFC 8305 says, under one deadline, secured where that is
 * asked for, recorded where there is a sink.
 */
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { Endpoint } from "@tcplens/trace";
import { classifyError } from "../error/classify-error.ts";
import { kernelObserver } from "../kernel/observer.ts";
import { DataLog } from "../record/data-log.ts";
import { DialRecording } from "../record/dial-recording.ts";
import { EstablishedRecorder } from "../record/established-recorder.ts";
import { Recorder } from "../record/recorder.ts";
import { TlsRecorder } from "../record/tls-recorder.ts";
import { secure } from "../tls/secure.ts";
import { connectLiteral } from "./connect-literal.ts";
import { type Connected, ConnectRace } from "./connect-race.ts";
import { type AddressError, addressError, DialError } from "./dial-error.ts";
import type { DialOptions } from "./options.ts";
import { checkFamily, type DialSettings, dialSettings, literalFamily, type TlsSettings } from "./settings.ts";
import { type DialTarget, toEndpoint } from "./target.ts";

/**
 * Connects to `target`: `{ host, port }`, `"host:port"` or a URL whose scheme gives the default port and TLS.
 *
 * Names are looked up in both families at once; addresses are sorted (RFC 6724 §6), interleaved and tried 250 ms
 * apart while earlier attempts go on (RFC 8305 §3 to §5). The first to be ESTABLISHED wins; the others are closed.
 * The socket is the caller's: it has no listener of ours and is a plain `net.Socket`, or a `tls.TLSSocket` whose
 * handshake is complete and whose certificate is trusted.
 *
 * @throws `InvalidArgument` for a target or an option that cannot be used, before anything happens.
 * @throws `DialError` when no address could be connected, or TLS failed. With `options.signal`, its reason.
 */
export const dial = async (target: DialTarget, options: DialOptions = {}): Promise<Socket | TLSSocket> => {
  const endpoint = toEndpoint(target, options.tls === undefined ? undefined : options.tls !== false);
  const settings = dialSettings(options, endpoint.tls);
  checkFamily(endpoint.host, settings.family);
  const { sink } = options;
  if (sink === undefined) return dialEndpoint(endpoint, settings, undefined);
  const recording = new DialRecording(new Recorder(sink, settings.clock), {
    clock: settings.clock,
    attempt: 1,
    observer: options.kernel === false ? undefined : await kernelObserver(),
    thorough: false,
    payload: options.recordPayload ?? false,
  });
  return dialEndpoint(endpoint, settings, recording);
};

/** The same with everything decided; `traceEndpoint` calls it once per attempt. */
export const dialEndpoint = async (
  endpoint: Endpoint,
  settings: DialSettings,
  recording: DialRecording | undefined,
): Promise<Socket | TLSSocket> => {
  const { signal, clock } = settings;
  if (signal?.aborted === true) throw signal.reason;
  const startedAt = settings.tls === undefined ? 0 : clock.now();
  const family = literalFamily(endpoint.host);
  const connected =
    family === undefined
      ? await new ConnectRace(endpoint, settings, recording).run()
      : await connectLiteral(endpoint, family, settings, recording);
  const established = establishedRecorder(connected, recording);
  if (settings.tls === undefined) {
    established?.attach(connected.socket);
    return connected.socket;
  }
  return secureConnected(
    endpoint,
    { ...settings, tls: settings.tls },
    recording,
    connected,
    established,
    clock.now() - startedAt,
  );
};

const establishedRecorder = (
  connected: Connected,
  recording: DialRecording | undefined,
): EstablishedRecorder | undefined => {
  const attempt = connected.recorder;
  if (recording === undefined || attempt === undefined) return undefined;
  const { recorder, options } = recording;
  const { connection, walk, watch } = attempt;
  const data = new DataLog(recorder, connection, options.clock, options.payload);
  return new EstablishedRecorder({ recorder, connection, walk, watch, data });
};

const secureConnected = async (
  endpoint: Endpoint,
  settings: DialSettings & { readonly tls: TlsSettings },
  recording: DialRecording | undefined,
  connected: Connected,
  established: EstablishedRecorder | undefined,
  spent: number,
): Promise<TLSSocket> => {
  const { tls } = settings;
  const left = Math.max(0, settings.timeout - spent);
  const overall = left < settings.attemptTimeout;
  const { attempt = 1 } = recording?.options ?? {};
  const id = connected.recorder?.connection ?? 0;
  const recorder =
    recording === undefined || established === undefined
      ? undefined
      : new TlsRecorder(recording.recorder, id, attempt, established);
  try {
    return await secure(connected.socket, {
      host: endpoint.host,
      options: tls,
      timeout: overall ? left : settings.attemptTimeout,
      timer: overall ? "overall" : "attempt",
      clock: settings.clock,
      signal: settings.signal,
      allowHalfOpen: settings.allowHalfOpen,
      recorder,
    });
  } catch (error) {
    if (settings.signal?.aborted === true) throw error;
    const known = error as AddressError;
    if (overall && known.code === "ETIMEDOUT" && known.syscall === undefined)
      recording?.deadline("tls", settings.limit);
    const first = known.code === undefined ? addressError("ERR_TLS", known.message) : known;
    throw new DialError(endpoint.text, [first], [classifyError(first, { phase: "tls" })]);
  }
};
