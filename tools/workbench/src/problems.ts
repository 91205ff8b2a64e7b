/**
 * What went wrong in a page: violations of a webview's security policy, errors, failed requests. The workbench's own
 * noise is told apart by where a thing comes from, not by what it says.
 */
import type { ConsoleMessage, Frame, Page, Request } from "playwright-core";

/** One thing that went wrong. */
export interface Problem {
  readonly kind: "policy" | "error" | "console" | "request";
  /** What happened, in the browser's words. */
  readonly text: string;
  /** The extension whose webview it comes from, or the address of the file. */
  readonly from: string;
}

/** Gathers problems from now on. `subject` names the extension under test in texts. */
export const watchProblems = async (page: Page, subject: RegExp): Promise<() => readonly Problem[]> => {
  const problems: Problem[] = [];
  await page.exposeBinding("tcplensReport", ({ frame }, kind: Problem["kind"], text: string) => {
    const owner = ownerOf(frame);
    if (owner !== undefined && subject.test(owner)) problems.push({ kind, text, from: owner });
  });
  await page.addInitScript(listen);
  page.on("console", (message) => {
    const from = message.location().url;
    // What a webview's own scripts say is reported from within.
    if (isComplaint(message) && !isWebviewFile(from) && subject.test(message.text())) {
      problems.push({ kind: "console", text: `${message.type()}: ${message.text()}`, from });
    }
  });
  page.on("pageerror", (error) => {
    const text = error.stack ?? error.message;
    if (subject.test(text)) problems.push({ kind: "error", text, from: page.url() });
  });
  const onRequest = (request: Request, what: string): void => {
    const from = ownerOf(request.frame());
    if (from !== undefined && subject.test(from)) {
      problems.push({ kind: "request", text: `${what}: ${request.url()}`, from });
    }
  };
  page.on("requestfailed", (request) => {
    const what = request.failure()?.errorText ?? "failed";
    // A frame that goes away takes its requests with it; what the policy blocks is reported as such.
    if (!["net::ERR_ABORTED", "csp"].includes(what)) onRequest(request, what);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) onRequest(response.request(), String(response.status()));
  });
  return () => [...problems];
};

const isComplaint = (message: ConsoleMessage): boolean =>
  message.type() === "error" || message.type() === "warning";

/** The extension whose webview this frame is the inner of two of. The outer one, which names it, is the workbench's own. */
const ownerOf = (frame: Frame): string | undefined => {
  const [inner, outer] = [frame.url(), frame.parentFrame()?.url() ?? ""].map(parsed);
  if (inner?.pathname.endsWith("/pre/fake.html") !== true) return undefined;
  return outer?.searchParams.get("extensionId") ?? "an extension unknown";
};

const parsed = (url: string): URL | undefined => (URL.canParse(url) ? new URL(url) : undefined);

const isWebviewFile = (url: string): boolean => parsed(url)?.hostname.includes("vscode-resource.") === true;

/**
 * Runs in every frame. The browser gives what an inner frame's console says the address of the outer one, so it is taken
 * at its source. A webview's document is written into a frame by `document.open`, which takes all listeners
 * away, so they are put back after it.
 */
const listen = (): void => {
  type Report = (kind: string, text: string) => void;
  const report: Report = (kind, text) => {
    (globalThis as unknown as { tcplensReport?: Report }).tcplensReport?.(kind, text);
  };
  const attach = (): void => {
    globalThis.addEventListener("securitypolicyviolation", (event) => {
      const where = `${event.sourceFile}:${event.lineNumber}`;
      report("policy", `${event.violatedDirective} blocked ${event.blockedURI} at ${where} ${event.sample}`);
    });
    globalThis.addEventListener("error", (event) => {
      report("error", (event.error as Error | undefined)?.stack ?? event.message);
    });
    globalThis.addEventListener("unhandledrejection", (event) => {
      report(
        "error",
        `unhandled rejection: ${(event.reason as Error | undefined)?.stack ?? String(event.reason)}`,
      );
    });
  };
  attach();
  for (const name of ["error", "warn"] as const) {
    const original = console[name].bind(console);
    console[name] = (...args: unknown[]): void => {
      const texts = args.map((each) => (each as Error | undefined)?.stack ?? String(each));
      report("console", `${name}: ${texts.join(" ")}`);
      original(...args);
    };
  }
  // oxlint-disable-next-line typescript/unbound-method -- called with its document below
  const open = Document.prototype.open as (...args: unknown[]) => unknown;
  Document.prototype.open = function reopened(this: Document, ...args: unknown[]): unknown {
    const result = open.apply(this, args);
    attach();
    return result;
  } as typeof Document.prototype.open;
};
