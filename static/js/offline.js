// Keeps the pages of methods being conducted, and what they are drawn with, for when there is no network. Nothing else.
const KEPT = "animer";
const isConducted = (url) => url.origin === location.origin && /\/fiches\/[^/]+\/animer$/.test(url.pathname);

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("message", (event) => {
  const { page, assets } = event.data;
  const keep = async () => {
    const kept = await caches.open(KEPT);
    await kept.add(page);
    await Promise.all(assets.map((address) => kept.add(address).catch(() => null)));
    // The page says so from now on.
    event.ports[0]?.postMessage(true);
  };
  event.waitUntil(keep().catch(() => null));
});

addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (isConducted(url)) {
    event.respondWith(
      (async () => {
        const kept = await caches.open(KEPT);
        try {
          const answer = await fetch(event.request);
          if (answer.ok) await kept.put(url.pathname, answer.clone());
          return answer;
        } catch (error) {
          const known = await kept.match(url.pathname);
          if (known) return known;
          throw error;
        }
      })(),
    );
  } else if (url.href.startsWith(new URL("static/", location.href).href)) {
    event.respondWith(caches.match(event.request).then((known) => known ?? fetch(event.request)));
  }
});
