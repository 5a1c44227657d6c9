// The own suite of socketcluster-client, as npm has it and the lock file pins it. Where it asks for SocketCluster's server
// it gets one by which its handlers are a worker's, and its ports become the gateway's: nothing else differs.
const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { compileFunction } = require('node:vm');
const keys = require('./keys.cjs');
const server = require('./server.cjs');
const worker = require('./worker.cjs');

const PORTS = ['8175', '8509', '8510', '8511'];
const INSTEAD = { 'socketcluster-server': server, 'socketcluster-server/action': { PUBLISH_IN: 'publishIn' } };
const { port } = new URL(process.env.GATEWAY);
const file = require.resolve('socketcluster-client/test/integration.js');

const here = (text, its) => {
  if (text.split(its).length !== 2) throw new Error(`The suite has port ${its} not once`);
  return text.replace(its, port);
};
const text = PORTS.reduce(here, readFileSync(file, 'utf8'));
const its = createRequire(file);

before('the worker hears of clients', async function () {
  this.timeout(60_000);
  await worker.open(server.hear);
  await keys.warmUp();
});

after('the worker goes', () => worker.close());

compileFunction(text, ['require'], { filename: file })((name) => INSTEAD[name] ?? its(name));
