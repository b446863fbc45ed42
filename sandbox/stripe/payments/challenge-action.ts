import type { World } from "../world";

/** Where the customer's browser answers the bank, shared by both kinds of intent. */
export interface ChallengeAction {
  type: "redirect_to_url" | "use_stripe_sdk";
  redirect_to_url?: { return_url: string | null; url: string };
  use_stripe_sdk?: { type: string; stripe_js: string };
}

/** With an address to return to, a redirect; else what Stripe.js would open. Both lead to the same page. */
export function challengeAction(world: World, intent: string, returnUrl: string | null, useStripeSdk: boolean): ChallengeAction {
  const url = `${world.publicUrl}/3d_secure/${intent}`;
  return returnUrl !== null && !useStripeSdk
    ? { type: "redirect_to_url", redirect_to_url: { return_url: returnUrl, url } }
    : { type: "use_stripe_sdk", use_stripe_sdk: { type: "three_d_secure_redirect", stripe_js: url } };
}
