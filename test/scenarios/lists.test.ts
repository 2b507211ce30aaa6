import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../support/api/create-test-api.ts'
import { recordStatements } from '../support/api/record-statements.ts'
import { testSettings } from '../support/api/test-settings.ts'
import type { Surroundings } from './authorisation/fixture.ts'
import { fixtures } from './authorisation/fixtures.ts'
import { makeObject } from './authorisation/object-cells.ts'
import { makeSurroundings } from './authorisation/surroundings.ts'
import { makeProvider } from './security/site.ts'

const { admin, manager } = callers

let api: TestApi
let record: ReturnType<typeof recordStatements>
let around: Surroundings
let counter = 0

beforeAll(async () => {
  const unlimited = Object.fromEntries(Object.keys(testSettings.quotas).map(name => [name, -1]))
  api = await createTestApi({ settings: { quotas: unlimited } })
  record = recordStatements(api)
  const { external, pool } = await makeProvider(api)
  const { body } = await api.get(admin, `/v2.0/subnets?network_id=${external}&ip_version=4`)
  around = await makeSurroundings(api, manager, 'own', {
    externalNetwork: external,
    externalSubnet: body.subnets[0].id,
    publicPool: pool,
    next: () => {
      counter += 1
      return counter
    },
  })
})
afterAll(() => api.close())

const MANY = 10

/** Objects that stand alone: of others there is one below each of what owns them. */
const standingAlone = fixtures.filter(fixture => fixture.parent === undefined)

const endpointOf = (resource: string) => {
  const found = api.api.endpoints.find(({ schema }) => schema.definition.name === resource)
  if (!found) throw new Error(`no resource ${resource}`)
  return found
}

describe('a list asks the database as often for many objects as for one', () => {
  test.each(standingAlone)('$resource', async fixture => {
    const cell = { endpoint: endpointOf(fixture.resource), fixture, around, qosPolicy: '' }
    const { collection } = await makeObject(cell)
    // What has to exist before a list is made by the first one.
    for (const caller of [admin, manager]) await api.get(caller, collection)
    const count = async () => {
      const counts: number[] = []
      for (const caller of [admin, manager])
        counts.push((await record(() => api.get(caller, collection))).length)
      return counts
    }
    const few = await count()
    for (let made = 1; made < MANY; made += 1) await makeObject(cell)
    expect(await count()).toEqual(few)
    for (const statements of few) expect(statements).toBeLessThanOrEqual(6)
  })
})

describe('fields= leaves out of the query what nobody asks for', () => {
  test.each(fixtures)('$resource', async fixture => {
    const endpoint = endpointOf(fixture.resource)
    const key = fixture.key ?? 'id'
    const { collection } = await makeObject({ endpoint, fixture, around, qosPolicy: '' })
    const texts = await record(() => api.get(admin, `${collection}?fields=${key}`))
    const list = texts.filter(text => text.includes(`as "${key}"`))
    expect(list).toHaveLength(1)
    const others = endpoint.schema.fields.map(({ wire }) => wire).filter(wire => wire !== key)
    for (const wire of others) expect(list[0], wire).not.toContain(`as "${wire}"`)
    const { body } = await api.get(admin, `${collection}?fields=${key}`)
    for (const row of body[endpoint.schema.definition.collection]) expect(Object.keys(row)).toEqual([key])
  })
})
