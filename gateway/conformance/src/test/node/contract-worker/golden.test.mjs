// The golden examples, read and written by this worker's own code.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { channelOf, decode, encode, event, streamOf } from './contract.mjs';

const examples = process.env.EXAMPLES
  ? pathToFileURL(`${process.env.EXAMPLES}/`)
  : new URL('../../../../../contract/examples/', import.meta.url);
const read = (file) => JSON.parse(readFileSync(new URL(file, examples), 'utf8'));
const folder = (name) => readdirSync(new URL(name, examples)).map((file) => [file, read(`${name}/${file}`)]);
const bytes = ({ attachments }) => attachments.map((base64) => Buffer.from(base64, 'base64'));
/** What stands on the wire, cut out of the file: its payload is on one line. */
const line = (file) => readFileSync(new URL(file, examples), 'utf8').match(/^  "payload": (.*)$/m)[1];

for (const [file, golden] of folder('commands')) {
  test(`${file}: ${golden.says}`, () => {
    const tail = golden.attachments.length === 0 ? [] : [Buffer.from('\n'), ...bytes(golden)];
    const wire = Buffer.concat([Buffer.from(line(`commands/${file}`)), ...tail]);
    assert.deepEqual(encode(golden.payload, bytes(golden)), wire);
  });
}

for (const [file, golden] of folder('replies')) {
  test(`${file}: ${golden.says}`, () => {
    const reply = decode(encode(golden.payload, bytes(golden)));
    assert.deepEqual(reply, { ...golden.payload, attachments: bytes(golden) });
  });
}

for (const [file, golden] of folder('events')) {
  test(`${file}: ${golden.says}`, () => {
    const headers = Object.fromEntries(Object.entries(golden.headers).map(([name, text]) => [name, Buffer.from(text)]));
    bytes(golden).forEach((attachment, n) => (headers[`attachment-${n}`] = attachment));
    const it = event({ headers, value: Buffer.from(JSON.stringify(golden.value)) });
    assert.equal(it.connection, golden.key);
    assert.equal(it.type, golden.headers.ce_type);
    assert.equal(it.ack, golden.headers.ce_ack);
    assert.deepEqual(it.value, golden.value);
    assert.deepEqual(it.attachments, bytes(golden));
    assert.equal(it.sequence === Infinity, golden.headers.ce_id.endsWith('/end'));
  });
}

for (const { says, target, channel } of read('tables/channels.json')) {
  test(`channel of ${says}`, () => assert.equal(channelOf(target), channel));
}

for (const { channel, streams, stream } of read('tables/streams.json')) {
  test(`${channel} over ${streams} streams`, () => assert.equal(streamOf(channel, streams), stream));
}
