// Clients that speak on schedule, whatever comes back (an open loop), with an exact account of what was said and answered.
import { writeFileSync } from 'node:fs';
import { ask, connect, front } from './clients.mjs';

const TICK = 5;
/** What one tick may make up for, in ticks: a process that stood still does not burst. */
const MAKE_UP = 20;
const WINDOW = 250;

/** Starts so many clients, which send so many events a second together until they are stopped. */
export async function steady(count, rate, options) {
  const clients = [];
  while (clients.length < count) {
    const some = Array.from({ length: Math.min(50, count - clients.length) }, () => connect(front, options));
    clients.push(...(await Promise.all(some)));
  }
  /** By connection id: what was sent there, and what of it was acked. */
  const lives = {};
  const numbers = clients.map(() => 0);
  /** When each ack came, and how long it took. */
  const acks = [];
  const departures = [];
  const arrivals = [];
  const worst = { pause: 0 };
  let sent = 0;
  let skipped = 0;
  let turn = 0;
  clients.forEach((one, i) => {
    one.on('disconnect', (reason, details) => departures.push({ i, at: Date.now(), reason, code: details?.context?.code }));
    one.on('connect', () => arrivals.push({ i, at: Date.now() }));
  });

  function say(i) {
    const one = clients[i];
    if (!one.connected) {
      skipped++;
      return;
    }
    const life = (lives[one.id] ??= { sent: [], acked: [] });
    const n = numbers[i]++;
    const at = Date.now();
    life.sent.push(n);
    sent++;
    one.emit('echo', n, () => (life.acked.push(n), acks.push({ at: Date.now(), took: Date.now() - at })));
  }

  let due = 0;
  let last = performance.now();
  const ticker = setInterval(() => {
    const now = performance.now();
    worst.pause = Math.max(worst.pause, now - last);
    due += Math.min((rate * (now - last)) / 1000, (rate * TICK * MAKE_UP) / 1000);
    last = now;
    for (; due >= 1; due--) say(turn++ % count);
  }, TICK);

  return {
    clients,
    departures,
    arrivals,
    acked: () => acks.length,
    skipped: () => skipped,
    /** The longest that this process has stood still itself. */
    ownPause: () => worst.pause,
    /**
     * How it went on after that moment, in milliseconds: the first ack, the first window with as many as are sent, and the
     * last ack that was more than a second late.
     */
    recovery(from, until = Infinity) {
      const after = acks.filter(({ at }) => at >= from && at < until);
      const full = after.find((_, i) => {
        const end = after[i + Math.ceil((rate * WINDOW * 0.9) / 1000) - 1];
        return end !== undefined && end.at - after[i].at <= WINDOW;
      });
      const late = after.filter(({ took }) => took > 1000).at(-1);
      return {
        firstAck: after.length ? after[0].at - from : null,
        fullRate: full ? full.at - from : null,
        caughtUp: late ? late.at - from : 0,
      };
    },
    /** For how long no ack has come that was more than a second late. */
    onTimeFor: () => Date.now() - (acks.findLast(({ took }) => took > 1000)?.at ?? 0),
    /**
     * Ends it, when every client has been answered once more, and writes the account for the test that runs us. Its figures
     * say how long this process stood still itself at the longest: no other figure is finer.
     */
    async stop(figures = {}) {
      clearInterval(ticker);
      for (let i = 0; i < clients.length; i += 50) {
        await Promise.all(clients.slice(i, i + 50).map((one) => ask(one, 'echo')));
      }
      const all = { ...figures, sent, stillUnacked: sent - acks.length, skipped, ownPause: Math.round(worst.pause) };
      writeFileSync(process.env.ACCOUNT, JSON.stringify({ ...lives, figures: all }));
    },
  };
}
