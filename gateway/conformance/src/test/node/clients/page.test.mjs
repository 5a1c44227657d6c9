// The client that a page gets from the gateway itself, in a page's world: no modules, a global WebSocket.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import vm from 'node:vm';
import { ask, gateways, happens } from './clients.mjs';

const WebSocket = createRequire(createRequire(import.meta.url).resolve('engine.io-client'))('ws');

for (const file of ['socket.io.js', 'socket.io.min.js']) {
  test(`${file}, as served by the gateway, in a page`, async () => {
    const response = await fetch(`${gateways[1]}/socket.io/${file}`);
    assert.equal(response.status, 200);
    const page = {
      WebSocket, setTimeout, clearTimeout, setInterval, clearInterval, console, ArrayBuffer, Uint8Array, Blob,
      location: new URL(`${gateways[1]}/index.html`),
      addEventListener() {}, removeEventListener() {},
      navigator: { product: 'page' },
      document: { cookie: '' },
    };
    page.self = page.window = page.globalThis = page;
    vm.runInNewContext(await response.text(), page);
    const one = page.io({ transports: ['websocket'], protocols: ['page-protocol'] });
    try {
      await happens(one, 'connect');
      assert.equal(one.io.engine.transport.ws.protocol, 'page-protocol');
      assert.deepEqual([...(await ask(one, 'echo', 'from a page', 1))], ['from a page', 1]);
    } finally {
      one.disconnect();
    }
  });
}
