import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hostView } from '../../host-view.fixture.ts'
import { countedRouters } from './counted-flows.ts'
import { expose } from './exposition.ts'
import { parseCounts } from './parse-counts.ts'
import { createTotals } from './totals.ts'

const router = '88888888-0000-4000-8000-000000000001'
const label = 'aaaaaaaa-0000-4000-8000-000000000001'
const other = 'aaaaaaaa-0000-4000-8000-000000000002'
const flow = { cookie: 0x1b2c3d4e, table: 15, router, labels: [label] }
const grown = (packets: number) => ({ table: 23, cookie: 0x1b2c3d4e, packets, bytes: packets * 114 })

function seenBy(marks: Readonly<Record<string, string>>, match: string) {
  const uuid = '1b2c3d4e-0000-4000-8000-000000000001'
  return hostView({
    bindings: [{ port: 'lrp-1', type: 'patch', externalIds: marks }],
    more: { tables: new Map([['Logical_Flow', [{ _uuid: uuid, match, table_id: 15 }]]]) },
  })
}

test('a flow that matches what a router counts is counted for its labels', () => {
  const marks = {
    'neutron:router_name': `neutron-${router}`,
    'neutrino:metering': JSON.stringify({ 'ip4 && a': [label] }),
    'neutrino:metering-left-out': other,
  }
  expect(countedRouters(seenBy(marks, 'ip4 && a'))).toEqual({
    flows: [flow],
    leftOut: [{ router, label: other }],
  })
  expect(countedRouters(seenBy(marks, 'ip4 && b')).flows).toEqual([])
})

test.each(['', 'x', '[]', 'null', '{"ip4 && a":"b"}', '{"ip4 && a":["b"]}'])(
  'marks of others count nothing: %j',
  text => {
    const marks = { 'neutron:router_name': `neutron-${router}`, 'neutrino:metering': text }
    expect(countedRouters(seenBy(marks, 'ip4 && a')).flows.flatMap(each => each.labels)).toEqual([])
  },
)

test("flows of OVN's are read as they are printed, and no others", () => {
  const printed =
    ' cookie=0x1b2c3d4e, duration=9.1s, table=23, n_packets=7, n_bytes=798, priority=124,ip actions=resubmit(,24)'
  const others = ' cookie=0x4e55524100000000, table=23, n_packets=1, n_bytes=60, actions=drop'
  expect(parseCounts(`OFPST_FLOW reply (OF1.5):\n${printed}\n${others}`)).toEqual([grown(7)])
})

test('what was counted before the first look is somebody else’s, a flow that appears later begins at nothing', () => {
  const totals = createTotals()
  totals.add([flow], [grown(100)], 8)
  expect(totals.all()).toMatchObject([{ packets: 0, bytes: 0 }])
  const later = { ...flow, cookie: 5, labels: [other] }
  totals.add([flow, later], [grown(110), { ...grown(3), cookie: 5 }], 8)
  expect(totals.all()).toEqual([
    { router, label, packets: 10, bytes: 1_000 },
    { router, label: other, packets: 3, bytes: 300 },
  ])
})

test('however often flows are looked at, go, and are made anew, the sum is what they counted', () => {
  const steps = fc.array(fc.record({ more: fc.nat(50), isAnew: fc.boolean() }), { maxLength: 20 })
  fc.assert(
    fc.property(steps, given => {
      const totals = createTotals()
      totals.add([flow], [grown(0)], 8)
      let [count, sum] = [0, 0]
      for (const { more, isAnew } of given) {
        // As many as before cannot be told from new ones: nobody sends just so many in between.
        const isTold = !isAnew || more < count
        count = isAnew && isTold ? more : count + more
        sum += more
        totals.add([flow], [grown(count)], 8)
      }
      expect(totals.all()).toEqual([{ router, label, packets: sum, bytes: sum * 100 }])
    }),
  )
})

test('a label that is not counted any more is not told any more', () => {
  const totals = createTotals()
  totals.add([flow], [grown(0)], 8)
  totals.add([], [], 8)
  expect(totals.all()).toEqual([])
})

test("Prometheus' text format", () => {
  const text = expose([{ router, label, packets: 3, bytes: 300 }], [{ router, label: other }])
  expect(text).toContain(`neutrino_metering_packets_total{label="${label}",router="${router}"} 3\n`)
  expect(text).toContain(`neutrino_metering_bytes_total{label="${label}",router="${router}"} 300\n`)
  expect(text).toContain(`neutrino_metering_left_out{label="${other}",router="${router}"} 1\n`)
})
