import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type IntentWriter, testId } from './intent.ts'
import type { TestDatabases } from './northbound.ts'
import { type RealReconciler, useRealReconciler } from './use-real-reconciler.ts'

let intent: IntentWriter
let ovn: TestDatabases
let reconciler: RealReconciler['reconciler']

useRealReconciler(async made => {
  ;({ intent, ovn, reconciler } = made)
  await intent.network(1)
  await intent.subnet(1, 1, '10.0.0.0/24', '10.0.0.1')
  for (const number of [1, 2]) {
    await intent.port(number, 1, { device: `vm${number}` })
    await intent.address(number, 1, `10.0.0.1${number}`)
  }
})

const network = testId('network', 1)
const suffix = network.replaceAll('-', '_')

function switchTo(pvlan: boolean) {
  return intent.write(
    [{ kind: 'network', id: network }],
    [sql`update network set pvlan = ${pvlan}, revision_number = revision_number + 1 where id = ${network}`],
  )
}

function change(number: number, set: ReturnType<typeof sql>) {
  const id = testId('port', number)
  return intent.write(
    [{ kind: 'port', id }],
    [sql`update port set ${set}, revision_number = revision_number + 1 where id = ${id}`],
  )
}

/** Groups whose names begin so, with the ports in them. */
async function groups(prefix: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const names = await ovn.nbctl(['--bare', '--columns=name', 'list', 'Port_Group'])
  const found: Record<string, readonly string[]> = {}
  for (const name of names.split('\n').filter(one => one.startsWith(prefix))) {
    const uuids =
      (await ovn.nbctl(['--bare', 'get', 'Port_Group', name, 'ports'])).match(/[0-9a-f-]{36}/g) ?? []
    const ports: string[] = []
    for (const uuid of uuids)
      ports.push((await ovn.nbctl(['--bare', 'get', 'Logical_Switch_Port', uuid, 'name'])).trim())
    found[name] = ports.map(one => one.replaceAll('"', '')).toSorted()
  }
  return found
}

test('the groups of a network come and go with its private VLANs, communities with their ports', async () => {
  const [one, two] = [testId('port', 1), testId('port', 2)]
  await switchTo(true)
  await reconciler.settle()
  expect(await groups('pvlan_')).toEqual({
    [`pvlan_isolated_${suffix}`]: [one, two],
    [`pvlan_promiscuous_${suffix}`]: [],
  })
  await change(1, sql`pvlan_type = 'community', pvlan_community = 'web'`)
  await change(2, sql`pvlan_type = 'promiscuous'`)
  await reconciler.settle()
  expect(await groups('pvlan_')).toEqual({
    [`pvlan_community_web_${suffix}`]: [one],
    [`pvlan_isolated_${suffix}`]: [],
    [`pvlan_promiscuous_${suffix}`]: [two],
  })
  expect(await reconciler.differences()).toBe('')
  await intent.deletePort(1)
  await reconciler.settle()
  expect(Object.keys(await groups('pvlan_'))).not.toContain(`pvlan_community_web_${suffix}`)
  await switchTo(false)
  await reconciler.settle()
  expect(await groups('pvlan_')).toEqual({})
})

test('rows that another Neutron wrote become ours, and those that drop and allow past groups go', async () => {
  const isolated = `pvlan_isolated_${suffix}`
  const allow = `outport == @${isolated} && (inport == @pvlan_promiscuous_${suffix})`
  for (const name of ['pvlan_pg_drop', isolated]) await ovn.nbctl(['pg-add', name])
  await ovn.nbctl(['acl-add', 'pvlan_pg_drop', 'to-lport', '1010', 'outport == @pvlan_pg_drop && ip', 'drop'])
  await ovn.nbctl(['acl-add', isolated, 'to-lport', '1011', allow, 'allow-stateless'])
  const acl = (await ovn.nbctl(['--bare', '--columns=_uuid', 'find', 'ACL', 'priority=1011'])).trim()
  await ovn.nbctl(['set', 'ACL', acl, `external_ids:"neutron:network_id"="${network}"`])
  await switchTo(true)
  await reconciler.settle()
  await reconciler.audit()
  await reconciler.settle()
  expect(Object.keys(await groups('pvlan_'))).not.toContain('pvlan_pg_drop')
  const left = await ovn.nbctl(['--bare', '--columns=action', 'find', 'ACL', 'priority>=1010'])
  expect(new Set(left.split('\n').filter(line => line !== ''))).toEqual(new Set(['drop']))
})

test('the list of a port goes with it, and with the list', async () => {
  const name = `vlan_filter_${testId('port', 1).replaceAll('-', '_')}`
  await change(1, sql`vlan_filter_list = '["7","10-20"]'`)
  await reconciler.settle()
  expect(await groups('vlan_filter_')).toEqual({ [name]: [testId('port', 1)] })
  expect(await ovn.nbctl(['acl-list', name])).toContain('vlan.vid == 7')
  await change(1, sql`vlan_filter_list = '["8"]'`)
  await reconciler.settle()
  expect(await ovn.nbctl(['acl-list', name])).not.toContain('vlan.vid == 7')
  await change(1, sql`vlan_filter_list = null`)
  await reconciler.settle()
  expect(await groups('vlan_filter_')).toEqual({})
  await change(1, sql`vlan_filter_list = '["7"]'`)
  await reconciler.settle()
  await intent.deletePort(1)
  await reconciler.settle()
  expect(await groups('vlan_filter_')).toEqual({})
})

test('what lets PTP pass a port goes with it, and with its wish', async () => {
  const name = `time_sync_${testId('port', 1).replaceAll('-', '_')}`
  await change(1, sql`time_sync = 'transparent'`)
  await reconciler.settle()
  expect(await groups('time_sync_')).toEqual({ [name]: [testId('port', 1)] })
  expect(await ovn.nbctl(['acl-list', name])).toContain('allow-stateless')
  await change(1, sql`time_sync = 'host'`)
  await reconciler.settle()
  expect(await groups('time_sync_')).toEqual({})
  await change(1, sql`time_sync = 'transparent'`)
  await reconciler.settle()
  await intent.deletePort(1)
  await reconciler.settle()
  expect(await groups('time_sync_')).toEqual({})
  expect(await ovn.nbctl(['--bare', '--columns=_uuid', 'find', 'ACL', 'priority=1005'])).toBe('')
})
