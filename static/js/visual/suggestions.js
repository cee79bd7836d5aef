// The sheets whose title begins as what is typed, asked for once one pauses.
import { remembered } from "../lib/storage.js";

const SUGGEST = new URL("../api/v1/suggest?q=", import.meta.url).href;
const PAUSE = 250;
const LETTERS = 3;

export class Suggestions {
  turn = 0;
  timer = 0;

  /** What was asked for is not wanted any more. */
  stop() {
    clearTimeout(this.timer);
    this.turn += 1;
  }

  /**
   * @param {string} typed
   * @returns {Promise<{label: string, hint: string}[] | null>} nothing when another question was asked since
   */
  async of(typed) {
    // Who turned suggestions off sends nothing of what they type.
    if (typed.trim().length < LETTERS || remembered("suggestions") === "non") return null;
    const { turn } = this;
    await new Promise((done) => {
      this.timer = setTimeout(done, PAUSE);
    });
    if (turn !== this.turn) return null;
    const answer = await fetch(SUGGEST + encodeURIComponent(typed)).catch(() => null);
    if (!answer?.ok) return null;
    const { items } = await answer.json();
    return turn === this.turn ? items.map(({ title, kind_label }) => ({ label: title, hint: kind_label })) : null;
  }
}
