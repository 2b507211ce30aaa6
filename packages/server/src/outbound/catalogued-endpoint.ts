/** The URL of a service in a catalogue of Keystone (`GET /v3/auth/catalog`); undefined when there is none. */
export function cataloguedEndpoint(
  body: unknown,
  wanted: {
    readonly serviceType: string
    readonly region: string | undefined
    readonly endpointType: string
  },
): string | undefined {
  for (const service of listIn(body, 'catalog')) {
    if (service.type !== wanted.serviceType) continue
    for (const endpoint of listIn(service, 'endpoints')) {
      const isOfRegion =
        wanted.region === undefined ||
        wanted.region === endpoint.region ||
        wanted.region === endpoint.region_id
      if (isOfRegion && endpoint.interface === wanted.endpointType && typeof endpoint.url === 'string')
        return endpoint.url
    }
  }
  return undefined
}

function listIn(value: unknown, key: string): readonly Readonly<Record<string, unknown>>[] {
  const list: unknown = isRecord(value) ? value[key] : undefined
  return Array.isArray(list) ? list.filter(isRecord) : []
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
