// The draft of a form: how it is sent to the server, what becomes of one that is refused, which form it fills.

/**
 * Sends a draft to the server.
 * @param {[string, string][]} pairs
 * @param {string} token of the session
 * @param {RequestInit} how
 */
export function sendDraft(pairs, token, how = {}) {
  const body = new URLSearchParams(pairs).toString();
  return fetch(new URL("../brouillons", import.meta.url), {
    method: "POST",
    headers: { "X-Jeton": token, "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" },
    body,
    redirect: "error",
    ...how,
    // Browsers take no more from a page that is left.
    keepalive: Boolean(how.keepalive) && body.length < 60000,
  });
}

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

/**
 * Milliseconds until a server that did not answer is asked again: sooner at first.
 * @param {number} tries how many failed
 */
export function pause(tries) {
  return Math.min(5 * 2 ** Math.min(tries, 4), 60) * 1000;
}

/**
 * The form that a draft fills, whichever of its drafts it is: one of several has a number.
 * @param {string} place
 */
export function formOf(place) {
  return place.split("~")[0];
}

/** What a form says of itself: two forms that differ in nothing else hold the same text. */
const MARKS = new Set(["jeton", "brouillon", "brouillon_du", "brouillon_page"]);

/**
 * What is written in a form.
 * @param {[string, string][]} pairs
 */
export function written(pairs) {
  return JSON.stringify(pairs.filter(([name]) => !MARKS.has(name)));
}
