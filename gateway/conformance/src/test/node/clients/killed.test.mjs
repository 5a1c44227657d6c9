// A gateway is killed under traffic, without a word to anybody.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { control, until } from './clients.mjs';
import { traffic } from './traffic.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 1);
const CLIENTS = 20;

test(`a gateway is killed under traffic, ${ROUNDS} times: its clients come back to the other one`, async () => {
  const all = await traffic(CLIENTS, 8);
  await until('traffic flows', () => all.acked() > CLIENTS * 20);
  for (let round = 0; round < ROUNDS; round++) {
    const gone = all.reasons.length;
    await control(round % 2, 'kill');
    await until('the clients of the killed one have seen it', () => all.reasons.length > gone);
    await until('everybody is back', () => all.clients.every((one) => one.connected));
    const before = all.acked();
    await until('traffic flows again', () => all.acked() > before + CLIENTS * 20);
    await control(round % 2, 'start');
  }
  await all.stop();
  assert.ok(all.reasons.length >= ROUNDS);
  for (const reason of all.reasons) assert.match(reason, /^transport (close|error)$/);
});
