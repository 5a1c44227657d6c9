// Clients that speak all the time, and an exact account of what was said and answered.
import { writeFileSync } from 'node:fs';
import { ask, connect, front, sleep } from './clients.mjs';

/** Starts clients, each with some events in flight; `event` is acked by its arguments. */
export async function traffic(count, inFlight, options) {
  const clients = await Promise.all(Array.from({ length: count }, () => connect(front, options)));
  /** By connection id: what was sent there, and what of it was acked. */
  const lives = {};
  const reasons = [];
  let speaking = true;
  clients.forEach((one) => one.on('disconnect', (reason) => reasons.push(reason)));

  async function speak(one, counter) {
    while (speaking) {
      if (!one.connected) {
        await sleep(5);
        continue;
      }
      const life = (lives[one.id] ??= { sent: [], acked: [] });
      const n = counter.next++;
      life.sent.push(n);
      await new Promise((resolve) => {
        const done = () => (one.off('disconnect', done), clearTimeout(late), resolve());
        const late = setTimeout(done, 2000); // an answer may be lost on its way: the next event follows
        one.once('disconnect', done);
        one.emit('echo', n, () => (life.acked.push(n), done()));
      });
    }
  }

  const speakers = clients.flatMap((one) => {
    const counter = { next: 0 };
    return Array.from({ length: inFlight }, () => speak(one, counter));
  });
  return {
    clients,
    lives,
    reasons,
    acked: () => Object.values(lives).reduce((sum, { acked }) => sum + acked.length, 0),
    /** Ends it, when every client has been answered once more, and writes the account for the test that runs us. */
    async stop() {
      speaking = false;
      await Promise.all(speakers);
      for (const one of clients) await ask(one, 'echo');
      writeFileSync(process.env.ACCOUNT, JSON.stringify(lives));
    },
  };
}
