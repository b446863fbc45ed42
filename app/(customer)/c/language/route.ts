import { answering, readForm, toPage } from "@/lib/entry/customer-answer";
import { formLanguage, languageCookie, openCustomerDoorForPost } from "@/lib/entry/customer-link";
import { chooseLanguage } from "@/lib/operations/choose-language";

/** Pages outside of an order, whose reader stays there. */
const PUBLIC_PAGE = /^\/c\/withdraw\/[0-9a-f-]{36}$/;

/** The language switch: for a known customer page and mails follow it, for anybody else this browser does. */
export async function POST(request: Request): Promise<Response> {
  return answering("customer.language", async () => {
    const form = await readForm(request);
    const language = formLanguage(form.get("language"));
    const at = form.get("at") ?? "";
    const door = await openCustomerDoorForPost(request);
    if (door) await chooseLanguage(door.outside, { customerId: door.link.customerId, language });
    return toPage({}, languageCookie(language), PUBLIC_PAGE.test(at) ? at : "/c");
  });
}
