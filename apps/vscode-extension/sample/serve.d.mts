/** The types of `serve.mjs`. */

/** The servers that run. */
export interface SampleServers {
  readonly ports: Readonly<
    Record<"api" | "slow" | "secure" | "expired" | "database" | "cutting" | "silent" | "flaky", number>
  >;
  /** PEM. */
  readonly ca: string;
  readonly flaky: {
    readonly port: number;
    readonly up: () => Promise<void>;
    readonly down: () => Promise<void>;
  };
  readonly close: () => Promise<void>;
}

export const startSampleServers: (options?: { readonly alternate?: boolean }) => Promise<SampleServers>;
export const fillSample: (folder: string, servers: Pick<SampleServers, "ports" | "ca">) => void;
