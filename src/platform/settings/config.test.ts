import { ConfigError, parseConfig } from './config.js';

test('the configuration names every wrong setting at once', () => {
  const wrong = {
    ROLE: 'both',
    PORT: '70000',
    DATABASE_URL: 'mysql://x',
    LOG_LEVEL: 'loud',
    CLOCK_START: 'soon',
  };
  expect(() => parseConfig(wrong)).toThrow(ConfigError);
  expect(() => parseConfig(wrong)).toThrow(
    expect.objectContaining({ faults: Array(5).fill(expect.any(String)) }),
  );
});

const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://db/portfolio',
  MASKINPORTEN_ISSUER: 'https://maskinporten.no/',
};

test('production runs on real time, a real issuer and a real database', () => {
  expect(parseConfig(PRODUCTION).production).toBe(true);
});

test.each([
  { CLOCK_START: '2021-01-11T08:00:00+01:00' },
  { MASKINPORTEN_ISSUER: '' },
  { MASKINPORTEN_ISSUER: 'https://maskinporten.no' },
  { MASKINPORTEN_ISSUER: 'http://maskinporten.no/' },
  { DATABASE_URL: '' },
  { ISOLATION: 'database-only' },
])('production does not start with %j', (bad) => {
  expect(() => parseConfig({ ...PRODUCTION, ...bad })).toThrow(ConfigError);
});
