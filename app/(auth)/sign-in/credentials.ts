import { z } from "zod";

/** What became of a sign-in. */
export type SignInAnswer = "ok" | "wrong" | "limited" | "unreachable";

const Csrf = z.object({ csrfToken: z.string() });
const Callback = z.object({ url: z.string() });

/** Signs in by next-auth's own two calls: its CSRF token, then the credentials. Source: next-auth 4 REST API, /getting-started/rest-api. */
export async function signInWith(email: string, password: string): Promise<SignInAnswer> {
  try {
    const { csrfToken } = Csrf.parse(await (await fetch("/api/auth/csrf")).json());
    const answer = await fetch("/api/auth/callback/credentials", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ email, password, csrfToken, callbackUrl: "/", json: "true" }),
    });
    if (answer.ok) return "ok";
    const { url } = Callback.parse(await answer.json());
    const error = new URL(url, window.location.origin).searchParams.get("error");
    return error === "rate_limited" ? "limited" : "wrong";
  } catch {
    return "unreachable";
  }
}
