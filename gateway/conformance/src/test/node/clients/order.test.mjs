// Many clients at once over both gateways: everything acked, each connection in order.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, connect, front, happens } from './clients.mjs';

const CLIENTS = Number(process.env.CLIENTS ?? 100);
const EVENTS = Number(process.env.EVENTS ?? 50);
const numbers = Array.from({ length: EVENTS }, (_, i) => i);

test(`${CLIENTS} clients with ${EVENTS} events each: all acked, in order, both ways`, async () => {
  const clients = await Promise.all(
    Array.from({ length: CLIENTS }, (_, i) => connect(`${front}${i % 3 === 0 ? '/chat' : '/'}`)),
  );
  await Promise.all(clients.map(async (one) => {
    const backs = [];
    const acks = [];
    one.on('message-back', (n) => backs.push(n));
    await Promise.all(numbers.map((n) => {
      one.emit('message', n);
      return ask(one, 'echo', n).then(([answer]) => acks.push(answer));
    }));
    // What the worker emitted before its ack has come before its ack.
    assert.deepEqual(acks, numbers, 'acks in the order of the events');
    assert.deepEqual(backs, numbers, 'emits in the order of the events');
  }));
});

test('clients that come and go while others speak', async () => {
  const steady = await connect(front);
  const going = Array.from({ length: CLIENTS }, async (_, i) => {
    const one = await connect(`${front}/chat`);
    assert.deepEqual(await ask(one, 'echo', i), [i]);
    const { id } = one;
    one.disconnect();
    assert.deepEqual(await ask(steady, 'fate', id), ['client namespace disconnect']);
  });
  for (const n of numbers) assert.deepEqual(await ask(steady, 'echo', n), [n]);
  await Promise.all(going);
});
