// What this worker does for its clients: one function for each event name.

/** Answers with what it was given, bytes and all. */
async function echo({ event, args, gateways, to }) {
  const attachments = event.attachments;
  const command = { type: 'ack', ack: event.ack, args };
  if (attachments.length > 0) command.attachments = attachments.map((bytes) => bytes.length);
  if (event.ack) await gateways.send(to, command, attachments);
}

/** Greets whoever greets. */
async function greet({ args, gateways, to, id }) {
  await gateways.send(to, { type: 'emit', event: 'greeting', args: [`Hello, ${args[0]}!`], id: id() });
}

/** Enters a room, and tells the room once the new member would see it too. */
async function join({ event, args: [room], gateways, to, id }) {
  const joined = await gateways.ask(to, { type: 'join', rooms: [room], id: id() }, 5000);
  if (joined?.type !== 'joined') throw new Error(`Could not join: ${joined?.name ?? 'no reply'}`);
  const members = { namespace: event.namespace, room };
  await gateways.send(members, { type: 'emit', event: 'entered', args: [room, event.connection], id: id() });
}

/** Says something to a room, but not to who says it. */
async function say({ event, args: [room, text], gateways, id }) {
  const except = { connections: [event.connection] };
  await gateways.send({ namespace: event.namespace, room }, { type: 'emit', event: 'said', args: [text], except, id: id() });
}

/** Asks the client back, and reports what came of it. */
async function ask({ args: [question, withinMillis = 2000], gateways, to, id }) {
  const command = { type: 'emit', event: 'question', args: [question], ackWithin: withinMillis, id: id() };
  const reply = await gateways.ask(to, command, withinMillis + 3000);
  const report = reply?.type === 'acked' ? ['answered', reply.args] : [reply?.name ?? reply?.type ?? 'no reply'];
  await gateways.send(to, { type: 'emit', event: 'report', args: report, id: id() });
}

/** Answers with the ids of all in a room, as the gateways say, and whether that is all of them. */
async function who({ event, args: [room], gateways, to, id }) {
  const asked = { type: 'members', id: id() };
  const { replies, complete } = await gateways.askAll({ namespace: event.namespace, room }, asked, 5000);
  const ids = replies.flatMap(({ members = [] }) => members.map(({ connection }) => connection));
  if (event.ack) await gateways.send(to, { type: 'ack', ack: event.ack, args: [ids.sort(), complete] });
}

/** Who is in which room, by what gateways have told without being asked: rooms by connection. */
const stays = new Map();

const notices = {
  'millrace.joined': ({ connection, value }) =>
    stays.set(connection, (stays.get(connection) ?? new Set()).add(value.room)),
  'millrace.left': ({ connection, value }) => stays.get(connection)?.delete(value.room),
  'millrace.disconnected': ({ connection }) => stays.delete(connection), // ends all of its stays
};

/** Answers with the ids of all in a room, as it was told. */
async function told({ event, args: [room], gateways, to }) {
  const ids = [...stays].filter(([, rooms]) => rooms.has(room)).map(([connection]) => connection);
  if (event.ack) await gateways.send(to, { type: 'ack', ack: event.ack, args: [ids.sort()] });
}

/** Leaves a room. */
async function leave({ event, args: [room], gateways, to, id }) {
  await gateways.send(to, { type: 'leave', rooms: [room], id: id() });
  if (event.ack) await gateways.send(to, { type: 'ack', ack: event.ack, args: [] });
}

/** Fails on purpose. */
async function fail({ event, gateways, to }) {
  const error = { type: 'fail', ack: event.ack, name: 'OnPurposeError', message: 'As you wished', fields: { code: 7 } };
  if (event.ack) await gateways.send(to, error);
}

/** Lets in who has a name, and greets him once he is in; refuses all others. */
async function decide({ event: { ack, value, user }, gateways, to }) {
  const name = user ?? value.auth?.name;
  if (typeof name !== 'string') {
    await gateways.send(to, { type: 'refuse', ack, message: 'Who are you?', data: { wanted: 'name' } });
  } else {
    const accept = { type: 'accept', ack, user: name, claims: { role: 'guest' }, rooms: ['guests'] };
    await gateways.send(to, [accept, { type: 'emit', event: 'welcome', args: [name] }]);
  }
}

export const handlers = { echo, greet, join, leave, who, told, say, ask, fail };

const SERVICE = 'contract-worker';

/** Handles one event; what is not ours is left alone. */
export async function handle(event, gateways) {
  const handler = Object.hasOwn(handlers, event.subject) ? handlers[event.subject] : undefined;
  const to = { connection: event.connection };
  if (event.contract !== '1') return;
  if (event.type === 'millrace.connect') {
    if (Date.now() < event.deadline) await decide({ event, gateways, to });
    return;
  }
  notices[event.type]?.(event);
  if (event.type !== 'millrace.event' || !handler) return;
  let commands = 0;
  const id = () => `${SERVICE}/${event.id}#${commands++}`;
  try {
    await handler({ event, args: event.value.slice(1), gateways, to, id });
  } catch (error) {
    console.error(`${event.subject}: ${error.message}`);
    const command = { type: 'fail', ack: event.ack, name: 'InternalError', message: 'The handler failed' };
    if (event.ack) await gateways.send(to, command);
  }
}
