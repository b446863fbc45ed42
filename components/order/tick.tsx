import { useId } from "react";
import { Checkbox } from "@/components/ui/field";

type TickProps = { readonly checked: boolean; readonly onChange: (checked: boolean) => void; readonly label: string };

/** A box with its words. */
export function Tick({ checked, onChange, label }: TickProps) {
  const id = useId();
  return (
    <div className="flex items-center gap-2">
      <Checkbox id={id} checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <label htmlFor={id}>{label}</label>
    </div>
  );
}
