export type ScopeType = 'system' | 'domain' | 'project'

/** A rule as the server registers it, before an operator's policy.yaml has its say. */
export interface RuleDefinition {
  /** `create_port`, `create_port:fixed_ips`, `create_port:fixed_ips:subnet_id`, or a building block. */
  readonly name: string
  /** oslo.policy check string. */
  readonly check: string
  /** One sentence for the sample file and the reference. */
  readonly doc: string
  /** `POST /ports`; empty for building blocks, which only other rules refer to. */
  readonly operations: readonly string[]
  /** Token scopes that may use the rule; absent for building blocks, which have no scope of their own. */
  readonly scopes?: readonly ScopeType[]
  /** A name from earlier releases: an override under it still takes effect. */
  readonly formerName?: string
}

/** One entry of an operator's file. */
export interface RuleOverride {
  readonly name: string
  readonly check: string | readonly unknown[]
  /** Where it stands, for messages: `policy.yaml:12`. */
  readonly source: string
}
