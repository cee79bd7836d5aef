// The token of this session, which the server asks of whatever writes.

/** @type {HTMLMetaElement | null} */
const meta = document.querySelector("meta[name=jeton]");
export const token = meta?.content ?? "";
