import { describe, expect, it } from "vitest";
import {
  bareMessageId,
  hasFailed,
  meaningOfPostmark,
  meaningOfReport,
  meaningOfSesBounce,
  statusCodeOf,
  withoutAddresses,
} from "./mail-events";

describe("delivery status reports (RFC 3464, RFC 3463)", () => {
  it.each([
    ["failed", "5.1.1", "address_dead"],
    ["Failed ", "5.1.10", "address_dead"],
    ["failed", "5.2.1", "address_dead"],
    ["failed", "5.0.0", "address_dead"],
    ["failed", "5.7.1", "not_delivered"],
    ["failed", "5.2.2", "not_delivered"],
    ["failed", "4.4.7", "not_delivered"],
    ["failed", null, "not_delivered"],
    ["delayed", "4.4.1", "delayed"],
    ["delivered", "2.0.0", null],
    ["relayed", "2.0.0", null],
    ["expanded", "2.0.0", null],
    ["", null, null],
  ])("%s %s means %s", (action, status, meaning) => expect(meaningOfReport(action, status)).toBe(meaning));
});

it("reads the types of Postmark and of SES, and leaves alone what says nothing about delivery", () => {
  expect(meaningOfPostmark("HardBounce")).toBe("address_dead");
  expect(meaningOfPostmark("SoftBounce")).toBe("not_delivered");
  expect(meaningOfPostmark("Transient")).toBe("delayed");
  expect(meaningOfPostmark("SpamComplaint")).toBe("complaint");
  for (const type of ["AutoResponder", "AddressChange", "Subscribe", "constructor", ""]) expect(meaningOfPostmark(type)).toBeNull();
  expect(meaningOfSesBounce("Permanent", "General")).toBe("address_dead");
  expect(meaningOfSesBounce("Permanent", "Suppressed")).toBe("address_dead");
  expect(meaningOfSesBounce("Permanent", "ContentRejected")).toBe("not_delivered");
  expect(meaningOfSesBounce("Transient", "MailboxFull")).toBe("not_delivered");
  expect(meaningOfSesBounce("Undetermined", "Undetermined")).toBe("not_delivered");
});

it("a mail has failed unless it is only late or unwanted", () => {
  expect((["address_dead", "not_delivered", "delayed", "complaint"] as const).map(hasFailed)).toEqual([true, true, false, false]);
});

it("keeps no address of a server's words", () => {
  expect(withoutAddresses("smtp; 550 5.1.1 <jane@example.com>... User\n unknown")).toBe("smtp; 550 5.1.1 …... User unknown");
  expect(withoutAddresses("rfc822;jane.doe+x@sub.example.com rejected")).toBe("rfc822;… rejected");
});

it("reads codes and ids as they come", () => {
  expect(statusCodeOf("5.1.1 (bad destination)")).toBe("5.1.1");
  expect(statusCodeOf("550")).toBeNull();
  expect(bareMessageId(" <a@b.example> ")).toBe("a@b.example");
});
