/** Every demo, in the order in which they are shown: what is healthy first, then what is broken, quickest to explain first. */
import type { Demo } from "./demo.ts";
import { echo } from "./scenes/echo.ts";
import { fullBacklog } from "./scenes/full-backlog.ts";
import { halfClose } from "./scenes/half-close.ts";
import { oneFamily } from "./scenes/one-family.ts";
import { plainToTls } from "./scenes/plain-to-tls.ts";
import { refused } from "./scenes/refused.ts";
import { resetAfterAccept } from "./scenes/reset-after-accept.ts";
import { retried } from "./scenes/retried.ts";
import { silent } from "./scenes/silent.ts";
import { tlsExpired } from "./scenes/tls-expired.ts";
import { tlsHealthy } from "./scenes/tls-healthy.ts";

export const demos: readonly Demo[] = [
  echo,
  tlsHealthy,
  tlsExpired,
  refused,
  resetAfterAccept,
  silent,
  fullBacklog,
  oneFamily,
  halfClose,
  plainToTls,
  retried,
];
