// Clients of the worker in src/test/node/contract-worker, which knows the contract's page and nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, connect, gateways, happens, until } from './clients.mjs';

for (const gateway of gateways) {
  test(`it answers, text and bytes alike, through ${gateways.indexOf(gateway)}`, async () => {
    const one = await connect(gateway);
    const [text, { n }, bytes] = await ask(one, 'echo', 'Grüße 🌊', { n: [1, null] }, Buffer.from([0, 255, 10]));
    assert.deepEqual([text, n, Buffer.from(bytes)], ['Grüße 🌊', [1, null], Buffer.from([0, 255, 10])]);
  });
}

test('it greets who greets', async () => {
  const one = await connect(`${gateways[0]}/chat`);
  const greeting = happens(one, 'greeting');
  one.emit('greet', 'Ada');
  assert.deepEqual(await greeting, ['Hello, Ada!']);
});

test('it puts clients of both gateways into a room, and speaks there', async () => {
  const [one, other] = [await connect(gateways[0]), await connect(gateways[1])];
  const room = `room-${one.id}`;
  for (const member of [one, other]) {
    const entered = happens(member, 'entered');
    member.emit('join', room);
    assert.deepEqual(await entered, [room, member.id]);
  }
  const said = happens(other, 'said');
  let own = 0;
  one.on('said', () => own++);
  one.emit('say', room, 'hi');
  assert.deepEqual(await said, ['hi']);
  await ask(one, 'echo');
  assert.equal(own, 0);
});

test('it knows who is in a room, asked and told alike, until they leave or disconnect', async () => {
  const all = await Promise.all([0, 1, 0, 1].map((gateway) => connect(`${gateways[gateway]}/chat`)));
  const room = `told-${all[0].id}`; // of such rooms the gateways are set to tell
  for (const member of all) {
    const entered = happens(member, 'entered');
    member.emit('join', room);
    await entered;
  }
  const are = async (...members) => {
    const ids = members.map(({ id }) => id).sort();
    assert.deepEqual(await ask(all[0], 'who', room), [ids, true]);
    await until('it was told', async () => `${(await ask(all[0], 'told', room))[0]}` === `${ids}`);
  };
  await are(...all);
  await ask(all[1], 'leave', room);
  await are(all[0], all[2], all[3]);
  all[2].disconnect();
  await until('it has gone', async () => (await ask(all[0], 'who', room))[0].length === 2);
  await are(all[0], all[3]);
});

test('it asks back, and reports the answer', async () => {
  const one = await connect(gateways[1]);
  one.on('question', (question, answer) => answer(`${question} yes`, { n: 1 }));
  const report = happens(one, 'report');
  one.emit('ask', 'ready?', 5000);
  assert.deepEqual(await report, ['answered', ['ready? yes', { n: 1 }]]);
});

test('it asks in vain, and reports that', async () => {
  const one = await connect(gateways[0]);
  const report = happens(one, 'report');
  one.emit('ask', 'ready?', 200);
  assert.deepEqual(await report, ['AckTimeout']);
});

test('it fails, by name', async () => {
  const one = await connect(gateways[0]);
  const [{ error }] = await ask(one, 'fail');
  assert.deepEqual(error, { name: 'OnPurposeError', message: 'As you wished', code: 7 });
});
