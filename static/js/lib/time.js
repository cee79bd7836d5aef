// Moments, told in the time zone of whoever reads. The server tells them in Paris time; the words between stay its own.

const PARIS = "Europe/Paris";

/**
 * One moment as a page writes its parts.
 * @param {Date} moment
 * @param {string} zone
 */
function parts(moment, zone) {
  const day = moment.toLocaleDateString("fr-FR", {
    timeZone: zone,
    day: "numeric",
    month: "long",
    year: "numeric",
  });
  const clock = moment.toLocaleTimeString("fr-FR", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
  return { day: day.replace(/^1 /, "1er "), clock };
}

/**
 * A moment in words, in the zone of whoever reads: « 1er mai 2026 à 17:09 ».
 * @param {Date} moment
 * @returns {string}
 */
export function inWords(moment) {
  return moment.toLocaleString("fr-FR", { dateStyle: "long", timeStyle: "short" }).replace(/^1 /, "1er ");
}

/**
 * The text of a moment, written for Paris, as it reads in another zone. A clock alone is told with its day where that
 * is not the day in Paris, under whose date it stands.
 * @param {string} text « 23 mars 2015 à 17:09 », or « 17:09 »
 * @param {string} datetime as in the attribute, in UTC
 * @param {string} zone
 * @returns {string}
 */
export function local(text, datetime, zone) {
  const moment = new Date(datetime);
  if (Number.isNaN(moment.getTime())) return text;
  const [there, here] = [parts(moment, PARIS), parts(moment, zone)];
  if (!text.includes(there.clock)) return text;
  const told = text.replace(there.day, here.day).replace(there.clock, here.clock);
  return there.day === here.day || told.includes(here.day) ? told : `${told} (${here.day})`;
}
