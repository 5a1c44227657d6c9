// What the tests share: where everything is, and clients that are closed behind each test.
import { once } from 'node:events';
import { afterEach } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

export const client = process.env.CLIENT ?? 'socket.io-client';
/** A package's exports; those of clients before 3 are one function. */
export const load = async (name) => {
  const found = await import(name);
  return found.io ? found : { io: found.default, Manager: found.default.Manager };
};
export const { io, Manager } = await load(client);
/** As the package says: an older client lacks what came later. */
export const version = (await import(`${client}/package.json`, { with: { type: 'json' } }).catch(
  () => import('node:module').then(({ createRequire }) => ({ default: createRequire(import.meta.url)(`${client}/package.json`) })),
)).default.version;
const isOlder = (than) => {
  const [major, minor] = version.split('.').map(Number);
  const [thanMajor, thanMinor] = than.split('.').map(Number);
  return major < thanMajor || (major === thanMajor && minor < thanMinor);
};
export const since = (wanted) => (isOlder(wanted) ? { skip: `${version} has not what came with ${wanted}` } : {});
export const before = (end) => (isOlder(end) ? {} : { skip: `${version} has no more what ended with ${end}` });
/** Clients before 3 speak Engine.IO 3 and protocol 4. */
export const isOfProtocol4 = isOlder('3.0');

export const gateways = process.env.GATEWAYS.split(',');
export const front = process.env.FRONT;
export const PATIENCE = 30_000;

/** Where the path is another one, and what is spoken there. */
export const parser = process.env.PARSER ? (await import(process.env.PARSER)).default : undefined;
const elsewhere = { ...(process.env.SOCKET_PATH && { path: process.env.SOCKET_PATH }), ...(parser && { parser }) };

const open = new Set();
afterEach(() => {
  open.forEach((socket) => socket.disconnect());
  open.clear();
});

/** How the clients connect. */
export const transport = process.env.TRANSPORT ?? 'websocket';

/** A socket that comes back soon; not connected yet. */
export function socket(url, options = {}) {
  const made = io(url, {
    transports: [transport],
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 300,
    ...elsewhere,
    ...options,
  });
  open.add(made);
  return made;
}

/** The same, connected. */
export async function connect(url, options) {
  const made = socket(url, options);
  await happens(made, 'connect');
  return made;
}

/** Another namespace on the same transport; it connects by itself, and a second time would end them all. */
export function beside(socket, namespace) {
  const made = socket.io.socket(namespace, {});
  open.add(made);
  return made;
}

/** Waits for an event and returns its arguments. */
export async function happens(emitter, name, millis = PATIENCE) {
  const late = AbortSignal.timeout(millis);
  return new Promise((resolve, reject) => {
    const listener = (...args) => resolve(args);
    emitter.once(name, listener);
    late.onabort = () => (emitter.off(name, listener), reject(new Error(`not within ${millis} ms: ${name}`)));
  });
}

/** Emits, and returns the ack's arguments. For every version of the client. */
export function ask(from, event, ...args) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ack of ${event}`)), PATIENCE);
    from.emit(event, ...args, (...answer) => (clearTimeout(timer), resolve(answer)));
  });
}

/** Waits until a worker answers an event, whichever partition of the topic it goes to; whatever it answers. */
export async function answers(event, namespace = '/') {
  const some = await Promise.all(Array.from({ length: 24 }, (_, i) => connect(gateways[i % gateways.length] + namespace)));
  await Promise.all(some.map((one) => ask(one, event)));
  some.forEach((one) => one.disconnect());
}

/** Waits until something holds. */
export async function until(what, condition) {
  const end = Date.now() + PATIENCE;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not within ${PATIENCE} ms: ${what}`);
    await sleep(10);
  }
}

/** Stops, kills or starts a gateway, by its number. */
export async function control(number, what) {
  const { status, statusText } = await fetch(`${process.env.CONTROL}/${number}/${what}`, { method: 'POST' });
  if (status !== 200) throw new Error(`gateway ${number} ${what}: ${status} ${statusText}`);
}

export { once, sleep };
