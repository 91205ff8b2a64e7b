/** Runs one demo: server up, trace, verdict, server down. */
import { traceEndpoint } from "@tcplens/node-transport";
import { diagnose, summarize, type Finding, type Summary, type Trace } from "@tcplens/trace";
import type { Demo, Stage, Studio } from "./demo.ts";
import { judge, type Judgement } from "./judge.ts";

/** What came of it. */
export type DemoResult =
  | { readonly demo: Demo; readonly kind: "skipped"; readonly reason: string }
  /** The server could not be started, so that nothing was shown. */
  | { readonly demo: Demo; readonly kind: "unprepared"; readonly reason: string }
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

/** Whether the demo did its work, where it can be done here. */
export const isRight = (result: DemoResult): boolean =>
  result.kind === "skipped" || (result.kind === "shown" && result.judgement.right);

/** Rejects only for a fault of this program. */
export const runDemo = async (demo: Demo, setting: DemoSetting): Promise<DemoResult> => {
  const { studio, platform, interrupted, producer } = setting;
  const reason = demo.unavailable?.(platform);
  if (reason !== undefined) return { demo, kind: "skipped", reason };
  let stage: Stage;
  try {
    stage = await demo.prepare(studio);
  } catch (error) {
    return { demo, kind: "unprepared", reason: error instanceof Error ? error.message : String(error) };
  }
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
