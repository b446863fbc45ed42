import { postStopReminders, showStopReminders } from "@/lib/entry/stop-reminders";

type Context = { params: Promise<{ token: string }> };

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  return showStopReminders((await params).token);
}

export async function POST(request: Request, { params }: Context): Promise<Response> {
  return postStopReminders(request, (await params).token);
}
