// What the pages of the dialects share: what they are told of the gateway, their state, and the list of what came.
const MOST_ENTRIES = 200;

export const facts = document.documentElement.dataset;
export const at = (id) => document.getElementById(id);

if (at('gateway')) at('gateway').textContent = facts.gateway;

/** The WebSocket of a path, at this page's own gateway or at another, which is `host:port` or a whole address. */
export function socketAddress(path, gateway = location.host) {
  const there = new URL(path, gateway.includes('://') ? gateway : `${location.protocol}//${gateway}`);
  there.protocol = there.protocol.replace('http', 'ws');
  return there.href;
}

/** The state is `open`, `connecting` or `closed`; only in the first can anything be sent. */
export function tell(state, text = state) {
  at('state').dataset.state = state;
  at('state').textContent = text;
  for (const button of document.querySelectorAll('button.main')) button.disabled = state !== 'open';
}

/** One line more on top of the list; what others wrote is text. */
export function entry(kind, title, value, list = at('log')) {
  const item = document.createElement('li');
  item.className = kind;
  const head = document.createElement('b');
  head.textContent = title;
  item.append(head, typeof value === 'string' ? value : JSON.stringify(value) ?? '');
  list.prepend(item);
  while (list.children.length > MOST_ENTRIES) list.lastChild.remove();
}

/** A button that is no form's. */
export function button(text, click) {
  return Object.assign(document.createElement('button'), { type: 'button', textContent: text, onclick: click });
}

/** Items of a list, in place of those that were there. */
export function fill(list, items) {
  list.replaceChildren(...items.map((inside) => {
    const item = document.createElement('li');
    item.append(...[inside].flat());
    return item;
  }));
}
