/** Reports as their makers document them; addresses are the documents' own. */

/** RFC 3464, appendix E, first example, without the returned message. */
export const REPORT_RFC3464 = [
  "Date: Thu, 7 Jul 1994 17:16:05 -0400",
  "From: Mail Delivery Subsystem <MAILER-DAEMON@CS.UTK.EDU>",
  "Message-Id: <199407072116.RAA14128@CS.UTK.EDU>",
  "To: <owner-info-mime@cs.utk.edu>",
  "MIME-Version: 1.0",
  "Content-Type: multipart/report; report-type=delivery-status;",
  '      boundary="RAA14128.773615765/CS.UTK.EDU"',
  "Subject: Returned mail: Cannot send message for 5 days",
  "",
  "--RAA14128.773615765/CS.UTK.EDU",
  "",
  "The original message was received at Sat, 2 Jul 1994 17:10:28 -0400",
  "from root@localhost",
  "",
  "--RAA14128.773615765/CS.UTK.EDU",
  "content-type: message/delivery-status",
  "",
  "Reporting-MTA: dns; cs.utk.edu",
  "",
  "Original-Recipient: rfc822;louisl@larry.slip.umd.edu",
  "Final-Recipient: rfc822;louisl@larry.slip.umd.edu",
  "Action: failed",
  "Status: 4.0.0",
  "Diagnostic-Code: smtp; 426 connection timed out",
  "Last-Attempt-Date: Thu, 7 Jul 1994 17:15:49 -0400",
  "",
  "--RAA14128.773615765/CS.UTK.EDU",
  "content-type: message/rfc822",
  "",
  "[original message goes here]",
  "",
  "--RAA14128.773615765/CS.UTK.EDU--",
  "",
].join("\r\n");

export interface Returned {
  readonly messageId: string;
  readonly mailId?: string;
  readonly type?: string;
  readonly id?: string;
  readonly to?: string;
  readonly action?: string;
  readonly status?: string;
  /** A complaint instead (RFC 5965). */
  readonly feedback?: boolean;
}

/** A report as a mail server writes it about a mail of ours. */
export function returnedMail(about: Returned): string {
  const to = about.to ?? "jane@example.com";
  const status = about.status ?? "5.1.1";
  const report = about.feedback
    ? [
        "Content-Type: message/feedback-report",
        "",
        "Feedback-Type: abuse",
        "User-Agent: SomeGenerator/1.0",
        "Version: 1",
        `Original-Rcpt-To: <${to}>`,
      ]
    : [
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.example.com",
        "",
        `Final-Recipient: rfc822; ${to}`,
        `Action: ${about.action ?? "failed"}`,
        `Status: ${status}`,
        `Diagnostic-Code: smtp; 550 ${status} <${to}>`,
        "    User unknown",
      ];
  return [
    "From: MAILER-DAEMON@mx.example.com",
    `Message-ID: ${about.id ?? "<report@mx.example.com>"}`,
    "Subject: Undelivered Mail Returned to Sender",
    "MIME-Version: 1.0",
    `Content-Type: multipart/report; report-type=${about.feedback ? "feedback-report" : "delivery-status"}; boundary="=_part"`,
    "",
    "--=_part",
    "Content-Type: text/plain",
    "",
    "Your message could not be delivered.",
    "",
    "--=_part",
    ...report,
    "",
    "--=_part",
    `Content-Type: ${about.type ?? "message/rfc822"}`,
    "",
    `To: ${to}`,
    `Message-ID: ${about.messageId}`,
    ...(about.mailId ? [`X-Predesk-Mail: ${about.mailId}`] : []),
    "Subject: Reminder",
    "",
    "Hello",
    "",
    "--=_part--",
    "",
  ].join("\r\n");
}

/** postmarkapp.com/developer/webhooks/bounce-webhook. Its ID is beyond 2^53. */
export const POSTMARK_BOUNCE = {
  RecordType: "Bounce",
  MessageStream: "outbound",
  ID: 4323372036854775807n.toString(),
  Type: "HardBounce",
  TypeCode: 1,
  Name: "Hard bounce",
  Tag: "Test",
  MessageID: "883953f4-6105-42a2-a16a-77a8eac79483",
  Metadata: { a_key: "a_value", b_key: "b_value" },
  ServerID: 23,
  Description: "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
  Details: "Test bounce details",
  Email: "john@example.com",
  From: "sender@example.com",
  BouncedAt: "2019-11-05T16:33:54.9070259Z",
  DumpAvailable: true,
  Inactive: true,
  CanActivate: true,
  Subject: "Test subject",
  Content: "<Full dump of bounce>",
};

/** postmarkapp.com/developer/webhooks/spam-complaint-webhook. */
export const POSTMARK_COMPLAINT = {
  ...POSTMARK_BOUNCE,
  RecordType: "SpamComplaint",
  ID: 42,
  Type: "SpamComplaint",
  TypeCode: 512,
  Name: "Spam complaint",
  MessageID: "00000000-0000-0000-0000-000000000000",
  Description: "",
  Details: "Test spam complaint details",
  CanActivate: false,
  Content: "<Abuse report dump>",
};

const SES_MAIL = {
  timestamp: "2016-01-27T14:59:38.237Z",
  source: "john@example.com",
  sourceArn: "arn:aws:ses:us-east-1:888888888888:identity/example.com",
  sourceIp: "127.0.3.0",
  sendingAccountId: "123456789012",
  messageId: "00000138111222aa-33322211-cccc-cccc-cccc-ddddaaaa0680-000000",
  destination: ["jane@example.com", "mary@example.com", "richard@example.com"],
  headersTruncated: false,
  headers: [
    { name: "From", value: '"John Doe" <john@example.com>' },
    { name: "To", value: '"Jane Doe" <jane@example.com>' },
    { name: "Message-ID", value: "custom-message-ID" },
    { name: "Subject", value: "Hello" },
  ],
  commonHeaders: { from: ["John Doe <john@example.com>"], messageId: "custom-message-ID", subject: "Hello" },
};

/** docs.aws.amazon.com/ses/latest/dg/notification-examples.html: bounce with a DSN. */
export const SES_BOUNCE = {
  notificationType: "Bounce",
  bounce: {
    bounceType: "Permanent",
    reportingMTA: "dns; email.example.com",
    bouncedRecipients: [
      {
        emailAddress: "jane@example.com",
        status: "5.1.1",
        action: "failed",
        diagnosticCode: "smtp; 550 5.1.1 <jane@example.com>... User",
      },
    ],
    bounceSubType: "General",
    timestamp: "2016-01-27T14:59:38.237Z",
    feedbackId: "00000138111222aa-33322211-cccc-cccc-cccc-ddddaaaa068a-000000",
    remoteMtaIp: "127.0.2.0",
  },
  mail: SES_MAIL,
};

/** The same page: complaint with feedback. */
export const SES_COMPLAINT = {
  notificationType: "Complaint",
  complaint: {
    userAgent: "AnyCompany Feedback Loop (V0.01)",
    complainedRecipients: [{ emailAddress: "richard@example.com" }],
    complaintFeedbackType: "abuse",
    arrivalDate: "2016-01-27T14:59:38.237Z",
    timestamp: "2016-01-27T14:59:38.237Z",
    feedbackId: "000001378603177f-18c07c78-fa81-4a58-9dd1-fedc3cb8f49a-000000",
  },
  mail: SES_MAIL,
};

/** docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html: DeliveryDelay. */
export const SES_DELAY = {
  eventType: "DeliveryDelay",
  mail: SES_MAIL,
  deliveryDelay: {
    timestamp: "2020-06-16T00:25:40.095Z",
    delayType: "TransientCommunicationFailure",
    expirationTime: "2020-06-16T00:25:40.914Z",
    delayedRecipients: [
      { emailAddress: "recipient@example.com", status: "4.4.1", diagnosticCode: "smtp; 421 4.4.1 Unable to connect to remote host" },
    ],
  },
};
