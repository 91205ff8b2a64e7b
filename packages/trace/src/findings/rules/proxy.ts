/** Other programs here would go through a proxy; this connection was direct, and failed. */
import { connectCommand, platformOf, step } from "../commands.ts";
import { finding, proofs, type Rule } from "../rule.ts";
import { distinct, endpointWords, listWords, shown } from "../words.ts";

/** `proxy-configured`: only where the trace failed and nobody had cancelled it; a direct connection that works needs no word. */
export const proxyConfigured: Rule = (trace) => {
  if (trace.outcome !== "failed" || trace.cancelled) return [];
  const notes = trace.notes.flatMap(({ index, event }) =>
    event.topic === "proxy" ? [{ index, event }] : [],
  );
  const [first] = notes;
  if (first === undefined) return [];
  const { host, port } = trace.header.endpoint;
  const proxy = shown(first.event.proxy);
  const names = listWords(distinct(notes.map(({ event }) => shown(event.variable))));
  const { proxyHost, proxyPort } = split(first.event.proxy);
  return [
    finding("proxy-configured", {
      cause: `Other programs here would reach ${endpointWords(host, port)} through the proxy ${proxy} (${names}), and this connection was made without it.`,
      evidence: proofs(
        trace,
        notes,
        ({ index }) => index,
        ({ event }) => `${shown(event.variable)} names the proxy ${shown(event.proxy)}`,
      ),
      alternatives: [
        "The network lets nothing out but by the proxy: then only a connection through it can work.",
      ],
      nextSteps: [
        step(
          "See whether the proxy itself can be reached.",
          connectCommand(platformOf(trace.header), proxyHost, proxyPort),
        ),
        step(
          `Let the program use the proxy, if the network asks for it; or name ${shown(host)} in NO_PROXY (in VS Code: http.noProxy) if it is to be reached directly.`,
        ),
      ],
    }),
  ];
};

/** `proxy.corp:3128`; without a port, that of HTTP. */
const split = (proxy: string): { readonly proxyHost: string; readonly proxyPort: number } => {
  const match = /^\[?(?<host>.*?)\]?:(?<port>\d{1,5})$/.exec(proxy);
  return { proxyHost: match?.groups?.["host"] ?? proxy, proxyPort: Number(match?.groups?.["port"] ?? 80) };
};
