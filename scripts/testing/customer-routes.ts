/** The customer's doors behind the test server: everything a mailed link leads to, but for the page itself, which Next renders. */
import type { Route } from "./web";

export const CUSTOMER_ROUTES: readonly Route[] = [
  { method: "POST", path: /^\/c\/card$/, load: async () => (await import("@/app/(customer)/c/card/route")).POST },
  { method: "POST", path: /^\/c\/confirm$/, load: async () => (await import("@/app/(customer)/c/confirm/route")).POST },
  { method: "POST", path: /^\/c\/pay$/, load: async () => (await import("@/app/(customer)/c/pay/route")).POST },
  { method: "GET", path: /^\/c\/paid$/, load: async () => (await import("@/app/(customer)/c/paid/route")).GET },
  { method: "POST", path: /^\/c\/remove-card$/, load: async () => (await import("@/app/(customer)/c/remove-card/route")).POST },
  { method: "POST", path: /^\/c\/withdrawal$/, load: async () => (await import("@/app/(customer)/c/withdrawal/route")).POST },
  { method: "POST", path: /^\/c\/reminders$/, load: async () => (await import("@/app/(customer)/c/reminders/route")).POST },
  { method: "GET", path: /^\/c\/return$/, load: async () => (await import("@/app/(customer)/c/return/route")).GET },
  { method: "GET", path: /^\/c\/confirmed$/, load: async () => (await import("@/app/(customer)/c/confirmed/route")).GET },
  {
    method: "GET",
    path: /^\/c\/(?<token>[\w-]{20,})$/,
    load: async () => {
      const { GET } = await import("@/app/(customer)/c/[token]/route");
      return (request, { params }) => GET(request, { params: params as Promise<{ token: string }> });
    },
  },
];
