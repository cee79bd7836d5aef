// How heavy a file is, as people read it.

/**
 * @param {number} bytes
 * @returns {string}
 */
export function weight(bytes) {
  return new Intl.NumberFormat("fr-FR", {
    style: "unit",
    maximumFractionDigits: 1,
    ...(bytes < 1e6 ? { unit: "kilobyte" } : { unit: "megabyte" }),
  })
    .format(bytes / (bytes < 1e6 ? 1e3 : 1e6))
    .replace("ko", "Ko");
}
