// permessage-deflate as Node's clients have it: offered by default, used from 1,024 bytes on.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import WebSocket from 'ws';
import { ask, connect, front } from './clients.mjs';

const words = 'the same words, größer again and again; '.repeat(3000);
const traffic = (ws) => ({ read: ws._socket.bytesRead, written: ws._socket.bytesWritten });

describe('socket.io-client', () => {
  test('compresses, and is answered compressed', async () => {
    const one = await connect(front);
    const ws = one.io.engine.transport.ws;
    assert.match(ws.extensions, /permessage-deflate/);
    const before = traffic(ws);
    assert.deepEqual(await ask(one, 'echo', words), [words]);
    const after = traffic(ws);
    assert.ok(after.written - before.written < words.length / 20, `written: ${after.written - before.written}`);
    assert.ok(after.read - before.read < words.length / 20, `read: ${after.read - before.read}`);
  });

  test('sends and gets many messages of every size, in order', async () => {
    const one = await connect(front);
    for (let size = 1; size < 300_000; size = size * 3 + 1) {
      const text = words.slice(0, size) + size;
      const noise = randomBytes(size);
      const answers = await Promise.all([ask(one, 'echo', text), ask(one, 'echo', noise), ask(one, 'echo', size)]);
      assert.deepEqual(answers, [[text], [noise], [size]]);
    }
  });

  test('that does not want it is served without', async () => {
    const one = await connect(front, { perMessageDeflate: false });
    assert.equal(one.io.engine.transport.ws.extensions, '');
    assert.deepEqual(await ask(one, 'echo', words), [words]);
  });
});

describe('ws', () => {
  async function open(perMessageDeflate) {
    const ws = new WebSocket(`${front.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, { perMessageDeflate });
    const hello = once(ws, 'message');
    await once(ws, 'open');
    await hello;
    return ws;
  }

  async function joins(ws, send) {
    const answer = once(ws, 'message');
    send(`40{"words":"${words}"}`);
    assert.match(String((await answer)[0]), /^40\{"sid":/);
    ws.close();
    assert.equal((await once(ws, 'close'))[0], 1005);
  }

  for (const [name, offer, agreed] of [
    ['as it is', true, true],
    ['with its own choice of no context', { serverNoContextTakeover: true, clientNoContextTakeover: true }, true],
    ['with a small window of its own', { clientMaxWindowBits: 9 }, true],
    ['which wants a small window of the gateway, is not agreed with', { serverMaxWindowBits: 10 }, false],
  ]) {
    test(name, async () => {
      const ws = await open(offer);
      assert.equal(/permessage-deflate/.test(ws.extensions), agreed, ws.extensions);
      await joins(ws, (text) => ws.send(text));
    });
  }

  test('in compressed fragments', async () => {
    const ws = await open(true);
    await joins(ws, (text) => {
      for (let at = 0; at < text.length; at += 5000) {
        ws.send(text.slice(at, at + 5000), { compress: true, fin: at + 5000 >= text.length });
      }
    });
  });
});
