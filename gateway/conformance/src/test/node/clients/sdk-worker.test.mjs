// Clients of worker/echo, which is built with the Java SDK.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, connect, gateways, happens } from './clients.mjs';

for (const gateway of gateways) {
  test(`it answers, text and bytes alike, through ${gateways.indexOf(gateway)}`, async () => {
    const one = await connect(gateway);
    assert.deepEqual(await ask(one, 'echo'), []);
    assert.deepEqual(await ask(one, 'echo', 'Grüße 🌊', { n: [1.50, null] }), ['Grüße 🌊', { n: [1.5, null] }]);
  });
}

test('it greets, with and without a name', async () => {
  const one = await connect(`${gateways[0]}/chat`);
  const greeting = happens(one, 'greeting');
  one.emit('greet', 'Ada');
  assert.deepEqual(await greeting, [{ hello: 'Ada', you: one.id }]);
  const another = happens(one, 'greeting');
  one.emit('greet');
  assert.deepEqual(await another, [{ hello: 'stranger', you: one.id }]);
});

test('a room of clients on both gateways, in force when the join is answered', async () => {
  const [one, other] = [await connect(gateways[0]), await connect(gateways[1])];
  const room = `room-${one.id}`;
  assert.deepEqual([await ask(one, 'join', room), await ask(other, 'join', room)], [['ok'], ['ok']]);
  const said = [happens(one, 'said'), happens(other, 'said')];
  one.emit('say', room, { text: 'hi' });
  assert.deepEqual(await Promise.all(said), [[{ text: 'hi' }], [{ text: 'hi' }]]);
});

test('into 1,000 rooms, each new: who says something there after the join\'s answer hears it, always', async () => {
  const clients = await Promise.all(Array.from({ length: 20 }, (_, i) => connect(gateways[i % 2])));
  await Promise.all(clients.map(async (one, i) => {
    for (let n = 0; n < 50; n++) {
      const room = `fresh ${i} ${n}`;
      assert.deepEqual(await ask(one, 'join', room), ['ok']);
      const said = happens(one, 'said');
      one.emit('say', room, room);
      assert.deepEqual(await said, [room]);
    }
  }));
});

test('it asks back, and tells the answer', async () => {
  const one = await connect(gateways[1]);
  one.on('question', (question, answer) => answer(`${question} yes`));
  const answered = happens(one, 'answered');
  one.emit('ask', 'ready?');
  assert.deepEqual(JSON.stringify(await answered).includes('ready? yes'), true);
});

test('it fails by name, and by arguments that do not fit', async () => {
  const one = await connect(gateways[0]);
  const [{ error }] = await ask(one, 'fail', { why: 1 });
  assert.deepEqual(error, { name: 'AskedToFail', message: 'You have asked for it', data: { why: 1 } });
  const [{ error: bad }] = await ask(one, 'join', { no: 'room' });
  assert.equal(bad.name, 'BadArguments');
});
