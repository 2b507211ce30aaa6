import type { Endpoint } from '@neutrino/server/http/wire.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Caller,
  createTestApi,
  type TestApi,
  type TestResponse,
} from '../../support/api/create-test-api.ts'
import { testSettings } from '../../support/api/test-settings.ts'
import {
  type Fixture,
  fixtures,
  type Ownership,
  ownerships,
  roles,
  type Surroundings,
  superuser,
} from './fixture.ts'
import { sampleValue } from './sample-value.ts'
import { makeSurroundings, shareWith } from './surroundings.ts'

let api: TestApi
let externalNetwork: string
let qosPolicy: string
let counter = 0
const next = () => {
  counter += 1
  return counter
}

beforeAll(async () => {
  const unlimited = Object.fromEntries(Object.keys(testSettings.quotas).map(name => [name, -1]))
  api = await createTestApi({ settings: { quotas: unlimited } })
  const external = await api.post(superuser, '/v2.0/networks', { network: { 'router:external': true } })
  externalNetwork = external.body.network.id
  const policy = await api.post(superuser, '/v2.0/qos/policies', { policy: { shared: true } })
  qosPolicy = policy.body.policy.id
  await api.post(superuser, '/v2.0/subnets', {
    subnet: { network_id: externalNetwork, cidr: '172.31.0.0/16', ip_version: 4 },
  })
})
afterAll(() => api.close())

/** + let through by policy, - refused, 0 does not exist for the caller, ? anything else. */
function verdict(answer: TestResponse): string {
  if (answer.status === 403) return '-'
  if (answer.status === 404) return '0'
  if (answer.status >= 500) return '?'
  return '+'
}

interface Cell {
  readonly endpoint: Endpoint
  readonly fixture: Fixture
  readonly around: Surroundings
}

const pathOf = ({ endpoint }: Cell) => `/v2.0/${endpoint.schema.definition.collection}`

async function makeObject(cell: Cell): Promise<string> {
  const { endpoint, fixture, around } = cell
  const { name } = endpoint.schema.definition
  const answer = await api.post(superuser, pathOf(cell), {
    [name]: { project_id: around.owner, ...fixture.create?.(around) },
  })
  if (answer.status !== 201) throw new Error(`${name} could not be made: ${answer.text}`)
  const { id } = answer.body[name]
  if (around.ownership === 'shared' && fixture.sharedAs) await shareWith(around, fixture.sharedAs, id)
  return id
}

function sampleOf(cell: Cell, wire: string): unknown {
  const samples: Readonly<Record<string, unknown>> = {
    dns_domain: 'example.org.',
    qos_policy_id: qosPolicy,
    ...cell.fixture.samples?.(cell.around),
  }
  if (wire in samples) return samples[wire]
  return sampleValue(cell.endpoint.schema.byWire.get(wire)!.attribute.kind.schema)
}

/** Requests of one cell by name: each is sent, on an object that is made again when it was changed. */
async function verdicts(cell: Cell): Promise<Map<string, string>> {
  const { endpoint, fixture, around } = cell
  const { definition, fields } = endpoint.schema
  const { caller } = around
  const path = pathOf(cell)
  const found = new Map<string, string>()
  let id = await makeObject(cell)
  const change = async (name: string, send: (id: string) => Promise<TestResponse>) => {
    const answer = await send(id)
    found.set(name, verdict(answer))
    if (answer.status < 300) id = await makeObject(cell)
  }
  const listed = await api.get(caller, `${path}?fields=id`)
  found.set(
    'list',
    listed.body[definition.collection]?.some((item: { id: string }) => item.id === id) ? '+' : '0',
  )
  const shown = await api.get(caller, `${path}/${id}`)
  found.set('get', verdict(shown))
  for (const field of fields.filter(each => !each.attribute.hidden)) {
    if (endpoint.resource.behaviour.create === undefined) continue
    found.set(
      `get:${field.wire}`,
      shown.status === 200 && field.wire in shown.body[definition.name] ? '+' : '.',
    )
  }
  const create = fixture.create
  if (create) {
    await change('create', () => api.post(caller, path, { [definition.name]: create(around) }))
    for (const field of fields.filter(each => each.attribute.create && each.wire !== 'tenant_id')) {
      const value = sampleOf(cell, field.wire)
      if (value !== undefined)
        await change(`create:${field.wire}`, () =>
          api.post(caller, path, { [definition.name]: { ...create(around), [field.wire]: value } }),
        )
    }
  }
  if (endpoint.resource.behaviour.update) {
    for (const field of fields.filter(each => each.attribute.update)) {
      const value = sampleOf(cell, field.wire)
      if (value !== undefined)
        await change(`update:${field.wire}`, target =>
          api.put(caller, `${path}/${target}`, { [definition.name]: { [field.wire]: value } }),
        )
    }
  }
  if (definition.tagged) {
    await change('get tags', target => api.get(caller, `${path}/${target}/tags`))
    await change('set tags', target => api.put(caller, `${path}/${target}/tags`, { tags: ['t'] }))
    await change('delete tags', target => api.delete(caller, `${path}/${target}/tags`))
  }
  for (const [action, { method }] of Object.entries(endpoint.resource.behaviour.actions ?? {})) {
    await change(action, target =>
      api.request(caller, method, `${path}/${target}/${action}`, method === 'PUT' ? {} : undefined),
    )
  }
  for (const flag of Object.keys(endpoint.resource.behaviour.removals ?? {}))
    await change(`delete with ${flag}`, target => api.delete(caller, `${path}/${target}?${flag}=true`))
  await change('delete', target => api.delete(caller, `${path}/${target}`))
  return found
}

const isMeant = (fixture: Fixture, ownership: Ownership) => fixture.ownerships?.includes(ownership) ?? true

for (const fixture of fixtures) {
  test(`who may do what with a ${fixture.resource}`, async () => {
    const endpoint = api.api.endpoints.find(each => each.schema.definition.name === fixture.resource)
    if (!endpoint) throw new Error(`no resource ${fixture.resource}`)
    const rows = new Map<string, string[]>()
    const roleNames = Object.keys(roles) as (keyof typeof roles)[]
    for (const role of roleNames) {
      for (const ownership of ownerships) {
        const caller: Caller = { project: `c${next().toString(16).padStart(31, '0')}`, roles: roles[role] }
        const cells = isMeant(fixture, ownership)
          ? await verdicts({
              endpoint,
              fixture,
              around: await makeSurroundings(api, caller, ownership, { externalNetwork, next }),
            })
          : new Map<string, string>()
        for (const name of new Set([...rows.keys(), ...cells.keys()])) {
          const columns = rows.get(name) ?? []
          columns[roleNames.indexOf(role) * ownerships.length + ownerships.indexOf(ownership)] =
            cells.get(name) ?? ' '
          rows.set(name, columns)
        }
      }
    }
    expect(render(fixture.resource, roleNames, rows)).not.toMatch(/\?/)
    await expect(render(fixture.resource, roleNames, rows)).toMatchFileSnapshot(
      `./matrix/${fixture.resource}.txt`,
    )
  }, 180_000)
}

/** Three columns a role: own, shared, foreign. */
function render(
  resource: string,
  roleNames: readonly string[],
  rows: ReadonlyMap<string, readonly string[]>,
): string {
  const width = Math.max(...[...rows.keys()].map(name => name.length)) + 2
  const group = (columns: readonly string[], role: number) =>
    ownerships.map((_, index) => columns[role * ownerships.length + index] ?? ' ').join(' ')
  return [
    `${resource}: own, shared, foreign for each role; + let through, - 403, 0 404, . attribute not shown`,
    `${''.padEnd(width)}${roleNames.map(name => name.padEnd(9)).join('')}`.trimEnd(),
    ...[...rows].map(([name, columns]) =>
      `${name.padEnd(width)}${roleNames.map((_, role) => group(columns, role).padEnd(9)).join('')}`.trimEnd(),
    ),
    '',
  ].join('\n')
}
