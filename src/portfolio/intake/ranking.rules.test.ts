import fc from 'fast-check';
import { compareByPriority, type NominationContent, scoreNomination } from './ranking.rules.js';

const score = fc.record({ score: fc.integer({ min: 1, max: 5 }), explanation: fc.constant('x') });
const someNomination: fc.Arbitrary<NominationContent> = fc.record({
  strategicLink: score,
  benefit: score,
  risk: score,
  funding: fc.record({ realistic: fc.boolean(), explanation: fc.constant('x') }),
  dependencies: fc.record({ clarified: fc.boolean(), explanation: fc.constant('x') }),
});
const someCandidates = fc.uniqueArray(
  fc.record({ code: fc.string({ minLength: 1 }), content: someNomination }),
  { selector: ({ code }) => code, maxLength: 10 },
);

test('the ranking does not depend on the order of the candidates', () => {
  fc.assert(
    fc.property(someCandidates, (candidates) => {
      const ranked = candidates.toSorted(compareByPriority).map(({ code }) => code);
      const turned = candidates.toReversed().toSorted(compareByPriority);
      expect(turned.map(({ code }) => code)).toEqual(ranked);
    }),
  );
});

test('the reasons of a ranking add up to its score, which is from 3 to 15', () => {
  fc.assert(
    fc.property(someNomination, (nomination) => {
      const { score: total, because } = scoreNomination(nomination);
      expect(because.reduce((sum, { points }) => sum + points, 0)).toBe(total);
      expect(total).toBeGreaterThanOrEqual(3);
      expect(total).toBeLessThanOrEqual(15);
    }),
    { numRuns: 1_000 },
  );
});
