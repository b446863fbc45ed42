"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";

export type DialogProps = {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** Buttons, the one that acts last. */
  readonly footer?: ReactNode;
};

const DialogPanel = dynamic(() => import("./dialog-panel").then((module) => module.DialogPanel), { ssr: false });

/** A dialog. The code that draws it is loaded when the first one is opened. */
export function Dialog(props: DialogProps) {
  const [isWanted, setWanted] = useState(props.open);
  if (props.open && !isWanted) setWanted(true);
  return isWanted ? <DialogPanel {...props} /> : null;
}
