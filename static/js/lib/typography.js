// French signs proposed while one types: « », ’ and ….
import { remember, remembered } from "./storage.js";

const NARROW = "\u202f";

/**
 * What the sign just typed before `at` should be: how many signs it takes and what replaces them, or nothing.
 * @param {string} value
 * @param {number} at
 * @param {string} typed
 * @returns {[number, string] | null}
 */
export function proposal(value, at, typed) {
  const previous = value[at - 2] ?? "";
  if (typed === "'" && /[\p{L}\p{N}]/u.test(previous)) return [1, "’"];
  if (typed === "." && value.slice(at - 3, at) === "..." && value[at - 4] !== ".") return [3, "…"];
  if (typed !== '"') return null;
  return previous === "" || /[\s([{’—–-]/u.test(previous) ? [1, `«${NARROW}`] : [1, `${NARROW}»`];
}

/** Whether this device wants them. */
export const proposes = () => remembered("typographie") !== "non";

/** @param {boolean} wanted */
export const setProposes = (wanted) => remember("typographie", wanted ? "oui" : "non");
