import { postStripeWebhook } from "@/lib/entry/stripe-webhook";

export async function POST(request: Request, { params }: { params: Promise<{ connection: string }> }): Promise<Response> {
  return postStripeWebhook(request, (await params).connection);
}
