// The files that a gateway serves, in the encodings that it serves them in, from the packages that are installed here:
// compressed once, by what Node has, so that a gateway needs no encoder. Into client-files/<version as settings say it>/.
import {copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {brotliCompressSync, constants, gzipSync} from "node:zlib";

const VERSIONS = {
  "4.8": {
    from: "socket.io-client",
    names: ["socket.io.js", "socket.io.min.js", "socket.io.esm.min.js", "socket.io.msgpack.min.js"],
  },
  "2.5": {from: "socket.io-client-2", names: ["socket.io.js"]},
};

for (const [version, {from, names}] of Object.entries(VERSIONS)) {
  const source = `node_modules/${from}`;
  const target = `client-files/${version}`;
  const about = `${target}/package.json`;
  if (existsSync(about) && readFileSync(about).equals(readFileSync(`${source}/package.json`))) {
    continue; // as of an earlier build
  }
  mkdirSync(target, {recursive: true});
  for (const name of names.flatMap(name => [name, `${name}.map`])) {
    const bytes = readFileSync(`${source}/dist/${name}`);
    writeFileSync(`${target}/${name}`, bytes);
    writeFileSync(`${target}/${name}.gz`, gzipSync(bytes, {level: 9}));
    writeFileSync(`${target}/${name}.br`, brotliCompressSync(bytes, {
      params: {[constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length},
    }));
  }
  copyFileSync(`${source}/LICENSE`, `${target}/LICENSE`);
  copyFileSync(`${source}/package.json`, about); // last: it says that all is there
}

const CHANNELS = {from: "node_modules/socketcluster-client", to: "socketcluster-client"};
mkdirSync(CHANNELS.to, {recursive: true});
for (const name of ["socketcluster-client.min.js", "LICENSE"]) {
  copyFileSync(`${CHANNELS.from}/${name}`, `${CHANNELS.to}/${name}`);
}
