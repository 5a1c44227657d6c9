// What a browser is to the client: its storage, and the way to 127.0.0.1:50005, where wallets listen. The client knows
// that address alone, and ports above 32768 are not a test's to take: so fetch and WebSocket, which it is handed, lead
// from there to a gateway. The client itself is as npm has it.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { afterEach } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';

const require = createRequire(import.meta.url);
const WALLET = '127.0.0.1:50005';
const PATIENCE = 30_000;

export const gateways = process.env.GATEWAYS.split(',');
export const front = process.env.FRONT;

/** Where the wallet's port leads: a gateway's address, and what stands in front of `/socket.io/`. */
let wallet = front;
export const walletIsAt = (address) => (wallet = address);

/** Every WebSocket so far, oldest first, with what went over it: `> ` sent, `< ` received. */
export const sockets = [];

class LedSocket extends WebSocket {
  frames = [];

  constructor(url) {
    assert.ok(url.startsWith(`ws://${WALLET}/`), url);
    super(url.replace(`ws://${WALLET}`, wallet.replace('http', 'ws')));
    sockets.push(this);
    this.on('message', (data) => this.frames.push(`< ${data}`));
    this.on('close', (code) => (this.closedBy = code));
  }

  send(text) {
    this.frames.push(`> ${text}`);
    super.send(text);
  }

  /** What of this kind went over it, or is still to come. */
  async frame(pattern) {
    await until(`${pattern}`, () => this.frames.some((frame) => pattern.test(frame)));
    return this.frames.find((frame) => pattern.test(frame));
  }
}

const realFetch = fetch;
/** Whom the client has asked, looking for wallets. */
export const asked = [];
globalThis.fetch = (url) => {
  asked.push(url);
  if (url === `http://${WALLET}`) return realFetch(new URL('/', wallet));
  if (url.startsWith('https://relay.')) return Promise.resolve(new Response('', { status: 404 })); // nobody's phone is there
  return Promise.reject(new TypeError('nobody listens there'));
};

const wsPath = require.resolve('isomorphic-ws');
require.cache[wsPath] = { id: wsPath, filename: wsPath, loaded: true, exports: LedSocket };
globalThis.window = { localStorage: storage() };
export const { default: ScatterJS, SocketService } = require('@scatterjs/core');
assert.equal(require('@scatterjs/core/package.json').version, '2.7.54');

function storage() {
  const kept = new Map();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, String(value)),
    removeItem: (name) => kept.delete(name),
  };
}

/** Another page, on which nothing has paired yet. */
export const newPage = () => (window.localStorage = storage());

afterEach(() => {
  sockets.forEach((socket) => socket.terminate());
  sockets.length = 0;
  asked.length = 0;
  walletIsAt(front);
});

/** One more tab of the page: the part of the client that holds a socket. */
export async function tab(origin) {
  const service = new SocketService(origin, 3000);
  await within('the tab is linked', service.link(true));
  return service;
}

/** A promise of the client, which may forget its promises. */
export function within(what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${PATIENCE} ms: ${what}`)), PATIENCE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Waits until something holds. */
export async function until(what, condition) {
  const end = Date.now() + PATIENCE;
  while (!(await condition())) {
    if (Date.now() > end) assert.fail(`not within ${PATIENCE} ms: ${what}`);
    await sleep(10);
  }
}

/** Kills or starts a gateway by its number, or another thing by its name. */
export async function control(whom, deed) {
  const { status, statusText } = await realFetch(`${process.env.CONTROL}/${whom}/${deed}`, { method: 'POST' });
  assert.equal(status, 200, `${whom} ${deed}: ${statusText}`);
}

export { sleep, WebSocket };
