/** Numbers as the capture view writes them. */

/** `1.2 MB`, `14.6 kB`, `512 B`. */
export const octetsText = (octets: number): string => {
  if (octets < 1000) return `${octets} B`;
  const unit = octets < 1e6 ? "kB" : octets < 1e9 ? "MB" : "GB";
  return `${tidy(octets / { kB: 1e3, MB: 1e6, GB: 1e9 }[unit])} ${unit}`;
};

/** `13 µs`, `0.2 ms`, `1.5 s`, `3 min 12 s`, `5 h 20 min`, `12 d 3 h`, `4 y 31 d`. */
export const durationText = (ms: number): string => {
  if (ms >= 0.0005 && ms < 0.0995) return `${Math.round(ms * 1000)} µs`;
  if (ms < 1000) return `${tidy(ms)} ms`;
  if (ms < 120_000) return `${tidy(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return days < 365 ? `${days} d ${hours % 24} h` : `${Math.floor(days / 365)} y ${days % 365} d`;
};

/** `0.3 %`, as findings have it; empty for nothing. */
export const percentText = (share: number): string =>
  share === 0 ? "" : share < 0.001 ? "<0.1 %" : `${(share * 100).toFixed(1)} %`;

/** The reader's language, as the page has it. */
const language = (): string => document.documentElement.lang || "en";

/** `2,900`. */
export const countText = (count: number): string => count.toLocaleString(language());

/** `1/1/2026, 12:00:00 AM`, of ms since 1970. */
export const dateText = (at: number): string => new Date(at).toLocaleString(language());

/** `0.041262 s`: a packet's time, to the microsecond. */
export const packetTime = (ms: number): string => (ms / 1000).toFixed(6);

/** `12.5 Mbit/s` of octets a second. */
export const rateText = (octets: number): string => {
  const bits = octets * 8;
  if (bits >= 1e9) return `${tidy(bits / 1e9)} Gbit/s`;
  if (bits >= 1e6) return `${tidy(bits / 1e6)} Mbit/s`;
  return bits >= 1e3 ? `${tidy(bits / 1e3)} kbit/s` : `${tidy(bits)} bit/s`;
};

const tidy = (value: number): string =>
  String(Number(value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)));
