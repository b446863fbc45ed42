import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import { MoveCampaignPromise } from "@/components/campaigns/move-campaign-promise";
import { Facts, Panel } from "@/components/ui/panel";
import { wordingFor } from "@/lib/domain/words";
import { planPromise } from "../actions";
import { promiseText } from "../words";
import type { Part } from "./page";

/** What was promised, and what the customers said to its last move. */
export async function PromisePart({ door, campaign }: Part) {
  const [t, promise, messages] = await Promise.all([
    getTranslations("campaigns.answers"),
    promiseText(campaign, door.reader),
    getMessages(),
  ]);
  const { answers, promiseFrom, promiseTo, orders } = campaign;
  const { count } = wordingFor(door.reader);
  const figure = (value: number) => <span className="figures">{count(value)}</span>;
  const mayMove = orders > 0 && door.can("campaigns.write") && door.can("bulk.run");
  return (
    <Panel
      title={t("title")}
      aside={
        mayMove ? (
          <NextIntlClientProvider messages={{ campaigns: messages.campaigns, common: messages.common }}>
            <MoveCampaignPromise
              key={campaign.version}
              campaignId={campaign.id}
              promise={promiseFrom && promiseTo ? { from: promiseFrom, to: promiseTo } : null}
              plan={planPromise}
            />
          </NextIntlClientProvider>
        ) : null
      }
    >
      <p className="mb-2">{promise}</p>
      {answers.accepted + answers.refused + answers.open > 0 ? (
        <Facts
          facts={[
            { label: t("accepted"), value: figure(answers.accepted) },
            { label: t("refused"), value: figure(answers.refused) },
            { label: t("open"), value: figure(answers.open) },
          ]}
        />
      ) : null}
    </Panel>
  );
}
