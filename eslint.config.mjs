import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['dist', 'node_modules', '.data', 'coverage']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    files: ['**/*.ts'],
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
      // One way to a connection (check B10): transactions and raw queries stand in platform/database/transaction.ts only.
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.property.name='createQueryRunner']",
          message: 'Use Database.transaction: the one way to a connection.',
        },
        {
          selector:
            "CallExpression[callee.property.name='save'][callee.object.property.name='manager']",
          message:
            'save() on ids from outside inserts what row-level security hides; use update and look at affected.',
        },
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: 'Settings are parsed once, in platform/base/config.ts.',
        },
      ],
    },
  },
  {
    files: ['src/platform/database/transaction.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    // Entry points hand the environment to parseConfig, or to a program they start.
    files: [
      'src/main.ts',
      'src/commands/*.ts',
      'src/platform/database/embedded-postgres.ts',
      'demo/demo.ts',
      'bench/**',
      'src/**/*.test.ts',
      'test/**',
    ],
    rules: { 'no-restricted-syntax': 'off' },
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
