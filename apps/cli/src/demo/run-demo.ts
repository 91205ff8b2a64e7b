/** Runs one demo: server up, trace, verdict, server down. */
import { traceEndpoint } from "@tcplens/node-transport";
import { diagnose, summarize, type Finding, type Summary, type Trace } from "@tcplens/trace";
import type { Demo, Studio } from "./demo.ts";
import { judge, type Judgement } from "./judge.ts";

/** What came of it. */
export type DemoResult =
  | { readonly demo: Demo; readonly kind: "skipped"; readonly reason: string }
  | {
      readonly demo: Demo;
      readonly kind: "shown";
      readonly judgement: Judgement;
      readonly trace: Trace;
      readonly findings: readonly Finding[];
      readonly summary: Summary;
    };

/** What a run depends on. */
export interface DemoSetting {
  readonly studio: Studio;
  readonly platform: NodeJS.Platform;
  readonly interrupted: AbortSignal;
  readonly producer: string;
}

/** Rejects only when the server cannot be started. */
export const runDemo = async (demo: Demo, setting: DemoSetting): Promise<DemoResult> => {
  const { studio, platform, interrupted, producer } = setting;
  const reason = demo.unavailable?.(platform);
  if (reason !== undefined) return { demo, kind: "skipped", reason };
  const stage = await demo.prepare(studio);
  try {
    const trace = await traceEndpoint(stage.endpoint, {
      ...stage.options,
      producer,
      signal: interrupted,
      // The demo is about its own servers: a proxy of this machine's would only distract.
      proxies: false,
    });
    const findings = diagnose(trace);
    const summary = summarize(trace, findings);
    return { demo, kind: "shown", judgement: judge(demo.expected, summary), trace, findings, summary };
  } finally {
    await stage.close();
  }
};
