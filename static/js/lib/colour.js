// How well a colour is read on light paper, as the server counts it (src/base/colour.rs).

/** What stands behind words: the page, a leaf on it, a hollow in it. */
const PAPERS = ["#fbf9f3", "#fffefb", "#f3efe4"];

const parts = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);

function luminance(colour) {
  const [red, green, blue] = colour.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
}

/** The least contrast of `#rrggbb` with what may stand behind it, its own tint included. */
export function contrast(hex) {
  const own = parts(hex);
  const leaf = parts(PAPERS[1]);
  const tint = own.map((part, n) => part * 0.1 + leaf[n] * 0.9);
  const light = luminance(own);
  const ratios = [...PAPERS.map(parts), tint].map((behind) => {
    const paper = luminance(behind);
    return Math.max(light, paper) / Math.min(light, paper);
  });
  return Math.min(...ratios);
}
