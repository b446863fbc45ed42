/** Names our mail in reports that carry the original headers. */
export const MAIL_ID_HEADER = "X-Predesk-Mail";

/**
 * Headers by which reports find the mail again. Postmark hands metadata back and takes these headers out
 * (postmarkapp.com/support/article/1125-custom-metadata-faq); SES does the same with message tags
 * (docs.aws.amazon.com/ses, "Specify your configuration set when you send email"). Other servers pass them on unread.
 */
export function namingHeaders(mailId: string): Readonly<Record<string, string>> {
  return {
    [MAIL_ID_HEADER]: mailId,
    "X-PM-Metadata-mail": mailId,
    "X-PM-KeepID": "true",
    "X-SES-MESSAGE-TAGS": `predesk-mail=${mailId}`,
  };
}
