import type { DeclineCodes } from "./charge-outcome";
import type { PlainDate } from "./dates";
import type { Reader } from "./language";
import type { MessageTexts } from "./message-texts";
import type { Money } from "./money";

/** What a mail may speak of, read from the database when it leaves. Null: this mail is not about such a thing. */
export type MailSheet = {
  readonly reader: Reader;
  readonly merchant: MailMerchant;
  /** The merchant's own words in this kind of mail. */
  readonly texts: MessageTexts;
  readonly recipientName: string | null;
  readonly order: MailOrder | null;
  readonly instalment: { readonly amount: Money; readonly dueOn: PlainDate | null; readonly nextAttemptAt: Date | null } | null;
  readonly card: MailCard | null;
  readonly consent: MailConsent | null;
  readonly notice: MailNotice | null;
  readonly attempt: MailAttempt | null;
  readonly refund: { readonly amount: Money; readonly paidBack: "card" | "shop" } | null;
  /** Our own page, with the token of this mail (rule 27); for staff mail, the page of the dashboard. */
  readonly link: string | null;
};

export type MailMerchant = {
  readonly name: string;
  readonly legalName: string;
  readonly address: string | null;
  readonly vatNumber: string | null;
  readonly supportEmail: string | null;
  /** Hexadecimal, such as #4f46e5. */
  readonly accentColor: string;
  readonly logoUrl: string | null;
};

export type MailCard = {
  /** Stripe's name of the brand, such as `visa`. */
  readonly brand: string;
  readonly last4: string;
};

export type MailOrderLine = {
  readonly title: string;
  readonly variant: string | null;
  readonly quantity: number;
  readonly imageUrl: string | null;
};

export type MailOrder = {
  readonly name: string;
  readonly placedOn: PlainDate;
  readonly lines: readonly MailOrderLine[];
  readonly total: Money;
  readonly tax: Money;
  /** Received so far on every rail, less what went back. */
  readonly received: Money;
  readonly promiseOn: PlainDate | null;
};

/** The consent as agreed, word for word, with the card's digits filled in. */
export type MailConsent = { readonly text: string; readonly agreedAt: Date; readonly cap: Money; readonly latestOn: PlainDate };

/** A charge as announced (rule 21). */
export type MailNotice = { readonly amount: Money; readonly chargeOn: PlainDate; readonly card: MailCard; readonly statementText: string };

export type MailAttempt = {
  readonly amount: Money;
  readonly card: MailCard;
  readonly settledAt: Date | null;
  /** Null unless the bank said no. */
  readonly decline: DeclineCodes | null;
};
