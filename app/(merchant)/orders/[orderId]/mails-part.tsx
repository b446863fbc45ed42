import { getTranslations } from "next-intl/server";
import { Mails } from "@/components/order/mails";
import { Panel } from "@/components/ui/panel";
import type { PageDoor } from "@/lib/entry/page";
import { MAILS_SHOWN, mailsTo } from "@/lib/queries/mails";
import type { SearchParams } from "../../cursor";
import { Older, shownOf } from "../../older";

type MailsPartProps = { readonly door: PageDoor; readonly orderId: string; readonly asked: SearchParams };

/** What was mailed about this order and what became of it. */
export async function MailsPart({ door, orderId, asked }: MailsPartProps) {
  const shown = shownOf(asked, "mails", MAILS_SHOWN);
  const [t, mails] = await Promise.all([getTranslations("mails.fate"), mailsTo(door.scope, { orderId }, shown)]);
  return (
    <Panel title={t("title")} flush>
      <Mails
        mails={mails.rows}
        reader={door.reader}
        shown={shown > MAILS_SHOWN ? shown : 5}
        older={<Older path={`/orders/${orderId}`} params={asked} list="mails" shown={shown} lot={MAILS_SHOWN} older={mails.older} />}
      />
    </Panel>
  );
}
