/** Instants and ages as people say them. */
import { env, l10n } from "vscode";

/** `14:02` of today, else with the day; in the reader's time zone. */
export const clockWords = (iso: string, now: Date = new Date()): string => {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  const time: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const today = at.toDateString() === now.toDateString();
  return at.toLocaleString(env.language, today ? time : { ...time, month: "short", day: "numeric" });
};

/** `just now`, `2 min ago`. */
export const agoWords = (iso: string, now: number = Date.now()): string => {
  const minutes = Math.floor((now - Date.parse(iso)) / MINUTE);
  if (Number.isNaN(minutes) || minutes < 1) return l10n.t("just now");
  if (minutes < 60) return l10n.t("{0} min ago", minutes);
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? l10n.t("{0} h ago", hours) : l10n.t("{0} d ago", Math.floor(hours / 24));
};

/** ms. */
const MINUTE = 60_000;
