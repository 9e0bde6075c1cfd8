import { ConfigError, parseConfig } from '../../src/platform/settings/config.js';

const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://db/portfolio',
  MASKINPORTEN_ISSUER: 'https://maskinporten.no/',
};

describe('the configuration', () => {
  test('of production is accepted with a database and an issuer, and needs both', () => {
    expect(faultsOf(PRODUCTION)).toEqual([]);
    expect(faultsOf({ NODE_ENV: 'production' })).toHaveLength(2);
  });

  test.each([
    ['no issuer', { MASKINPORTEN_ISSUER: '' }, /^MASKINPORTEN_ISSUER is missing/],
    ['a moved clock', { CLOCK_START: '2021-01-11T08:00:00+01:00' }, /^CLOCK_START is set/],
    [
      'an issuer over http',
      { MASKINPORTEN_ISSUER: 'http://maskinporten.no/' },
      /^MASKINPORTEN_ISSUER is not a URL/,
    ],
    [
      'an issuer without a slash at its end',
      { MASKINPORTEN_ISSUER: 'https://maskinporten.no' },
      /^MASKINPORTEN_ISSUER must end with a slash/,
    ],
    [
      'Ansattporten without a client',
      { ANSATTPORTEN_ISSUER: 'https://ansattporten.no', PUBLIC_URL: 'https://p.example.org' },
      /ANSATTPORTEN_CLIENT_ID is missing.*ANSATTPORTEN_KEY is missing.*ANSATTPORTEN_RESOURCE is/s,
    ],
    [
      'half a publisher',
      { PUBLISHER_NUMBER: '99999' },
      /^PUBLISHER_NUMBER must be nine digits.*PUBLISHER_NAME is missing/,
    ],
    ['one layer of isolation', { ISOLATION: 'database-only' }, /^ISOLATION can only be changed/],
  ])('of production is refused with %s', (_, env, fault) => {
    expect(faultsOf({ ...PRODUCTION, ...env }).join()).toMatch(fault);
  });

  test('of development is refused with one layer of isolation', () => {
    expect(faultsOf({ NODE_ENV: 'development', ISOLATION: 'application-only' }).join()).toMatch(
      /^ISOLATION can only be changed/,
    );
  });
});

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    parseConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}
