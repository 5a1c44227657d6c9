// Channels, direct messages and calls of Sono.
import { Calls } from './call.js';
import { at, button, entry, facts, fill, socketAddress, tell } from './page.js';
import { SonoClient } from './sono-client.js';

const ASKS_EVERY = 2_000; // Sono tells nobody who comes and goes
const there = { myid: [], mychannel: [], channels: [], clients: [], mychannelclients: [] };
const name = (id) => (id === there.myid[0] ? 'me' : id?.slice(0, 6) ?? 'the server');

const sono = new SonoClient(socketAddress(facts.path), {
  state: (state) => {
    tell(state);
    if (state === 'open') ask();
  },
});

function ask() {
  Object.keys(there).forEach((what) => sono.grab(what));
}
setInterval(() => document.hidden || ask(), ASKS_EVERY);

sono.on('grab', ({ message, type }) => {
  if (`${there[type]}` === `${message}`) return;
  there[type] = message;
  show();
});

function show() {
  const { myid: [me], mychannel: [mine], channels, clients, mychannelclients: here } = there;
  if (me) tell('open', `connected as ${me}`);
  fill(at('channels'), channels.map((channel) => {
    const chip = button(channel, () => change(channel));
    chip.ariaPressed = channel === mine;
    return chip;
  }));
  const others = clients.filter((id) => id !== me);
  fill(at('clients'), others.map((id) => {
    const who = document.createElement('code');
    who.textContent = id;
    const where = here.includes(id) ? ' is here' : ' is elsewhere';
    return [who, where, button('Call', async () => calls.call(id, await camera()))];
  }));
  at('alone').hidden = others.length > 0;
  const chosen = at('to').value;
  at('to').replaceChildren(new Option(`all in ${mine}`, 'message'), new Option(`all in ${mine} but me`, 'broadcast'),
    ...others.map((id) => new Option(`${id} alone`, id)));
  if ([...at('to').options].some(({ value }) => value === chosen)) at('to').value = chosen;
}

function change(channel) {
  sono.changeChannel(channel);
  ask();
}
at('change').onsubmit = (submitted) => {
  submitted.preventDefault();
  change(at('channel').value);
};

/* ---- messages ---- */

at('message').onsubmit = (submitted) => {
  submitted.preventDefault();
  const [to, text] = [at('to').value, at('text').value];
  if (to === 'message') sono.message(text);
  else if (to === 'broadcast') sono.broadcast(text);
  else sono.directmessage(text, to, 'alone'); // the page's own event, to tell it from what all hear
  if (to !== 'message') entry('sent', to === 'broadcast' ? 'me, to the others' : `me, to ${name(to)}`, text);
  at('text').value = '';
};
sono.on('message', ({ message, from }) => entry('message', name(from), message));
sono.on('alone', ({ message, from }) => entry('direct', `${name(from)}, to me`, message));
sono.on('error', ({ message }) => entry('error', 'error', message));
sono.on('*', ({ message }, event) => entry('event', event, message));

/* ---- calls ---- */

let own;
async function camera() {
  if (at('with-camera').checked) {
    own = await navigator.mediaDevices.getUserMedia({ video: true, audio: true }).catch((error) => {
      entry('error', 'camera', error.message);
      return undefined;
    });
  }
  at('own').srcObject = own ?? null;
  at('own').hidden = !own;
  return own;
}
at('camera').hidden = !navigator.mediaDevices; // browsers have it on secure pages alone

const WORDS = {
  calling: (who) => `Calling ${who}`,
  ringing: (who) => `${who} is calling`,
  open: (who) => `In a call with ${who}`,
};
const calls = new Calls(sono, {
  state: (state, peer) => {
    at('call').hidden = state === 'none';
    at('call').dataset.call = state;
    at('call-state').textContent = peer ? WORDS[state](name(peer)) : '';
    at('answer').hidden = state !== 'ringing';
    at('talk').hidden = state !== 'open';
    if (state === 'none') {
      own?.getTracks().forEach((track) => track.stop());
      own = undefined;
      at('own').hidden = at('other').hidden = true;
    }
  },
  text: (text) => entry('direct', 'by the call', text),
  stream: (stream) => {
    at('other').srcObject = stream;
    at('other').hidden = false;
  },
});
at('answer').onclick = async () => calls.answer(await camera());
at('end').onclick = () => calls.end();
at('talk').onsubmit = (submitted) => {
  submitted.preventDefault();
  calls.say(at('words').value);
  entry('sent', 'me, by the call', at('words').value);
  at('words').value = '';
};
