/** One alias of GET /extensions. */
export interface Extension {
  readonly alias: string
  /** Aliases without which it makes no sense: switched off, they take it with them. */
  readonly requires?: readonly string[]
  readonly name: string
  readonly description: string
  /** As upstream spells it, typos included: clients compare it. */
  readonly updated: string
}
