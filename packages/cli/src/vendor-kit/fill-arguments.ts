/** What stands in braces in the arguments of the vendor's programs. */
export const placeholders = [
  'port',
  'network',
  'host',
  'address',
  'mac',
  'vnic_type',
  'vif_type',
  'mtu',
  'payload',
  'peer_port',
  'peer_host',
  'peer_address',
] as const

export type Placeholder = (typeof placeholders)[number]

const pattern = /\{([a-z_]+)\}/g

/** Names in braces that stand for nothing. */
export function placeholdersIn(argv: readonly string[]): readonly string[] {
  const known: ReadonlySet<string> = new Set(placeholders)
  const names = argv.flatMap(word => [...word.matchAll(pattern)].map(match => match[1] ?? ''))
  return [...new Set(names)].filter(name => !known.has(name))
}

/** Each argument stays one, whatever is put in. Pure. */
export function fillArguments(
  argv: readonly string[],
  values: Readonly<Record<Placeholder, string>>,
): readonly string[] {
  const byName: Readonly<Record<string, string>> = values
  return argv.map(word => word.replaceAll(pattern, (all, name: string) => byName[name] ?? all))
}
