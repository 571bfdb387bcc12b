import hooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

const typed = {
  languageOptions: {
    parserOptions: { project: ['./server/tsconfig.json', './simulator/tsconfig.json', './ui/tsconfig.json'] },
  },
}

export default tseslint.config(
  {
    ignores: [
      ...['**/node_modules', '**/dist', '**/.stryker-tmp', 'ui/src/api/**', 'ui/public', 'data'],
      ...['**/*.mjs', '**/*.config.ts'],
    ],
  },
  ...tseslint.configs.recommended,
  typed,
  {
    files: ['**/*.ts', '**/*.tsx'],
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      eqeqeq: 'error',
      'prefer-const': 'error',
    },
  },
  {
    // A synchronous call in the server stalls every charger's heartbeat.
    files: ['server/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'CallExpression[callee.property.name=/Sync$/]',
          message: 'Synchronous I/O blocks the event loop: use the promise form.',
        },
        {
          selector: 'CallExpression[callee.name=/Sync$/]',
          message: 'Synchronous I/O blocks the event loop: use the promise form.',
        },
      ],
    },
  },
  { files: ['ui/src/**/*.{ts,tsx}'], plugins: { 'react-hooks': hooks }, rules: hooks.configs.recommended.rules },
)
