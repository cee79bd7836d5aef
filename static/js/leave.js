// What this device keeps of somebody's texts is sent to the server when they sign out, then forgotten; what was
// published is forgotten at once. Loaded by base.js when there is something to do.
import { copies, forgetCopy } from "./lib/device.js";
import { sendDraft } from "./lib/draft.js";
import { token } from "./lib/token.js";

/**
 * Hands over what is kept of whom a form signs out; whether they may go.
 * @param {HTMLFormElement} form [data-owner][data-unsent]
 */
export async function handOver(form) {
  const theirs = (await copies()).filter(({ owner }) => owner === form.dataset.owner);
  const left = [];
  for (const copy of theirs) {
    const answer = await sendDraft(copy.pairs, token).catch(() => null);
    if (answer?.ok) await forgetCopy(copy);
    else left.push(copy);
  }
  if (left.length && !confirm(form.dataset.unsent)) return false;
  await Promise.all(left.map(forgetCopy));
  return true;
}

/**
 * Forgets a text that was published, or that the wiki keeps until somebody looked at it.
 * @param {string} sent the copy, as the form wrote it down when it was sent
 */
export async function published(sent) {
  await forgetCopy(JSON.parse(sent));
}
