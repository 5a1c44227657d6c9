// Every gateway is told to stop, one after the other, under a steady load: its clients move to another by and by.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { control, gateways, since, sleep, until } from './clients.mjs';
import { steady } from './steady.mjs';

const RATE = Number(process.env.RATE);
const CLIENTS = Number(process.env.CLIENTS);
const DRAIN_OVER = Number(process.env.DRAIN_OVER);

/** The most of these moments that fall into one second. */
function mostInOneSecond(moments) {
  return Math.max(0, ...moments.map((from) => moments.filter((at) => at >= from && at < from + 1000).length));
}

test(`a rolling restart of ${gateways.length} gateways under ${RATE} events a second`, async () => {
  const all = await steady(CLIENTS, RATE);
  await until('traffic flows', () => all.acked() > RATE);
  const rounds = [];
  for (let gateway = 0; gateway < gateways.length; gateway++) {
    const [gone, come] = [all.departures.length, all.arrivals.length];
    const began = Date.now();
    await control(gateway, 'stop');
    const stoppedIn = Date.now() - began;
    await until('everybody is back', () => all.clients.every((one) => one.connected));
    const departures = all.departures.slice(gone);
    const arrivals = all.arrivals.slice(come);
    rounds.push({
      stoppedIn,
      moved: departures.length,
      mostInOneSecond: mostInOneSecond(arrivals.map(({ at }) => at)),
      longestAway: Math.max(...departures.map(({ i, at }) => arrivals.find((back) => back.i === i && back.at >= at).at - at)),
    });
    await control(gateway, 'start');
    const before = all.acked();
    await until('traffic flows', () => all.acked() > before + RATE);
  }
  await sleep(500);
  await all.stop({ rounds });
  for (const { reason, code } of all.departures) {
    assert.equal(reason, 'transport close');
    if (since('4.5').skip === undefined) assert.equal(code, 1012);
  }
  for (const { moved, mostInOneSecond: most } of rounds) {
    assert.ok(moved > CLIENTS / 4, `the gateway had its share of clients: ${moved}`);
    const even = (moved / DRAIN_OVER) * (1000 + all.ownPause()); // what this process saw at once after a pause of its own
    assert.ok(most <= 2.5 * even, `reconnects are spread: at most ${most} of ${moved} in a second, evenly ${even}`);
  }
});
