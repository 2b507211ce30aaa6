/** What one measurement is held against. */
export interface Reference {
  readonly name: string
  readonly what: string
  readonly unit: 'ms' | '/s' | 'MiB' | 's'
  /** Milliseconds, seconds and MiB must stay below it, rates above. */
  readonly bound?: number
  /** Neutron with ML2/OVN and the same PostgreSQL, on the two cores for which the bounds were set; median. */
  readonly neutron?: number
}

/** Every measurement, in the order of the report. */
export const references = [
  { name: 'get', what: 'GET of one port', unit: 'ms', bound: 2, neutron: 21 },
  { name: 'list', what: 'list of 1,000 ports', unit: 'ms', bound: 45, neutron: 539 },
  { name: 'list-id', what: 'the same with fields=id', unit: 'ms', neutron: 387 },
  { name: 'group', what: 'GET of a group with 100 rules', unit: 'ms', neutron: 41 },
  { name: 'create', what: 'create a port, one at a time', unit: 'ms', bound: 10, neutron: 249 },
  { name: 'create-16', what: 'create ports, 16 at a time', unit: '/s', bound: 200, neutron: 4 },
  { name: 'bulk', what: 'create 100 ports in one request', unit: 'ms', neutron: 23_800 },
  { name: 'update', what: 'rename a port', unit: 'ms', neutron: 204 },
  { name: 'delete', what: 'delete a port', unit: 'ms', neutron: 406 },
  { name: 'network', what: 'create a network', unit: 'ms', neutron: 147 },
  { name: 'list-networks', what: 'list of 1,000 networks', unit: 'ms', bound: 100 },
  { name: 'list-routers', what: 'list of 1,000 routers with gateways', unit: 'ms', bound: 100 },
  { name: 'list-groups', what: 'list of 1,000 groups of 10 rules', unit: 'ms', bound: 100 },
  { name: 'start', what: 'start of the API until it answers', unit: 'ms' },
  { name: 'memory', what: 'memory of the idle API process', unit: 'MiB', bound: 200 },
] as const satisfies readonly Reference[]

export type MeasurementName = (typeof references)[number]['name']
