import NextAuth from "next-auth";
import { authOptions } from "@/lib/entry/auth";

type Context = { params: Promise<{ nextauth: string[] }> };

// The options are made inside the call: the build imports this file without any settings.
export async function GET(request: Request, context: Context): Promise<Response> {
  return NextAuth(authOptions())(request, context);
}

export async function POST(request: Request, context: Context): Promise<Response> {
  return NextAuth(authOptions())(request, context);
}
