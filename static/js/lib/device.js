// Texts being written, as this device keeps them (IndexedDB): each is its author's, by the number of their account, or
// nobody's; and one page's, since two pages may hold one form. A browser may refuse to keep anything.

/**
 * @typedef {object} Copy
 * @property {string} owner the number of an account; empty for who has none
 * @property {string} form which form it fills
 * @property {string} page the word of the page that it was typed in
 * @property {number} at
 * @property {[string, string][]} pairs
 */

const STORE = "textes";
// How long what nobody comes back for stays.
const LONGEST = 30 * 24 * 3600 * 1000;

// Two wikis of one host keep their own.
const base = `maillage:${new URL("..", import.meta.url).pathname}`;

/** @type {Promise<IDBDatabase | null> | undefined} */
let opened;

function database() {
  opened ??= new Promise((done) => {
    try {
      const asked = indexedDB.open(base, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: ["owner", "form", "page"] });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => done(null);
    } catch {
      done(null);
    }
  });
  return opened;
}

/**
 * What the work gives once all of it is kept; null when the browser refuses.
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} work
 * @returns {Promise<{ value: T } | null>}
 */
async function within(mode, work) {
  const kept = await database();
  if (!kept) return null;
  return new Promise((done) => {
    try {
      const transaction = kept.transaction(STORE, mode);
      const asked = work(transaction.objectStore(STORE));
      // Without this what is asked for by a page that is left would be taken back.
      transaction.commit();
      transaction.oncomplete = () => done({ value: asked.result });
      transaction.onabort = () => done(null);
    } catch {
      done(null);
    }
  });
}

/**
 * Keeps a copy in place of the one before; whether it is kept.
 * @param {Copy} copy
 */
export async function keepCopy(copy) {
  return (await within("readwrite", (store) => store.put(copy))) !== null;
}

/** @param {{ owner: string, form: string, page: string }} copy */
export async function forgetCopy({ owner, form, page }) {
  await within("readwrite", (store) => store.delete([owner, form, page]));
}

/**
 * What is kept, the newest first; what nobody came back for is forgotten.
 * @returns {Promise<Copy[]>}
 */
export async function copies() {
  /** @type {Copy[]} */
  const all = (await within("readonly", (store) => store.getAll()))?.value ?? [];
  const isOld = ({ at }) => at < Date.now() - LONGEST;
  await Promise.all(all.filter(isOld).map(forgetCopy));
  return all.filter((copy) => !isOld(copy)).sort((one, other) => other.at - one.at);
}

/**
 * Says that a page is open, to the other pages of this browser, as long as it is.
 * @param {string} page
 */
export function stay(page) {
  navigator.locks?.request(`${base}:${page}`, () => new Promise(() => {})).catch(() => {});
}

/** The pages that are open, by their words. */
export async function pagesOpen() {
  const { held } = (await navigator.locks?.query().catch(() => null)) ?? { held: [] };
  return new Set(held.map(({ name }) => name.slice(base.length + 1)));
}
