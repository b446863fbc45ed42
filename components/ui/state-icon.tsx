import {
  ArrowUp,
  Check,
  Circle,
  CircleQuestionMark,
  Clock,
  CreditCardX,
  Eye,
  Flag,
  Hourglass,
  Landmark,
  Link,
  LoaderCircle,
  type LucideIcon,
  Pause,
  PenLine,
  Repeat,
  Shield,
  Undo2,
  X,
} from "lucide-react";

/** One shape a state, so that nobody has to tell states apart by colour. Names as lib/domain/state-words.ts gives them; a test compares. */
export const STATE_ICONS: Readonly<Record<string, LucideIcon>> = {
  "arrow-up": ArrowUp,
  check: Check,
  circle: Circle,
  "circle-question-mark": CircleQuestionMark,
  clock: Clock,
  "credit-card-off": CreditCardX,
  eye: Eye,
  flag: Flag,
  hourglass: Hourglass,
  landmark: Landmark,
  link: Link,
  "loader-circle": LoaderCircle,
  pause: Pause,
  "pen-line": PenLine,
  repeat: Repeat,
  shield: Shield,
  "undo-2": Undo2,
  x: X,
};

export function StateIcon({ name, className }: { readonly name: string; readonly className?: string }) {
  const Icon = STATE_ICONS[name] ?? Circle;
  return <Icon aria-hidden="true" className={className} />;
}
