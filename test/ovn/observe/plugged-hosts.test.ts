import { createFakeClock } from '@neutrino/base/fake-clock.ts'
import { byUuid, insert, mutate, update } from '@neutrino/ovsdb/operation.ts'
import type { Value } from '@neutrino/ovsdb/value.ts'
import { createMovingPorts } from '@neutrino/server/observe/moving-ports.ts'
import { createPlugWatch, type PlugWatch } from '@neutrino/server/observe/plugged-hosts.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startMemoryOvn, type TestDatabases } from '../reconcile/northbound.ts'

const port = '55555555-0000-4000-8000-000000000001'
const ids = (number: number) => `0c0c0c0c-0000-4000-8000-00000000000${number}`
const clock = createFakeClock()
let ovn: TestDatabases
let watch: PlugWatch

beforeAll(async () => {
  ovn = await startMemoryOvn()
  await ovn.northbound.transact([
    insert('NB_Global', { nb_cfg: 7 }, { uuid: ids(8) }),
    insert('Logical_Switch', { name: 's', ports: [ids(9)] }),
    insert(
      'Logical_Switch_Port',
      {
        ...{ name: port, up: true, external_ids: { 'neutron:device_owner': 'compute:nova' } },
      },
      { uuid: ids(9) },
    ),
  ])
  await ovn.southbound.transact([
    ...[1, 2].flatMap(number => [
      insert(
        'Encap',
        { type: 'geneve', ip: `10.0.0.${number}`, chassis_name: `chassis${number}` },
        { uuid: ids(number + 2) },
      ),
      insert(
        'Chassis',
        { name: `chassis${number}`, hostname: `host${number}`, encaps: [ids(number + 2)] },
        { uuid: ids(number) },
      ),
      insert(
        'Chassis_Private',
        { name: `chassis${number}`, chassis: ids(number), nb_cfg: 7 },
        { uuid: ids(number + 4) },
      ),
    ]),
    insert('Datapath_Binding', { tunnel_key: 1 }, { uuid: ids(0) }),
    insert(
      'Port_Binding',
      { logical_port: port, datapath: ids(0), tunnel_key: 1, chassis: ids(1) },
      { uuid: ids(7) },
    ),
  ])
})
beforeEach(async () => {
  const { northbound, southbound } = ovn
  watch = createPlugWatch({ northbound: northbound.replica, southbound: southbound.replica, clock })
  await bind({ chassis: ids(1), additional_chassis: [] })
  await ovn.southbound.transact([update('Chassis_Private', byUuid(ids(6)), { nb_cfg: 7 })])
  await ovn.southbound.synced()
})
afterAll(() => ovn.stop())

async function bind(columns: Readonly<Record<string, Value>>): Promise<void> {
  await ovn.southbound.transact([update('Port_Binding', byUuid(ids(7)), columns)])
  await ovn.southbound.synced()
}

const look = () => {
  const [row] = ovn.northbound.replica.find('Logical_Switch_Port', 'name', port)
  return watch.look(row!)
}

test('a port that is up is where its chassis is', () => {
  expect(look()).toEqual({ id: port, hosts: ['host1'], waiting: [] })
  expect([watch.takeNeedOfPing(), watch.waiting().size]).toEqual([false, 0])
})

test('a second chassis counts once it has echoed a generation from after its claim', async () => {
  await bind({ additional_chassis: [ids(2)] })
  expect(look()).toEqual({ id: port, hosts: ['host1'], waiting: ['host2'] })
  expect([...watch.waiting()]).toEqual([port])
  // Asked for once, however often it is looked at.
  expect([watch.takeNeedOfPing(), watch.takeNeedOfPing()]).toEqual([true, false])
  expect(look()?.hosts).toEqual(['host1'])
  expect(watch.takeNeedOfPing()).toBe(false)
  await ovn.southbound.transact([mutate('Chassis_Private', byUuid(ids(6)), [['nb_cfg', '+=', 1]])])
  await ovn.southbound.synced()
  for (let time = 0; time < 2; time++) {
    expect(look()).toEqual({ id: port, hosts: ['host1', 'host2'], waiting: [] })
    expect(watch.waiting().size).toBe(0)
  }
  await bind({ chassis: ids(2), additional_chassis: [] })
  expect(look()?.hosts).toEqual(['host2'])
})

test('a chassis that does not answer is not waited for for ever', async () => {
  await bind({ additional_chassis: [ids(2)] })
  expect(look()?.waiting).toEqual(['host2'])
  await clock.advance(10_001)
  expect(look()).toEqual({ id: port, hosts: ['host1', 'host2'], waiting: [] })
})

test('a migration that is given up is asked about anew the next time', async () => {
  await bind({ additional_chassis: [ids(2)] })
  look()
  await bind({ additional_chassis: [] })
  expect(look()).toEqual({ id: port, hosts: ['host1'], waiting: [] })
  expect(watch.waiting().size).toBe(0)
  await bind({ additional_chassis: [ids(2)] })
  expect(look()?.waiting).toEqual(['host2'])
})

test('a port that is deleted while it migrates is forgotten', async () => {
  const moving = createMovingPorts({ southbound: ovn.southbound.replica, clock })
  await bind({ additional_chassis: [ids(2)] })
  look()
  const [row] = ovn.northbound.replica.find('Logical_Switch_Port', 'name', port)
  expect([moving.isMoving({ ...row!, up: false }), watch.waiting().size]).toEqual([true, 1])
  moving.forget(port)
  watch.forget(port)
  expect([[...moving.all()], watch.waiting().size]).toEqual([[], 0])
})

test('a port between two chassis keeps its status for a while', async () => {
  const moving = createMovingPorts({ southbound: ovn.southbound.replica, clock })
  const [row] = ovn.northbound.replica.find('Logical_Switch_Port', 'name', port)
  const down = { ...row!, up: false }
  expect([moving.isMoving(row!), [...moving.all()]]).toEqual([false, []])
  expect([moving.isMoving(down), [...moving.all()]]).toEqual([true, [port]])
  expect(moving.isMoving({ ...down, enabled: false })).toBe(false)
  expect(moving.isMoving(down)).toBe(true)
  await clock.advance(5_001)
  expect(moving.isMoving(down)).toBe(false)
  expect(moving.isMoving(row!)).toBe(false)
  expect(moving.isMoving(down)).toBe(true)
  await bind({ chassis: undefined })
  expect([moving.isMoving(down), [...moving.all()]]).toEqual([false, []])
})

test('between two chassis there is none: the port is on its way to the one that had it as its second', async () => {
  const moving = createMovingPorts({ southbound: ovn.southbound.replica, clock })
  const [row] = ovn.northbound.replica.find('Logical_Switch_Port', 'name', port)
  const to = (host: string) => ({ ...row!, options: { 'requested-chassis': host } })
  await bind({ additional_chassis: [ids(2)] })
  expect(moving.isMoving(to('host1,host2'))).toBe(false)
  await bind({ chassis: undefined, additional_chassis: [] })
  expect(moving.isMoving(to('host2'))).toBe(false)
  expect(moving.isMoving({ ...to('host2'), up: false })).toBe(true)
  expect(moving.isMoving({ ...to('host1'), up: false })).toBe(false)
  expect(moving.isMoving({ ...to('host2'), up: false })).toBe(true)
  await clock.advance(5_001)
  expect(moving.isMoving({ ...to('host2'), up: false })).toBe(false)
})

test('a port that is down or disabled is nowhere, and others are not looked at', async () => {
  const [row] = ovn.northbound.replica.find('Logical_Switch_Port', 'name', port)
  expect(watch.look({ ...row!, up: false })?.hosts).toEqual([])
  expect(watch.look({ ...row!, enabled: false })?.hosts).toEqual([])
  expect(watch.look({ ...row!, type: 'external' })).toBeUndefined()
  expect(watch.look({ ...row!, external_ids: { 'neutron:device_owner': 'network:dhcp' } })).toBeUndefined()
})
