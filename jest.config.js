import { availableParallelism } from 'node:os'

/** Tests run as native ES modules, on the Node that npm put into node_modules/.bin (see package.json). */
const shared = {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  // Medusa's own node_modules (tests/e2e/medusa) hold tens of thousands of files that no test imports.
  modulePathIgnorePatterns: ['<rootDir>/tests/e2e/medusa/', '<rootDir>/.serverless', '<rootDir>/.esbuild'],
  // The crawler that walks with Node prunes what is ignored; the default one lists every file first.
  haste: { forceNodeFilesystemAPI: true },
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
}

const medusa = ['/node_modules/', '<rootDir>/tests/e2e/medusa/']

/**
 * Projects, so that the real Medusa starts only when a file under tests/e2e runs, and the service is packaged only, and
 * once, when one under tests/package does. Benchmarks are no tests: they run by `npm run bench`.
 */
export default {
  maxWorkers: Math.max(2, Math.floor(availableParallelism() / 2)),
  testTimeout: 30_000, // of all projects: jest ignores it inside one
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testPathIgnorePatterns: [...medusa, '<rootDir>/tests/e2e/', '<rootDir>/tests/package/', '<rootDir>/tests/bench/'],
    },
    {
      ...shared,
      displayName: 'package',
      testMatch: ['<rootDir>/tests/package/**/*.test.ts'],
      globalSetup: '<rootDir>/tests/package/global-setup.ts',
      globalTeardown: '<rootDir>/tests/package/global-teardown.ts',
    },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/tests/e2e/**/*.test.ts'],
      testPathIgnorePatterns: medusa,
      globalSetup: '<rootDir>/tests/e2e/global-setup.ts',
      globalTeardown: '<rootDir>/tests/e2e/global-teardown.ts',
    },
  ],
}
