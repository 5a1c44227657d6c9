// The wire forms of gateway/contract/README.md: channels, commands, replies.
import { crc32 } from 'node:zlib';

/** A name inside a channel's name. */
export const encoded = (name) => name.toWellFormed().replace(/[%:{}\x00-\x1f\x7f-\x9f]/g, encodeURIComponent);

/** Channels of a target: {connection}, {namespace, room}, {user} or {namespace}. */
export function channelOf(target, prefix = 'millrace:') {
  if (target.connection !== undefined) return `${prefix}c:${target.connection}`;
  if (target.user !== undefined) return `${prefix}u:${encoded(target.user)}`;
  if (target.room !== undefined) return `${prefix}r:${encoded(target.namespace)}:${encoded(target.room)}`;
  return `${prefix}n:${encoded(target.namespace)}`;
}

/** Which recovery stream a channel's messages go to. */
export const streamOf = (channel, streams) => crc32(channel) % streams;

/** One line of JSON, and behind a newline the attachments (Buffers) that it lists. */
export function encode(payload, attachments = []) {
  const line = Buffer.from(JSON.stringify(payload));
  return attachments.length === 0 ? line : Buffer.concat([line, Buffer.from('\n'), ...attachments]);
}

/** A reply, with its attachments as Buffers in place of their lengths. */
export function decode(message) {
  const newline = message.indexOf(0x0a);
  const reply = JSON.parse(message.subarray(0, newline < 0 ? message.length : newline).toString());
  let at = newline + 1;
  reply.attachments = (reply.attachments ?? []).map((length) => message.subarray(at, (at += length)));
  return reply;
}

/** What a worker wants to know of a record: headers as text, attachments as Buffers, the value parsed. */
export function event({ headers, value }) {
  const text = (name) => headers[name]?.toString();
  const [connection, life, sequence] = text('ce_id').split('/');
  const attachments = [];
  for (let n = 0; headers[`attachment-${n}`] !== undefined; n++) attachments.push(headers[`attachment-${n}`]);
  return {
    id: text('ce_id'),
    connection,
    life: Number(life),
    sequence: sequence === 'end' ? Infinity : Number(sequence),
    type: text('ce_type'),
    subject: text('ce_subject'),
    namespace: text('ce_namespace'),
    contract: text('ce_contract') ?? '1',
    user: text('ce_user'),
    ack: text('ce_ack'),
    deadline: Number(text('ce_deadline') ?? Infinity),
    attachments,
    value: JSON.parse(value.toString()),
  };
}
