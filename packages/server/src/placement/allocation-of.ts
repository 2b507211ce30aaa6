/** Provider by group of rules, from a binding profile; empty when Nova has noted none. */
export function allocationOf(profile: unknown): Readonly<Record<string, string>> {
  if (!isRecord(profile) || !isRecord(profile.allocation)) return {}
  return Object.fromEntries(
    Object.entries(profile.allocation).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
