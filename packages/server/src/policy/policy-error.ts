/** A check string that cannot be read. */
export class PolicySyntaxError extends Error {
  override readonly name = 'PolicySyntaxError'
  /** Where in the check string, 1 being its first character. */
  readonly column: number

  constructor(column: number, message: string) {
    super(message)
    this.column = column
  }
}

/** Everything that is wrong with a set of rules, at once, so that one round of repair is enough. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(`invalid policy: ${problems.join('; ')}`, options)
    this.problems = problems
  }
}
