// Channels by SocketCluster's own client, as it comes from npm.
import { at, entry, facts, tell } from './page.js';
import { create } from './socketcluster-client.min.js';

const shared = facts.shared.split(' ').filter((name) => name && !name.endsWith('*'));

at('gateway').textContent = facts.gateway;
at('channel').value = at('to').value = shared[0] ?? 'lobby';
if (shared.length > 0) {
  at('shared').textContent = shared[0];
  at('shared-json').textContent = JSON.stringify(shared[0]);
  at('hint').hidden = false;
}

const socket = create({
  hostname: location.hostname,
  port: Number(location.port) || (location.protocol === 'https:' ? 443 : 80),
  secure: location.protocol === 'https:',
  path: facts.path,
  autoReconnectOptions: { initialDelay: 500, randomness: 500, multiplier: 1.5, maxDelay: 5_000 },
});

async function each(stream, then) {
  for await (const value of stream) then(value);
}

each(socket.listener('connect'), () => tell('open', `connected as ${socket.id}`));
each(socket.listener('connecting'), () => tell('connecting'));
each(socket.listener('close'), () => tell('closed'));
each(socket.listener('error'), ({ error }) => entry('error', error.name, error.message));
each(socket.receiver('said'), (text) => entry('event', 'said', text));

function chips() {
  at('channels').replaceChildren(...socket.subscriptions(true).map((name) => {
    const chip = document.createElement('button');
    chip.type = 'button';
    chip.textContent = `${name} ×`;
    chip.title = `Leave ${name}`;
    chip.dataset.state = socket.isSubscribed(name) ? 'subscribed' : 'pending';
    chip.onclick = () => socket.unsubscribe(name);
    const item = document.createElement('li');
    item.append(chip);
    return item;
  }));
}
for (const change of ['subscribe', 'subscribeFail', 'unsubscribe', 'subscribeStateChange', 'kickOut']) {
  each(socket.listener(change), chips);
}
each(socket.listener('subscribeFail'), ({ channel, error }) => entry('error', channel, error.message));
each(socket.listener('kickOut'), ({ channel, message }) => entry('error', channel, message ?? 'thrown out'));

const heard = new Set();
function subscribe(name) {
  const channel = socket.subscribe(name);
  if (!heard.has(name)) {
    heard.add(name);
    each(channel, (data) => entry('message', name, data));
  }
  chips();
}

at('subscription').onsubmit = (submitted) => {
  submitted.preventDefault();
  subscribe(at('channel').value);
  at('to').value = at('channel').value;
};

at('message').onsubmit = async (submitted) => {
  submitted.preventDefault();
  try {
    await socket.invokePublish(at('to').value, at('text').value);
    at('text').value = '';
  } catch (error) {
    entry('error', error.name, error.message);
  }
};
