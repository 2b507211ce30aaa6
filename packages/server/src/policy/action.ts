/** An attribute with a rule of its own that a request sets. */
export interface AttributeUse {
  readonly name: string
  /**
   * The keys of the value that have rules, when the attribute is a dictionary or a list of dictionaries;
   * for a list the keys of all its items one after another, repetitions included. A dictionary without
   * such keys gives an empty list, a list without dictionaries gives undefined.
   */
  readonly subKeys?: readonly string[] | undefined
}

/** What a request wants to do: the rule of the action and those of the attributes it sets, in wire order. */
export interface Action {
  /** `create_port`, `update_router`, `add_subports` … */
  readonly rule: string
  readonly attributes?: readonly AttributeUse[] | undefined
}

/** All rules that have to allow an action, the action's own first. */
export function rulesOf(action: Action): readonly string[] {
  const { rule, attributes = [] } = action
  return [
    rule,
    ...attributes.flatMap(({ name, subKeys = [] }) => [
      `${rule}:${name}`,
      ...subKeys.map(key => `${rule}:${name}:${key}`),
    ]),
  ]
}

/**
 * The expression that clients see when an action is refused, e.g.
 * `(rule:create_port and (rule:create_port:fixed_ips and (rule:create_port:fixed_ips:ip_address)))`.
 */
export function formatAction(action: Action): string {
  const { rule, attributes = [] } = action
  let text = `rule:${rule}`
  for (const { name, subKeys } of attributes) {
    const own = `rule:${rule}:${name}`
    const inner = subKeys?.map(key => `${own}:${key}`).join(' and ')
    text = `(${text} and ${inner === undefined ? own : `(${own} and (${inner}))`})`
  }
  return text
}
