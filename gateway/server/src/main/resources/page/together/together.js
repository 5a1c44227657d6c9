// Four panes, each with a client of its own; ?gateways=host:port,host:port spreads them.
import { at, facts } from './page.js';
import { SPEAKERS } from './speakers.js';

const MOST_ENTRIES = 100;
const { room } = facts;
const given = new URLSearchParams(location.search).get('gateways') ?? '';
const gateways = given.split(',').map((one) => one.trim()).filter(Boolean);
if (gateways.length === 0) gateways.push(location.host);

at('room').textContent = room;
at('addresses').value = gateways.join(',');
at('gateways').onsubmit = (submitted) => {
  submitted.preventDefault();
  location.search = new URLSearchParams({ gateways: at('addresses').value });
};

/** Shows one speaker, and what it hears. */
async function pane(name, speaker, gateway) {
  const section = at('pane').content.cloneNode(true).firstElementChild;
  const [state, log, form, words] = ['.state', '.log', 'form', 'input'].map((what) => section.querySelector(what));
  section.ariaLabel = name;
  section.querySelector('h2').textContent = name;
  section.querySelector('.at').textContent = gateway.replace(/^.*:\/\//, '');
  words.ariaLabel = `Say by ${name}`;
  at('panes').append(section);

  const told = {
    state: (now) => {
      state.dataset.state = now === 'in' ? 'open' : now;
      state.textContent = now === 'in' ? `in ${room}` : now;
      section.querySelector('button').disabled = now !== 'in';
    },
    heard: (text, how) => {
      const [item, code] = [document.createElement('li'), document.createElement('code')];
      code.textContent = how;
      item.append(typeof text === 'string' ? text : JSON.stringify(text) ?? '', code);
      log.prepend(item);
      while (log.children.length > MOST_ENTRIES) log.lastChild.remove();
    },
  };
  told.state('connecting');
  const say = await speaker(gateway, room, told);
  form.onsubmit = (submitted) => {
    submitted.preventDefault();
    say(words.value);
    words.value = '';
  };
}

Object.entries(SPEAKERS).forEach(([name, speaker], i) => pane(name, speaker, gateways[i % gateways.length]));
