/** Dates as webhook payloads write them: in the shop's zone with its offset, "2026-11-02T11:31:36-05:00". */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "longOffset",
  });
  formats.set(zone, made);
  return made;
}

export function inZone(iso: string, zone: string): string {
  const parts = new Map(
    formatFor(zone)
      .formatToParts(new Date(iso))
      .map((part) => [part.type, part.value]),
  );
  const offset = (parts.get("timeZoneName") ?? "GMT").replace("GMT", "") || "+00:00";
  return `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}T${parts.get("hour")}:${parts.get("minute")}:${parts.get("second")}${offset}`;
}

export function inZoneOrNull(iso: string | null, zone: string): string | null {
  return iso === null ? null : inZone(iso, zone);
}

const UNITS_MS: Record<string, number> = { W: 604_800_000, D: 86_400_000, H: 3_600_000, M: 60_000, S: 1_000 };

/** Length in ms of an ISO 8601 duration of weeks, days, hours, minutes and seconds ("P60D", "PT36H"); null otherwise. */
export function durationMs(text: string): number | null {
  const match = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (!match || text.endsWith("P") || text.endsWith("T")) return null;
  const counts = ["W", "D", "H", "M", "S"].map((unit, at) => Number(match[at + 1] ?? 0) * (UNITS_MS[unit] ?? 0));
  return counts.reduce((sum, part) => sum + part, 0);
}
