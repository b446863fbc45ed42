import { getTranslations } from "next-intl/server";
import type { ComponentProps } from "react";
import { ActionForm } from "@/components/settings/action-form";
import { Panel } from "@/components/ui/panel";

type ChoiceSettingProps = {
  readonly title: string;
  readonly text: string;
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly version: number;
  /** Null for those who may only read. */
  readonly action: ComponentProps<typeof ActionForm>["action"] | null;
};

/** One setting with a closed list of choices, saved by itself. */
export async function ChoiceSetting({ title, text, name, label, value, options, version, action }: ChoiceSettingProps) {
  const common = await getTranslations("common");
  return (
    <Panel title={title}>
      <p className="mb-3 text-muted">{text}</p>
      {action ? (
        <ActionForm
          key={version}
          extra={{ version }}
          fields={[{ type: "select", name, label, value, options }]}
          action={action}
          submit={common("save")}
          done={common("saved")}
        />
      ) : (
        <p>{options.find((option) => option.value === value)?.label}</p>
      )}
    </Panel>
  );
}
