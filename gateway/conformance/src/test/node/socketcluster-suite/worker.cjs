// A worker of the contract (gateway/contract/README.md): events in from Kafka, commands out by Redis.
const { randomUUID } = require('node:crypto');
const Redis = require('ioredis');
const kafkajs = require('kafkajs');
const lz4 = require('lz4js');

const { Kafka, CompressionCodecs, CompressionTypes, logLevel } = kafkajs;
CompressionCodecs[CompressionTypes.LZ4] = () => ({ decompress: async (b) => Buffer.from(lz4.decompress(b)) });

const kafka = new Kafka({ brokers: [process.env.KAFKA], logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: `socketcluster-suite-${randomUUID()}` });
const redis = new Redis(process.env.REDIS, { lazyConnect: true });

/** Hears all events from now on, each connection's in order. */
async function open(hear) {
  await redis.connect();
  await consumer.connect();
  await consumer.subscribe({ topic: 'millrace.events', fromBeginning: true });
  const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
  await consumer.run({ eachMessage: ({ message }) => hear(event(message)) });
  await joined;
}

function event({ headers, value }) {
  const text = (name) => headers[name]?.toString();
  return {
    type: text('ce_type'),
    connection: text('ce_connection'),
    ack: text('ce_ack'),
    value: JSON.parse(value),
  };
}

const send = (connection, command) => redis.publish(`millrace:c:${connection}`, JSON.stringify(command));

const set = (key, value) => redis.set(key, value);

async function close() {
  await consumer.disconnect();
  redis.disconnect();
}

module.exports = { open, send, set, close };
