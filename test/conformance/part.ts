import type { Steps } from '@neutrino/cli/up/steps.ts'
import type { TestResult } from './parse-results.ts'
import type { PublicNetwork } from './public-network.ts'
import type { Stack } from './start-stack.ts'
import type { Selection } from './suites.ts'

/** What a part of a run gets. */
export interface PartInput {
  readonly stack: Stack
  /** What is outside. */
  readonly publicNetwork: PublicNetwork
  /** For what it writes. */
  readonly directory: string
  readonly selection: Selection
  readonly workers: number
  /** Version by name of the Debian packages. */
  readonly packages: ReadonlyMap<string, string>
  readonly steps: Steps
  readonly signal: AbortSignal
  /** Called with each result as it comes. */
  onResult(result: TestResult): void
}

/** How the tests of one origin went. */
export interface PartResult {
  /** Below docs/generated. */
  readonly reportName: string
  /** Markdown. */
  readonly report: string
  readonly passed: number
  /** A line for each test that does not go as it must. */
  readonly shortfalls: readonly string[]
  /** One line. */
  readonly summary: string
}
