import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';

test('canonical JSON says the same as JSON and does not depend on the order of keys', () => {
  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value), (object) => {
      const turned = Object.fromEntries(Object.entries(object).reverse());
      expect(canonicalJson(turned)).toBe(canonicalJson(object));
      expect(JSON.parse(canonicalJson(object))).toEqual(JSON.parse(JSON.stringify(object)));
    }),
  );
});

test('keys that JavaScript sorts or reads in its own way stand in the order of their characters', () => {
  const unruly = JSON.parse(
    '{"b":1,"9":[{"z":null,"a":"x"}],"10":2,"__proto__":{"d":4,"c":3}}',
  ) as object;
  expect(canonicalJson(unruly)).toBe(
    '{"10":2,"9":[{"a":"x","z":null}],"__proto__":{"c":3,"d":4},"b":1}',
  );
});

test('a member without a value is left out of an object and is null in a list', () => {
  expect(canonicalJson({ b: undefined, a: [undefined, { d: 1, c: 2 }] })).toBe(
    '{"a":[null,{"c":2,"d":1}]}',
  );
});
