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

type StateIconProps = {
  readonly name: string;
  readonly className?: string;
  /** There is a {@link StateIconSheet} with this shape on the page: it is pointed at. */
  readonly isOnSheet?: boolean;
};

export function StateIcon({ name, className, isOnSheet = false }: StateIconProps) {
  if (isOnSheet) {
    return (
      <svg aria-hidden="true" className={className}>
        <use href={`#state-${name}`} />
      </svg>
    );
  }
  const Icon = STATE_ICONS[name] ?? Circle;
  return <Icon aria-hidden="true" className={className} />;
}

/** Each shape once, for lists that show the same few a hundred times: drawn anew in every row they are a good part of the page's bytes and time. */
export function StateIconSheet({ names }: { readonly names: readonly string[] }) {
  return (
    <svg aria-hidden="true" className="absolute size-0">
      {[...new Set(names)].map((name) => {
        const Icon = STATE_ICONS[name] ?? Circle;
        return (
          <symbol key={name} id={`state-${name}`} viewBox="0 0 24 24">
            <Icon />
          </symbol>
        );
      })}
    </svg>
  );
}
