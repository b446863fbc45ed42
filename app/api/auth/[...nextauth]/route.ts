import { answerAuth } from "@/lib/entry/auth-door";

type Context = { params: Promise<{ nextauth: string[] }> };

export async function GET(request: Request, context: Context): Promise<Response> {
  return answerAuth(request, context);
}

export async function POST(request: Request, context: Context): Promise<Response> {
  return answerAuth(request, context);
}
