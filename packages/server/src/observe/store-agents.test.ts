import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createTestDatabase,
  type TestDatabase,
} from '../../../../test/support/postgres/create-test-database.ts'
import { connectDatabase, type DatabaseConnection } from '../database/connect.ts'
import { readAgents } from './agent-facts.ts'
import { readChassis } from './chassis-facts.ts'
import { storeAgents } from './store-agents.ts'

let database: TestDatabase
let connection: DatabaseConnection
beforeAll(async () => {
  database = await createTestDatabase()
  connection = connectDatabase({ ...database.connection, poolSizeMax: 2 })
})
afterAll(async () => {
  await connection?.close()
  await database?.drop()
})

/** The agents of a hypervisor that says this of itself. */
function agentsOf(name: string, external_ids: Record<string, string>, nb_cfg_timestamp = 0) {
  const chassis = readChassis(
    { _uuid: '', name, hostname: name, external_ids: {}, other_config: {} },
    undefined,
  )
  return readAgents({ _uuid: '', name, external_ids, nb_cfg: 1, nb_cfg_timestamp }, chassis)
}

const honest = () => agentsOf('honest', { 'neutron:ovn-metadata-id': 'm1' })

test.each([
  ['a text that no table can hold', { 'neutrino:metadata-status': '{"last_error":"a\\u0000b"}' }, 0],
  ['half a character', { 'neutrino:metadata-status': '{"custom":{"\\ud800":1}}' }, 0],
  ['a time that is none', {}, Number.MAX_SAFE_INTEGER],
  ['a time in the year 99999', {}, Date.parse('+099999-01-01T00:00:00Z')],
  ['the agent of another', { 'neutron:ovn-metadata-id': 'm1' }, 0],
  ['the hypervisor of another', { 'neutron:ovn-metadata-id': 'honest' }, 0],
])('a hypervisor that claims %s keeps nobody else from being seen', async (_, claims, timestamp) => {
  const present = { generation: 9, now: new Date(), agentDownTimeMs: 75_000 }
  await storeAgents(connection.database, honest(), present)
  const liar = agentsOf('liar', { 'neutron:ovn-metadata-id': 'm2', ...claims }, timestamp)
  await storeAgents(connection.database, [...liar, ...honest()], present)
  const { rows } = await connection.pool.query(
    `select id, host from agent where binary_name = 'ovn-controller' or id = 'm1' order by id`,
  )
  expect(rows).toEqual([
    { id: 'honest', host: 'honest' },
    { id: 'liar', host: 'liar' },
    { id: 'm1', host: 'honest' },
  ])
})
