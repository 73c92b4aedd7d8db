import tseslint from 'typescript-eslint';

// Biome checks style; this holds only the rules that need types.
export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.demo/', 'coverage/'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unnecessary-condition': 'error',
      '@typescript-eslint/only-throw-error': 'error',
    },
  },
  {
    // Time, the environment and the network arrive as arguments everywhere else.
    files: ['src/**/*.ts'],
    ignores: ['src/lib/**', 'src/main.ts', 'src/**/*.test.ts', 'src/**/*.contract.ts'],
    rules: {
      'no-restricted-globals': ['error', 'setTimeout', 'setInterval', 'fetch'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take a Clock (lib/clock.ts).' },
        { object: 'process', property: 'env', message: 'Read the environment in lib/ or main.ts only.' },
        { object: 'Math', property: 'random', message: 'Take a random source as an argument.' },
      ],
    },
  },
);
