// What becomes of a draft that the server did not take. The text is on the device already; the page says why it
// stays there.

/**
 * What to tell, as the page names it in its data attributes.
 * @param {number} status
 * @param {string} code the server's word for what happened
 * @returns {"expired" | "blocked" | "often" | "full" | "failed"}
 */
export function refusal(status, code) {
  if (status === 401 || code === "forged") return "expired";
  if (status === 403) return "blocked";
  if (status === 429) return "often";
  if (status === 413 || status === 422) return "full";
  return "failed";
}

/**
 * Milliseconds until the draft may be sent again.
 * @param {string | null} after the header Retry-After, in seconds
 */
export function wait(after) {
  const seconds = Number.parseInt(after ?? "", 10);
  return Math.min(Math.max(Number.isNaN(seconds) ? 30 : seconds, 1), 600) * 1000;
}
