import { getTranslations } from "next-intl/server";
import { Assignee, TellCustomer } from "@/components/order/service";
import { Facts } from "@/components/ui/panel";
import type { PageDoor } from "@/lib/entry/page";
import type { TeamChoice } from "@/lib/queries/order-service";
import type { Told } from "@/lib/queries/what-to-tell";
import { assignOrder } from "./customers/actions";

type ToldProps = { readonly door: PageDoor; readonly told: Told; readonly team: readonly TeamChoice[] };

/** What to say of an order, to copy, and who looks after it (rule 31): on its own page and on the customer's. */
export async function ToldOrder({ door, told, team }: ToldProps) {
  const t = await getTranslations("desk.assignee");
  const { orderId, assigneeId, tell, language } = told;
  const assignee = team.find(({ userId }) => userId === assigneeId)?.name ?? t("nobody");
  return (
    <>
      <TellCustomer text={tell} language={language} />
      <div className="mt-4">
        {door.can("orders.note") ? (
          <Assignee orderId={orderId} assigneeId={assigneeId} team={team} assign={assignOrder} />
        ) : (
          <Facts facts={[{ label: t("label"), value: assignee }]} />
        )}
      </div>
    </>
  );
}
