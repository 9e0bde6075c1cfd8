import config from './eslint.config.mjs';

/** The limits of the house, being reached room by room. */
export default [
  ...config,
  {
    files: ['**/*.ts', '**/*.mjs'],
    rules: {
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 45 }],
      'max-depth': ['error', { max: 3 }],
      'max-statements-per-line': ['error', { max: 1 }],
      'no-nested-ternary': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector:
            ':matches(FunctionDeclaration, ArrowFunctionExpression, :not(MethodDefinition[kind="constructor"]) > FunctionExpression)[params.length>4]',
          message: 'A function takes at most four parameters: pass one object.',
        },
      ],
    },
  },
  {
    // A describe block is as long as its tests. Tests beside their source stand without one.
    files: ['test/**/*.test.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
];
