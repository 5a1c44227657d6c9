// A worker of the contract, version 1, written from gateway/contract/README.md alone.
//   node worker.mjs [--kafka 127.0.0.1:9092] [--redis redis://127.0.0.1:6379] [--topic millrace.events]
//       [--connects millrace.connects] [--group contract-worker] [--session 10000]
// Prints "ready" when it consumes; ends in good order on SIGTERM.
import { parseArgs } from 'node:util';
import kafkajs from 'kafkajs';
import lz4 from 'lz4js';
import { event } from './contract.mjs';
import { Gateways } from './gateways.mjs';
import { handle } from './handlers.mjs';

const { Kafka, CompressionCodecs, CompressionTypes, logLevel } = kafkajs;
CompressionCodecs[CompressionTypes.LZ4] = () => ({ decompress: async (b) => Buffer.from(lz4.decompress(b)) });

const option = (value) => ({ type: 'string', default: value });
const { values: options } = parseArgs({
  options: {
    kafka: option('127.0.0.1:9092'),
    redis: option('redis://127.0.0.1:6379'),
    topic: option('millrace.events'),
    connects: option(''), // the topic of questions who may come in, where it decides on that too
    group: option('contract-worker'),
    session: option('10000'), // milliseconds until the others take over what a killed worker had
  },
});

const COMMIT_EVERY_MILLIS = 500;
const REMEMBERED_CONNECTIONS = 100_000;

const gateways = new Gateways(options.redis);
const kafka = new Kafka({ clientId: options.group, brokers: options.kafka.split(','), logLevel: logLevel.ERROR });
const sessionTimeout = Number(options.session);
const consumer = kafka.consumer({ groupId: options.group, sessionTimeout, heartbeatInterval: sessionTimeout / 3 });

/** How far each connection was seen: Kafka may deliver again, and the sequence of a life only rises. */
const seen = new Map();

function isRepeat({ connection, life, sequence }) {
  const last = seen.get(connection);
  if (last && (life < last.life || (life === last.life && sequence <= last.sequence))) return true;
  seen.delete(connection); // and behind all others again: the map keeps the order of insertion
  seen.set(connection, { life, sequence });
  if (seen.size > REMEMBERED_CONNECTIONS) seen.delete(seen.keys().next().value);
  return false;
}

/** Offsets that are done and not committed yet, by topic and partition. */
const done = new Map();

function commit() {
  const offsets = [...done.values()];
  done.clear();
  // Nobody waits for it. What is lost with it comes again, and is known by its ce_id.
  return offsets.length === 0 ? undefined : consumer.commitOffsets(offsets).catch(() => {});
}

async function eachBatch({ batch, heartbeat, isRunning, isStale }) {
  const chains = new Map(); // by key: one connection's events in order, different connections' at once
  let last;
  for (const message of batch.messages) {
    if (!isRunning() || isStale()) break;
    last = message.offset;
    let it;
    try {
      it = event(message);
    } catch (error) {
      console.error(`No event at ${batch.partition}/${message.offset}: ${error.message}`);
      continue;
    }
    if (isRepeat(it)) continue;
    chains.set(it.connection, (chains.get(it.connection) ?? Promise.resolve()).then(() => handle(it, gateways)));
  }
  const alive = setInterval(() => heartbeat().catch(() => {}), 1000);
  await Promise.all(chains.values()).finally(() => clearInterval(alive));
  await heartbeat();
  if (last === undefined) return;
  const { topic, partition } = batch;
  done.set(`${topic}/${partition}`, { topic, partition, offset: String(BigInt(last) + 1n) });
}

async function stop() {
  clearInterval(committing);
  await commit();
  await consumer.disconnect();
  await gateways.close();
  process.exit(0);
}

await gateways.open(options.group);
await consumer.connect();
await consumer.subscribe({ topics: [options.topic, options.connects].filter(Boolean), fromBeginning: true });
consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
  if (Object.values(payload.memberAssignment).flat().length > 0) console.log('ready');
});
const committing = setInterval(commit, COMMIT_EVERY_MILLIS);
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
await consumer.run({ autoCommit: false, eachBatchAutoResolve: true, partitionsConsumedConcurrently: 4, eachBatch });
