/** The doors Shopify and Stripe knock at, for servers that run the product's route handlers without Next. */
import type { Route } from "./web";

export const WEBHOOK_ROUTES: readonly Route[] = [
  {
    method: "POST",
    path: /^\/api\/shopify\/webhooks\/(?<connection>[^/]+)$/,
    load: async () => {
      const { POST } = await import("@/app/api/shopify/webhooks/[connection]/route");
      return (request, { params }) => POST(request, { params: params as Promise<{ connection: string }> });
    },
  },
  {
    method: "POST",
    path: /^\/api\/stripe\/webhooks\/(?<connection>[^/]+)$/,
    load: async () => {
      const { POST } = await import("@/app/api/stripe/webhooks/[connection]/route");
      return (request, { params }) => POST(request, { params: params as Promise<{ connection: string }> });
    },
  },
];
