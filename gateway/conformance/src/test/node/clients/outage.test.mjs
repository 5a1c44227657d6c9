// A broker goes and comes back under a steady load: sockets stay, and everything goes on by itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { control, sleep, until } from './clients.mjs';
import { steady } from './steady.mjs';

const RATE = Number(process.env.RATE);
const CLIENTS = Number(process.env.CLIENTS);
const ROUNDS = Number(process.env.ROUNDS);
const AWAY = Number(process.env.AWAY);
const [broker, deed] = process.env.FAULT.split(' ');

test(`${broker}: ${deed}, under ${RATE} events a second, ${ROUNDS} times`, async () => {
  const all = await steady(CLIENTS, RATE);
  await until('traffic flows', () => all.acked() > RATE);
  await sleep(500);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    await control(broker, deed);
    await sleep(AWAY);
    await control(broker, 'start');
    const from = Date.now();
    await until('acks flow again', () => all.recovery(from).fullRate !== null);
    await until('nothing is late any more', () => all.onTimeFor() > 1500);
    rounds.push(all.recovery(from));
  }
  assert.deepEqual(all.departures, [], 'nobody is disconnected');
  await all.stop({ rounds });
  assert.equal(all.skipped(), 0);
});
