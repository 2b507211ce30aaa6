/** Reads of jsonb columns, whose type the database does not know. What does not fit is left out. */

export function recordsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {}
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** `destination` and `nexthop`, of host routes and of a router's routes. */
export function routesOf(
  value: unknown,
): readonly { readonly destination: string; readonly nexthop: string }[] {
  return recordsOf(value).flatMap(route => {
    const destination = textOf(route.destination)
    const nexthop = textOf(route.nexthop)
    return destination === undefined || nexthop === undefined ? [] : { destination, nexthop }
  })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
