import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** The limits of the house: what is longer or deeper is several things. */
const LIMITS = {
  'max-lines': ['error', { max: 400 }],
  'max-lines-per-function': ['error', { max: 45 }],
  'max-depth': ['error', { max: 3 }],
  'max-statements-per-line': ['error', { max: 1 }],
  'no-nested-ternary': 'error',
};

/** Constructors aside, for their parameters are what Nest injects. */
const FEW_PARAMETERS = {
  selector:
    ':matches(FunctionDeclaration, ArrowFunctionExpression, ' +
    ':not(MethodDefinition[kind="constructor"]) > FunctionExpression)[params.length>4]',
  message: 'A function takes at most four parameters: pass one object.',
};

/** One way to a connection, and one to a setting (check B10). */
const ONE_WAY = [
  {
    selector: "CallExpression[callee.property.name='createQueryRunner']",
    message: 'Use Database.transaction: the one way to a connection.',
  },
  {
    selector: "CallExpression[callee.property.name='save'][callee.object.property.name='manager']",
    message:
      'save() on ids from outside inserts what row-level security hides; ' +
      'use updateRows and look at how many rows it changed.',
  },
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'Settings are parsed once, in platform/settings/config.ts.',
  },
];

export default defineConfig(
  globalIgnores([
    '**/dist',
    'node_modules',
    '.data',
    'coverage',
    'packages/*/src/generated',
    '**/*.d.mts',
  ]),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      // Nest modules and TypeORM entities are classes that only carry decorators.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Response classes are shapes for the documentation; answers are plain objects of that shape.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      'no-restricted-syntax': ['error', FEW_PARAMETERS, ...ONE_WAY],
      // The types of Preact bring those of a browser with them.
      'no-restricted-globals': ['error', 'document', 'event', 'location', 'name', 'self', 'window'],
    },
  },
  { files: ['**/*.ts', '**/*.tsx', '**/*.mjs'], rules: LIMITS },
  {
    // A describe block is as long as its tests, also one that several suites share (`.checks`). Tests
    // beside their source stand without one.
    files: ['test/**/*.test.ts', 'test/support/**/*.checks.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: ['src/platform/database/transaction.ts'],
    rules: { 'no-restricted-syntax': ['error', FEW_PARAMETERS] },
  },
  {
    // Entry points hand the environment to parseConfig, or to a program they start.
    files: [
      'src/main.ts',
      'src/commands/*.ts',
      'src/platform/database/embedded-postgres.ts',
      'demo/demo.ts',
      'demo/packs.ts',
      'bench/**',
      'src/**/*.test.ts',
      'test/**',
    ],
    rules: { 'no-restricted-syntax': ['error', FEW_PARAMETERS] },
  },
  {
    files: ['test/**/*.ts', 'src/**/*.test.ts'],
    rules: {
      // A test looks into answers as any client would; what it finds there is asserted, not trusted.
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'URL',
          'console',
          'performance',
          'setInterval',
          'clearInterval',
          'setTimeout',
          'Buffer',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
);
