import type { Endpoint } from "../call";
import { accountEndpoints } from "./account";
import { balanceTransactionEndpoints } from "./balance-transactions";
import { chargeEndpoints } from "./charges";
import { checkoutSessionEndpoints } from "./checkout-sessions";
import { customerEndpoints } from "./customers";
import { disputeEndpoints } from "./disputes";
import { eventEndpoints } from "./events";
import { paymentIntentEndpoints } from "./payment-intents";
import { paymentMethodEndpoints } from "./payment-methods";
import { priceEndpoints } from "./prices";
import { refundEndpoints } from "./refunds";
import { setupIntentEndpoints } from "./setup-intents";
import { webhookEndpointEndpoints } from "./webhook-endpoints";

export const endpoints: Endpoint[] = [
  ...accountEndpoints,
  ...balanceTransactionEndpoints,
  ...chargeEndpoints,
  ...checkoutSessionEndpoints,
  ...customerEndpoints,
  ...disputeEndpoints,
  ...eventEndpoints,
  ...paymentIntentEndpoints,
  ...paymentMethodEndpoints,
  ...priceEndpoints,
  ...refundEndpoints,
  ...setupIntentEndpoints,
  ...webhookEndpointEndpoints,
];
