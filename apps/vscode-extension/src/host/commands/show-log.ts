/** Show Log: what happened, without secrets. */
import type { Host } from "../host.ts";

export const run = ({ log }: Host): void => log.show();
