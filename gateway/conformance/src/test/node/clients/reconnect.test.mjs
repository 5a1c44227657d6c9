// A gateway goes away in order, and comes back: what clients see.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, connect, control, front, gateways, happens, since, until } from './clients.mjs';

const CLIENTS = 12;

test('a gateway is stopped: its clients come back to the other one, and what was acked had been stored', async () => {
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => connect(front)));
  const reasons = [];
  clients.forEach((one) => one.on('disconnect', (reason, details) => reasons.push([reason, details?.context?.code])));
  const states = clients.map(() => ({ acked: [], sent: 0, speaking: true }));
  const speakers = clients.map(async (one, i) => {
    const state = states[i];
    while (state.speaking) {
      const n = state.sent++;
      await new Promise((resolve) => {
        const gone = () => resolve(one.off('disconnect', gone));
        one.on('disconnect', gone); // a pending ack may be lost with its transport: the next event follows
        one.emit('echo', n, (answer) => (state.acked.push(answer), gone()));
      });
    }
  });
  await until('everybody was answered', () => states.every(({ acked }) => acked.length > 5));
  const before = states.map(({ acked }) => acked.length);
  await control(0, 'stop');
  await until('everybody is answered again', () =>
    clients.every((one) => one.connected) && states.every(({ acked }, i) => acked.length > before[i] + 20));
  states.forEach((state) => (state.speaking = false));
  await Promise.all(speakers);
  assert.ok(reasons.length > 0 && reasons.length < CLIENTS, `some had been there, not all: ${reasons.length}`);
  for (const [reason, code] of reasons) {
    assert.equal(reason, 'transport close');
    if (since('4.5').skip === undefined) assert.equal(code, 1012, 'service restart');
  }
  states.forEach(({ acked }) => assert.deepEqual(acked, [...acked].sort((a, b) => a - b), 'acks in order'));
});

test('the stopped gateway is started again, and takes clients', async () => {
  await control(0, 'start');
  const one = await connect(gateways[0]);
  assert.deepEqual(await ask(one, 'echo', 'back'), ['back']);
});

test('a client of one gateway only waits for its return, and sends then what it had to say', async () => {
  const one = await connect(gateways[1]);
  const away = happens(one, 'disconnect');
  await control(1, 'stop');
  await away;
  const answers = Promise.all([ask(one, 'echo', 1), ask(one, 'echo', 2)]);
  await control(1, 'start');
  assert.deepEqual(await answers, [[1], [2]]);
});
