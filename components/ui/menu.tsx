"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";

/** One line of a menu, described: the code that draws menus is loaded when the first one is opened. */
export type MenuEntry =
  | { readonly kind: "header"; readonly title: string; readonly detail: string }
  | { readonly kind: "group"; readonly label: string }
  | {
      readonly kind: "link";
      readonly label: string;
      readonly href: string;
      readonly icon?: ReactNode;
      readonly isOn?: boolean;
      /** How much is behind it; empty while that is being counted. */
      readonly count?: string;
    }
  | { readonly kind: "item"; readonly label: string; readonly icon?: ReactNode; readonly onSelect: () => void }
  | {
      readonly kind: "choice";
      readonly label: string;
      readonly value: string;
      readonly options: readonly { readonly value: string; readonly label: string }[];
      readonly onChange: (value: string) => void;
    }
  | { readonly kind: "separator"; readonly id: string };

export type MenuProps = {
  /** Name of the button for screen readers; its face says it when left out. */
  readonly label?: string;
  readonly face: ReactNode;
  readonly className: string;
  readonly entries: readonly MenuEntry[];
  readonly align?: "start" | "end";
  readonly busy?: boolean;
  /** Each time it is opened: for what is worth asking only then. */
  readonly onOpen?: () => void;
};

const load = () => import("./menu-panel");
const MenuPanel = dynamic(() => load().then((module) => module.MenuPanel), { ssr: false, loading: () => null });

/** A menu under its button. */
export function Menu(props: MenuProps) {
  const [isWanted, setWanted] = useState(false);
  const { label, face, className, busy, onOpen } = props;
  if (isWanted) return <MenuPanel {...props} />;
  return (
    <button
      type="button"
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded={false}
      aria-busy={busy || undefined}
      className={className}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={async () => {
        onOpen?.();
        // Loaded before it takes the button's place, so that nothing flickers.
        await load();
        setWanted(true);
      }}
    >
      {face}
    </button>
  );
}
