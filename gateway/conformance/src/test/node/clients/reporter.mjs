// One line of JSON for each test, for the test that runs us.
export default async function* (events) {
  for await (const { type, data } of events) {
    if ((type === 'test:pass' || type === 'test:fail') && data.details.type !== 'suite') {
      const error = data.details.error?.cause ?? data.details.error;
      const skip = data.skip === undefined ? null : String(data.skip);
      const failure = type === 'test:fail' ? String(error?.stack ?? error) : null;
      yield `${JSON.stringify({ name: data.name, millis: Math.round(data.details.duration_ms), skip, failure })}\n`;
    }
  }
}
