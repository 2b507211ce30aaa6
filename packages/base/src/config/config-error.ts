import { redactText } from '../redact.ts'

/** One thing wrong with the configuration. */
export interface ConfigProblem {
  /** A path, or the name of an environment variable; absent when a value is missing altogether. */
  readonly source?: string
  readonly line?: number
  readonly section?: string
  readonly key?: string
  /** `***` for a secret option. */
  readonly value?: string
  /** Ends the sentence "expected ...". */
  readonly expected: string
}

/** The configuration cannot be used. Names everything that is wrong, not just the first. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    super(`configuration is not usable:\n${problems.map(problem => `  ${describe(problem)}`).join('\n')}`)
    this.name = 'ConfigError'
    this.problems = problems
  }
}

function describe({ source, line, section, key, value, expected }: ConfigProblem): string {
  const place = source === undefined ? [] : [line === undefined ? source : `${source}:${line}`]
  const name = key === undefined ? [] : [section === undefined ? key : `[${section}] ${key}`]
  const given = value === undefined ? '' : ` = ${redactText(value)}`
  return `${[...place, ...name].join(': ')}${given}: expected ${expected}`
}
