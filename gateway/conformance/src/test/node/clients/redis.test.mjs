// Redis goes away under traffic, and comes back empty: sockets stay, events wait, and all goes on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, control, front, sleep, until } from './clients.mjs';
import { traffic } from './traffic.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 1);
const CLIENTS = 20;

test(`Redis is killed under traffic and started again, ${ROUNDS} times: nobody is disconnected`, async () => {
  const all = await traffic(CLIENTS, 4);
  await until('traffic flows', () => all.acked() > CLIENTS * 20);
  for (let round = 0; round < ROUNDS; round++) {
    await control('redis', 'kill');
    await sleep(1500);
    const late = connect(front).catch((error) => error);
    await control('redis', 'start');
    const before = all.acked();
    await until('traffic flows again', () => all.acked() > before + CLIENTS * 20);
    assert.ok((await late).connected, 'who came meanwhile is in now');
  }
  await all.stop();
  assert.deepEqual(all.reasons, []);
});
