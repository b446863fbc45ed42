import { answering, readForm, toPage } from "@/lib/entry/customer-answer";
import { enterBySenderToken, isSameOrigin } from "@/lib/entry/customer-link";
import { verifySender } from "@/lib/operations/verify-sender";

/** The mailed link of a sender address was followed by a person (rule 29). */
export async function POST(request: Request): Promise<Response> {
  return answering("sender.confirm", async () => {
    const token = (await readForm(request)).get("token") ?? "";
    const entered = isSameOrigin(request) ? await enterBySenderToken(token) : null;
    if (!entered) return toPage({}, null, "/c/sender/unknown");
    await verifySender(entered.outside, { senderId: entered.senderId, isFollowed: true });
    return toPage({}, null, "/c/sender/done");
  });
}
