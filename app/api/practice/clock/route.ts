import { postPracticeClock } from "@/lib/entry/practice-clock";

export const dynamic = "force-dynamic";

export async function POST(request: Request): Promise<Response> {
  return postPracticeClock(request);
}
