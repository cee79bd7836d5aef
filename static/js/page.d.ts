// What `tsc` must know of our pages to check the scripts: what selectors find, what a service worker is given.

/** An element of a page. Which of these it is, the template says; a narrower type is written where it counts. */
type Found = HTMLElement & {
  value: string;
  name: string;
  type: string;
  checked: boolean;
  disabled: boolean;
  required: boolean;
  maxLength: number;
  select(): void;
};

interface ParentNode {
  querySelector<K extends keyof HTMLElementTagNameMap>(selector: K): HTMLElementTagNameMap[K] | null;
  querySelector<E extends Element = Found>(selector: string): E | null;
  querySelectorAll<K extends keyof HTMLElementTagNameMap>(selector: K): NodeListOf<HTMLElementTagNameMap[K]>;
  querySelectorAll<E extends Element = Found>(selector: string): NodeListOf<E>;
}

interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface WindowEventMap {
  install: WorkerEvent;
  activate: WorkerEvent;
  message: WorkerEvent & MessageEvent;
  fetch: WorkerEvent & { request: Request; respondWith(answer: Promise<Response>): void };
}

declare function skipWaiting(): Promise<void>;
declare const clients: { claim(): Promise<void> };
