export const SHOP = /* GraphQL */ `
  query Shop {
    shop {
      id name myshopifyDomain email currencyCode ianaTimezone
      shopAddress { countryCodeV2 }
      plan { publicDisplayName shopifyPlus }
    }
  }
`;

export const SCOPES = /* GraphQL */ `
  query Scopes {
    currentAppInstallation { accessScopes { handle } }
  }
`;

export const SUBSCRIPTIONS = /* GraphQL */ `
  query Subscriptions($after: String) {
    webhookSubscriptions(first: 100, after: $after) {
      nodes { id topic uri }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

export const SUBSCRIBE = /* GraphQL */ `
  mutation Subscribe($topic: WebhookSubscriptionTopic!, $uri: String!) {
    webhookSubscriptionCreate(topic: $topic, webhookSubscription: { uri: $uri, format: JSON }) {
      webhookSubscription { id }
      userErrors { field message }
    }
  }
`;

export const UNSUBSCRIBE = /* GraphQL */ `
  mutation Unsubscribe($id: ID!) {
    webhookSubscriptionDelete(id: $id) {
      deletedWebhookSubscriptionId
      userErrors { field message }
    }
  }
`;
