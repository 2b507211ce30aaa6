/** One alias of GET /extensions. */
export interface Extension {
  readonly alias: string
  readonly name: string
  readonly description: string
  /** As upstream spells it, typos included: clients compare it. */
  readonly updated: string
}
