// WebSockets whose messages are JSON, one by one, at the gateways of GATEWAYS; closed behind each test.
import { createRequire } from 'node:module';
import { afterEach } from 'node:test';

const WebSocket = createRequire(createRequire(import.meta.url).resolve('engine.io-client'))('ws');
export const gateways = process.env.GATEWAYS.split(',');
const PATIENCE = 20_000;
const open = new Set();
afterEach(() => {
  open.forEach((one) => one.socket.terminate());
  open.clear();
});

/** What comes, in its order: messages, then `{closed, reason}`, or `{status}` where it is refused. */
export class JsonSocket {
  heard = [];
  waiting = [];

  constructor(gateway, path, protocols = []) {
    this.socket = new WebSocket(gateways[gateway].replace('http', 'ws') + path, protocols);
    this.socket.on('message', (data, isBinary) => this.came(isBinary ? data : JSON.parse(data)));
    this.socket.on('close', (code, reason) => this.came({ closed: code, reason: `${reason}` }));
    this.socket.on('unexpected-response', (request, response) => this.came({ status: response.statusCode }));
    this.socket.on('error', () => {});
    open.add(this);
  }

  came(what) {
    const waits = this.waiting.shift();
    if (waits) waits(what);
    else this.heard.push(what);
  }

  /** The next, which may have to come yet. */
  next() {
    if (this.heard.length > 0) return this.heard.shift();
    return new Promise((resolve, reject) => {
      const end = setTimeout(() => reject(new Error(`nothing within ${PATIENCE} ms`)), PATIENCE);
      this.waiting.push((what) => {
        clearTimeout(end);
        resolve(what);
      });
    });
  }

  /** Its socket is open. */
  async opened() {
    await new Promise((resolve, reject) => {
      this.socket.on('open', resolve);
      this.socket.on('error', reject);
    });
    return this;
  }
}
