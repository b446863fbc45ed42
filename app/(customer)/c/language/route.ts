import { answering, readForm, toPage } from "@/lib/entry/customer-answer";
import { formLanguage, languageCookie, openCustomerDoorForPost } from "@/lib/entry/customer-link";
import { chooseLanguage } from "@/lib/operations/choose-language";

/** The language switch: for a known customer page and mails follow it, for anybody else this browser does. */
export async function POST(request: Request): Promise<Response> {
  return answering("customer.language", async () => {
    const language = formLanguage((await readForm(request)).get("language"));
    const door = await openCustomerDoorForPost(request);
    if (door) await chooseLanguage(door.outside, { customerId: door.link.customerId, language });
    return toPage({}, languageCookie(language));
  });
}
