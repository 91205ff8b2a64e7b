/** An endpoint in text. */
import type { CaptureEndpoint } from "@tcplens/capture";

/** `10.0.0.1:443`, `[2001:db8::1]:443`. */
export const endpointText = ({ address, port }: CaptureEndpoint): string =>
  address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
