import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ChassisIntent, GATEWAY_CHASSIS_MAX, scheduleGateway } from './gateway-chassis.ts'

const router = { id: '88888888-0000-4000-8000-000000000001', zoneHints: [], chosen: [] }
const chassis = (name: string, zones: readonly string[] = []): ChassisIntent => ({
  name,
  isGateway: true,
  physicalNetworks: ['physnet1'],
  availabilityZones: zones,
})
const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { maxLength: 12 })

test('the order in which chassis are listed does not matter', () => {
  fc.assert(
    fc.property(names, list => {
      const forward = scheduleGateway(
        router,
        ['physnet1'],
        list.map(name => chassis(name)),
      )
      const backward = scheduleGateway(
        router,
        ['physnet1'],
        list.toReversed().map(name => chassis(name)),
      )
      expect(backward).toEqual(forward)
    }),
  )
})

test('at most five, with priorities from their number down to one', () => {
  fc.assert(
    fc.property(names, list => {
      const chosen = scheduleGateway(
        router,
        ['physnet1'],
        list.map(name => chassis(name)),
      )
      const count = Math.min(list.length, GATEWAY_CHASSIS_MAX)
      expect(chosen.map(one => one.priority)).toEqual(
        Array.from({ length: count }, (_, index) => count - index),
      )
    }),
  )
})

test('a chassis that goes moves nothing but itself', () => {
  fc.assert(
    fc.property(names, fc.nat(), (list, pick) => {
      fc.pre(list.length > 0)
      const gone = list[pick % list.length]
      const order = (present: readonly string[]) =>
        scheduleGateway(
          router,
          ['physnet1'],
          present.map(name => chassis(name)),
        ).map(one => one.name)
      const before = order(list).filter(name => name !== gone)
      expect(order(list.filter(name => name !== gone)).slice(0, before.length)).toEqual(before)
    }),
  )
})

test('the first ones are of different zones', () => {
  const list = [chassis('a', ['az1']), chassis('b', ['az1']), chassis('c', ['az1']), chassis('d', ['az2'])]
  const first = scheduleGateway(router, ['physnet1'], list)
    .slice(0, 2)
    .map(one => one.name)
  expect(first).toContain('d')
})

test('only gateways with a bridge for the network, in a hinted zone if there are hints', () => {
  const list = [
    { ...chassis('compute'), isGateway: false },
    { ...chassis('elsewhere'), physicalNetworks: ['physnet2'] },
    chassis('zone1', ['az1']),
    chassis('zone2', ['az2']),
  ]
  const hinted = { ...router, zoneHints: ['az2'] }
  expect(scheduleGateway(hinted, ['physnet1'], list)).toEqual([{ name: 'zone2', priority: 1 }])
  expect(scheduleGateway(router, ['physnet2'], list).map(one => one.name)).toEqual(['elsewhere'])
})

test('of several networks all, or else the first, have to be in reach', () => {
  const both = { ...chassis('both'), physicalNetworks: ['physnet1', 'physnet2'] }
  const schedule = (networks: readonly string[], list: readonly ChassisIntent[]) =>
    scheduleGateway(router, networks, list).map(one => one.name)
  expect(schedule(['physnet1', 'physnet2'], [chassis('one'), both])).toEqual(['both'])
  expect(schedule(['physnet1', 'physnet3'], [chassis('one'), both]).toSorted()).toEqual(['both', 'one'])
})

test('what an administrator chose goes first, as far as it can carry the gateway', () => {
  const chosen = [
    { name: 'gone', priority: 9 },
    { name: 'b', priority: 2 },
    { name: 'a', priority: 7 },
  ]
  const list = [chassis('a'), chassis('b'), chassis('c')]
  expect(scheduleGateway({ ...router, chosen }, ['physnet1'], list)).toEqual([
    { name: 'a', priority: 7 },
    { name: 'b', priority: 2 },
  ])
  expect(
    scheduleGateway({ ...router, chosen: [{ name: 'gone', priority: 9 }] }, ['physnet1'], list),
  ).toHaveLength(3)
})
