/** Links that may be sent or copied for one order within the hours below: by staff, and apart from that as the customer asks for a fresh one. */
export const LINKS_A_DAY = 3;

export const LINK_LIMIT_HOURS = 24;
