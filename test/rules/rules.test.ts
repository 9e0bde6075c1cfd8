import fc from 'fast-check';
import {
  decide,
  evaluate,
  type Expression,
  ExpressionError,
  parseExpression,
} from '../../src/criteria/criteria-expression.rules.js';
import { canonicalJson } from '../../src/platform/base/canonical-json.js';
import { osloDate } from '../../src/platform/base/clock.js';
import { ConfigError, parseConfig } from '../../src/platform/base/config.js';
import { isCalendarDate } from '../../src/platform/http/fields.js';
import { exactJson, shares } from '../../src/platform/base/money.js';
import { isOrganisationNumber } from '../../src/platform/base/organisation-number.js';
import { preferredLanguage } from '../../src/platform/http/problem-json.writer.js';
import { parseActorRegister } from '../../src/actors/actor-register.parser.js';
import { takesReports } from '../../src/reporting/rounds/round.rules.js';
import { budgetFigures, colourFigures } from '../../src/rollup/status/portfolio-status.rules.js';

describe('shares', () => {
  test('are what the council was shown: 19/23/1 of 43 as 44/54/2, 14/17/1 of 32', () => {
    expect(shares([19, 23, 1])).toEqual([44, 54, 2]);
    expect(shares([14, 17, 1])).toEqual([44, 53, 3]);
    expect(shares([0, 0, 0])).toEqual([0, 0, 0]);
  });

  test('of sums beyond what a number holds are exact, and such sums are written to the last digit', () => {
    expect(shares([9_007_199_254_740_993n, 9_007_199_254_740_994n, 1n])).toEqual([50, 50, 0]);
    expect(exactJson({ total: 9_007_199_254_740_993n, cells: [{ value: 1n, share: null }] })).toBe(
      '{"total":9007199254740993,"cells":[{"value":1,"share":null}]}',
    );
  });

  test('always add up to 100 and never move a share by a whole point', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5_000), { minLength: 1, maxLength: 8 }), (parts) => {
        const total = parts.reduce((a, b) => a + b, 0);
        fc.pre(total > 0);
        const result = shares(parts);
        expect(result.reduce((a, b) => a + b, 0)).toBe(100);
        result.forEach((share, index) => {
          expect(Math.abs(share - ((parts[index] ?? 0) * 100) / total)).toBeLessThan(1);
        });
      }),
    );
  });
});

describe('the rule of a criteria set', () => {
  const known = new Set(['a', 'b', 'c', 'd']);

  test('is all, any and not over criteria', () => {
    const rule = parseExpression('all(a, any(b, not(c)))', known);
    expect(
      evaluate(
        rule,
        new Map([
          ['a', true],
          ['b', false],
          ['c', false],
        ]),
      ),
    ).toBe(true);
    expect(
      evaluate(
        rule,
        new Map([
          ['a', true],
          ['b', false],
          ['c', true],
        ]),
      ),
    ).toBe(false);
    expect(
      evaluate(
        rule,
        new Map([
          ['a', true],
          ['b', false],
        ]),
      ),
    ).toBeUndefined();
    expect(evaluate(rule, new Map([['a', false]]))).toBe(false);
  });

  test.each([
    ['all(a, b', 8, '")"'],
    ['all(a, e)', 7, 'one of the criteria a, b, c, d'],
    ['all()', 4, 'a criterion'],
    ['a b', 2, 'the end of the rule'],
    ['process.exit(1)', 0, 'one of the criteria'],
    ['all(a, kind = heroic)', 14, 'one of programme, project, innovation, assessment, rollout'],
    ['any(kind, a)', 8, '"="'],
    [`${'not('.repeat(11)}a${')'.repeat(11)}`, 40, 'at most 10 levels'],
  ])('says where %s goes wrong and what was expected', (text, position, expected) => {
    expect(() => parseExpression(text, known)).toThrow(ExpressionError);
    try {
      parseExpression(text, known);
    } catch (error) {
      expect(error).toMatchObject({
        position,
        expected: { nb: expect.any(String), en: expect.stringContaining(expected) },
      });
    }
  });

  test('adding an answer never turns decided into undecided', () => {
    const expression: fc.Arbitrary<Expression> = fc.letrec<{ rule: Expression }>((tie) => ({
      rule: fc.oneof(
        { maxDepth: 3 },
        fc
          .constantFrom('a', 'b', 'c', 'd')
          .map((code): Expression => ({ kind: 'criterion', code })),
        fc
          .tuple(
            fc.constantFrom('all' as const, 'any' as const),
            fc.array(tie('rule'), { minLength: 1, maxLength: 3 }),
          )
          .map(([kind, parts]): Expression => ({ kind, parts })),
        tie('rule').map((part): Expression => ({ kind: 'not', part })),
      ),
    })).rule;
    fc.assert(
      fc.property(
        expression,
        fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.boolean()),
        fc.constantFrom('a', 'b', 'c', 'd'),
        fc.boolean(),
        (rule, answers, code, met) => {
          const before = new Map(Object.entries(answers));
          fc.pre(!before.has(code));
          const decided = evaluate(rule, before);
          if (decided !== undefined)
            expect(evaluate(rule, new Map(before).set(code, met))).toBe(decided);
        },
      ),
    );
  });

  test('names the first criterion that fails, and what is missing', () => {
    const rule = parseExpression('all(a, b, c)', known);
    expect(
      decide(
        rule,
        new Map([
          ['a', true],
          ['b', false],
          ['c', false],
        ]),
        {},
      ),
    ).toEqual({ outcome: 'out', failedFirst: 'b', missing: [] });
    expect(decide(rule, new Map([['a', true]]), {})).toEqual({
      outcome: 'undecided',
      failedFirst: null,
      missing: ['b', 'c'],
    });
    expect(
      decide(
        rule,
        new Map([
          ['a', true],
          ['b', true],
          ['c', true],
        ]),
        {},
      ),
    ).toEqual({ outcome: 'in', failedFirst: null, missing: [] });
  });
});

describe('small rules', () => {
  test('an organisation number has a mod-11 check digit', () => {
    for (const good of ['991825827', '983658776', '915933149'])
      expect(isOrganisationNumber(good)).toBe(true);
    for (const bad of [
      '991825828',
      '99182582',
      '9918258270',
      'ABCDEFGHI',
      991825827,
      null,
      '１９９９９９９９９',
    ])
      expect(isOrganisationNumber(bad)).toBe(false);
  });

  test('dates are of the calendar', () => {
    for (const good of ['2021-01-31', '2024-02-29', '2000-01-01', '2099-12-31'])
      expect(isCalendarDate(good)).toBe(true);
    for (const bad of [
      '2021-02-29',
      '2021-1-1',
      '1999-12-31',
      '10000-01-01',
      '2021-13-01',
      20210101,
      null,
    ])
      expect(isCalendarDate(bad)).toBe(false);
  });

  test('the date in Norway knows summer time and midnight', () => {
    expect(osloDate(new Date('2023-12-31T22:59:59Z'))).toBe('2023-12-31');
    expect(osloDate(new Date('2023-12-31T23:00:00Z'))).toBe('2024-01-01');
    expect(osloDate(new Date('2021-06-30T21:59:59Z'))).toBe('2021-06-30');
    expect(osloDate(new Date('2021-06-30T22:00:00Z'))).toBe('2021-07-01');
  });

  test('a round takes reports from its opening until its closing', () => {
    const closesAt = new Date('2021-02-05T15:00:00Z');
    expect(takesReports({ state: 'open', closesAt }, new Date('2021-02-05T14:59:59Z'))).toBe(true);
    expect(takesReports({ state: 'open', closesAt }, closesAt)).toBe(false);
    expect(takesReports({ state: 'planned', closesAt }, new Date('2021-01-01T00:00:00Z'))).toBe(
      false,
    );
    expect(takesReports({ state: 'closed', closesAt }, new Date('2021-01-01T00:00:00Z'))).toBe(
      false,
    );
  });

  test('movement is against the last round, and null without one', () => {
    expect(
      colourFigures({ green: 19, yellow: 23, red: 1 }, { green: 14, yellow: 30, red: 2 }).map(
        ({ change }) => change,
      ),
    ).toEqual([5, -7, -1]);
    expect(
      colourFigures({ green: 1, yellow: 0, red: 0 }, null).map(({ previous, change }) => [
        previous,
        change,
      ]),
    ).toEqual([
      [null, null],
      [null, null],
      [null, null],
    ]);
    const in2021 = { approved: 10, prices: ['2021-nominal'] };
    expect(
      budgetFigures(
        new Map([[2021, in2021]]),
        new Map([
          [2020, { approved: 5, prices: ['2020-real'] }],
          [2021, { approved: 4, prices: ['2020-real', '2021-nominal'] }],
        ]),
      ),
    ).toEqual([
      { year: 2020, approved: 0, previous: 5, change: -5, prices: ['2020-real'] },
      { year: 2021, approved: 10, previous: 4, change: 6, prices: ['2020-real', '2021-nominal'] },
    ]);
    expect(budgetFigures(new Map([[2021, in2021]]), null)).toEqual([
      { year: 2021, approved: 10, previous: null, change: null, prices: ['2021-nominal'] },
    ]);
  });

  test('the language follows Accept-Language and is Norwegian otherwise', () => {
    for (const [header, language] of [
      [undefined, 'nb'],
      ['en', 'en'],
      ['en-GB,nb;q=0.5', 'en'],
      ['de, nb;q=0.8, en;q=0.7', 'nb'],
      ['nn', 'nb'],
      ['de', 'nb'],
      ['en;q=0', 'nb'],
    ] as const) {
      expect(preferredLanguage(header)).toBe(language);
    }
  });

  test('canonical JSON does not depend on the order of keys', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string(),
          fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
        ),
        (value) => {
          const turned = Object.fromEntries(Object.entries(value).reverse());
          expect(canonicalJson(turned)).toBe(canonicalJson(value));
          expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
        },
      ),
    );
    // Keys that JavaScript sorts as numbers, or takes for something else, stand in the order of
    // their characters too.
    const unruly = JSON.parse(
      '{"b":1,"9":[{"z":null,"a":"x"}],"10":2,"__proto__":{"d":4,"c":3}}',
    ) as object;
    expect(canonicalJson(unruly)).toBe(
      '{"10":2,"9":[{"a":"x","z":null}],"__proto__":{"c":3,"d":4},"b":1}',
    );
    expect(canonicalJson({ b: undefined, a: [undefined, { d: 1, c: 2 }] })).toBe(
      '{"a":[null,{"c":2,"d":1}]}',
    );
  });

  test('the register skips what has no organisation number, and invents none', () => {
    const head = 'organisasjonsnummer,navn,aktortype,eier_rhf_orgnr';
    const municipalities =
      'kommunenummer,kommunenavn,fylkesnavn,organisasjonsnummer\n1580,Haram,Møre og ' +
      'Romsdal,\n0301,Oslo,Oslo,958935420\n9999,Feil,Ingen,958935421';
    const { actors, skipped } = parseActorRegister({
      healthActors: `${head}\n983658776,Helse Midt-Norge RHF,RHF,`,
      municipalities,
      roles: 'organisasjonsnummer,rolle',
      successors: 'organisasjonsnummer,etterfolger,gjelder_fra',
    });
    expect(actors.map(({ organisationNumber, kind }) => [organisationNumber, kind])).toEqual([
      ['983658776', 'regionalHealthAuthority'],
      ['958935420', 'municipality'],
    ]);
    expect(skipped).toEqual([
      { name: 'Haram kommune', reason: 'no organisation number in the source' },
      { name: 'Feil kommune', reason: '958935421 is not a valid organisation number' },
    ]);
  });
});

describe('the configuration', () => {
  test('names every wrong setting at once, with what was expected', () => {
    expect(() =>
      parseConfig({
        ROLE: 'both',
        PORT: '70000',
        DATABASE_URL: 'mysql://x',
        LOG_LEVEL: 'loud',
        CLOCK_START: 'soon',
      }),
    ).toThrow(ConfigError);
    try {
      parseConfig({
        ROLE: 'both',
        PORT: '70000',
        DATABASE_URL: 'mysql://x',
        LOG_LEVEL: 'loud',
        CLOCK_START: 'soon',
      });
    } catch (error) {
      expect((error as ConfigError).faults).toHaveLength(5);
    }
  });

  test('production runs on real time, a real issuer and a real database', () => {
    const good = {
      NODE_ENV: 'production',
      DATABASE_URL: 'postgres://db/portfolio',
      MASKINPORTEN_ISSUER: 'https://maskinporten.no/',
    };
    expect(parseConfig(good).production).toBe(true);
    for (const bad of [
      { CLOCK_START: '2021-01-11T08:00:00+01:00' },
      { MASKINPORTEN_ISSUER: '' },
      { MASKINPORTEN_ISSUER: 'https://maskinporten.no' },
      { MASKINPORTEN_ISSUER: 'http://maskinporten.no/' },
      { DATABASE_URL: '' },
      { ISOLATION: 'database-only' },
    ]) {
      expect(() => parseConfig({ ...good, ...bad })).toThrow(ConfigError);
    }
  });
});
