// Mocha's reports as one line of JSON for each test, for the test that runs us.
module.exports = class {
  constructor(runner) {
    const tell = (test, skip, failure) =>
      process.stdout.write(`${JSON.stringify({ name: test.fullTitle(), millis: test.duration ?? 0, skip, failure })}\n`);
    runner.on('retry', (test, error) => console.log(`Once more: ${test.fullTitle()}: ${error.message}`));
    runner.on('pass', (test) => tell(test, null, null));
    runner.on('pending', (test) => tell(test, 'skipped by the suite', null));
    runner.on('fail', (test, error) => tell(test, null, String(error?.stack ?? error)));
  }
};
