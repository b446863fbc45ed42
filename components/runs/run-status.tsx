import { StatusBadge } from "@/components/ui/status-badge";
import type { StateLabel } from "@/lib/domain/state-words";

type Standing = "planned" | "running" | "waiting" | "paused" | "stopped" | "done";

const LOOKS: Readonly<Record<Standing, Pick<StateLabel, "icon" | "tone">>> = {
  planned: { icon: "pen-line", tone: "neutral" },
  running: { icon: "loader-circle", tone: "info" },
  waiting: { icon: "clock", tone: "info" },
  paused: { icon: "pause", tone: "warning" },
  stopped: { icon: "x", tone: "muted" },
  done: { icon: "check", tone: "success" },
};

/** Where a run stands: shape, word and colour. */
export function RunStatus({ standing, label }: { readonly standing: Standing; readonly label: string }) {
  return <StatusBadge status={{ ...LOOKS[standing], text: label }} />;
}
