/** What a trace will do, worked out from the settings before anything happens. */
import type { DialTlsOptions, ProxySettings, TraceEndpointOptions } from "@tcplens/node-transport";
import type { Endpoint } from "@tcplens/trace";
import type { Settings } from "../settings/setting-table.ts";
import { retryPolicyOf } from "./retry-policy-of.ts";

/** What a plan is made from. */
export interface PlanInput {
  readonly endpoint: Endpoint;
  readonly settings: Settings;
  /** The certificates of `tls.caFile`, in PEM form; undefined where none is set. */
  readonly ca: string | undefined;
  readonly proxies: ProxySettings;
  /** `tcplens-vscode 0.1.0`. */
  readonly producer: string;
}

/** See the file's head. */
export const planTrace = ({ endpoint, settings, ca, proxies, producer }: PlanInput): TraceEndpointOptions => {
  const retry = retryPolicyOf(settings);
  const family = familyOf(endpoint, settings.addressFamily);
  return {
    timeout: settings.timeout,
    attemptTimeout: settings.attemptTimeout,
    answerTimeout: settings.answerTimeout,
    watch: settings.watch,
    kernel: settings["kernel.enabled"],
    packets: settings["packets.capture"] === "whenPermitted",
    proxies,
    producer,
    ...(retry === undefined ? {} : { retry }),
    ...(family === undefined ? {} : { family }),
    ...(settings["request.enabled"] ? {} : { send: false }),
    ...(endpoint.tls ? { tls: tlsOf(settings, ca) } : {}),
  };
};

/** An endpoint that is an address has its family: the setting is about names. */
const familyOf = ({ host }: Endpoint, setting: Settings["addressFamily"]): 4 | 6 | undefined => {
  if (setting === "any" || host.includes(":") || /^\d+(?:\.\d+){3}$/.test(host)) return undefined;
  return setting === "4" ? 4 : 6;
};

const tlsOf = (settings: Settings, ca: string | undefined): DialTlsOptions => ({
  verify: settings["tls.verify"],
  minVersion: settings["tls.minVersion"],
  ...(ca === undefined ? {} : { ca }),
});
