// The links of a clipboard, without what follows people around.
import { unwrap } from "./clipboard.js";

/** Parameters of newsletters, advertisements and the press, which say where somebody came from. */
const TRACKING = new RegExp(
  `^(${[
    "utm_\\w+|mtm_\\w+|at_(medium|campaign|creation|variant)|xtor|mkt_tok|oly_\\w+_id|vero_id|_hsenc|_hsmi",
    "fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|igsh|mc_[ce]id",
  ].join("|")})$`,
  "i",
);
/** Pages that only count who passes, and the parameter that holds where one goes. @type {[RegExp, string][]} */
const PASSAGES = [
  [/^https?:\/\/www\.google\.\w+\/url\?/i, "q"],
  [/^https?:\/\/[\w.]+\.safelinks\.protection\.outlook\.com\//i, "url"],
  [/^https?:\/\/lm?\.facebook\.com\/l\.php\?/i, "u"],
];

/** Links keep their address alone; one that leads nowhere from here is its words. */
export function settleLinks(body) {
  for (const link of body.querySelectorAll("a")) {
    const href = plainAddress(link.getAttribute("href") ?? "");
    if (!href || !(link.textContent.trim() || link.querySelector("img"))) {
      unwrap(link);
      continue;
    }
    for (const { name } of [...link.attributes]) link.removeAttribute(name);
    link.setAttribute("href", href);
  }
}

/** An address without what follows people around; nothing for one that leads nowhere from here. */
export function plainAddress(address) {
  if (!address || address.startsWith("#")) return null;
  let url;
  try {
    url = new URL(address);
  } catch {
    return address;
  }
  if (!/^(https?|mailto|tel):$/.test(url.protocol)) return null;
  const [, parameter] = PASSAGES.find(([passage]) => passage.test(url.href)) ?? [];
  const target = parameter && url.searchParams.get(parameter);
  if (target) return plainAddress(target);
  const followed = [...url.searchParams.keys()].filter((key) => TRACKING.test(key));
  if (!followed.length) return address;
  for (const key of followed) url.searchParams.delete(key);
  return url.href.replace(/\?$/, "");
}
