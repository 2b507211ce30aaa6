import { byUuid, insert, mutate, remove, update } from '@neutrino/ovsdb/operation.ts'
import { expect, test } from 'vitest'
import { ovsdbOperations } from './ovsdb-operations.ts'
import { type PlannedOperation, printOperations } from './planned-operation.ts'

const unit = (id: string) => ({ kind: 'port', id }) as const
const port = (number: number) => ({
  unit: unit(`port${number}`),
  table: 'Logical_Switch_Port' as const,
  key: `port${number}`,
  uuid: `uuid${number}`,
})
const holder = { table: 'Logical_Switch', column: 'ports', key: 'net1', uuid: 'switch1' } as const
const planned: readonly PlannedOperation[] = [
  { ...port(1), kind: 'insert', row: { name: 'port1', enabled: true } },
  { ...port(1), kind: 'join', holder },
  { ...port(2), kind: 'join', holder },
  { ...port(3), kind: 'delete', holders: [holder], row: { _uuid: 'uuid3' } },
  { ...port(4), kind: 'update', before: { enabled: true }, after: { enabled: undefined } },
  {
    ...port(4),
    kind: 'merge',
    column: 'options',
    before: { a: '1', b: undefined },
    after: { a: undefined, b: '2' },
  },
  {
    unit: { kind: 'network', id: 'net1' },
    kind: 'delete',
    table: 'DHCP_Options',
    key: 's',
    uuid: 'dhcp1',
    holders: 'root',
    row: { _uuid: 'dhcp1' },
  },
]

test('members of one column are changed together, and each operation knows whom it serves', () => {
  expect(ovsdbOperations(planned)).toEqual([
    {
      operation: insert('Logical_Switch_Port', { name: 'port1', enabled: true }, { uuid: 'uuid1' }),
      units: [unit('port1')],
    },
    {
      operation: update('Logical_Switch_Port', byUuid('uuid4'), { enabled: undefined }),
      units: [unit('port4')],
    },
    {
      operation: mutate('Logical_Switch_Port', byUuid('uuid4'), [
        ['options', 'delete', ['a', 'b']],
        ['options', 'insert', { b: '2' }],
      ]),
      units: [unit('port4')],
    },
    { operation: remove('DHCP_Options', byUuid('dhcp1')), units: [{ kind: 'network', id: 'net1' }] },
    {
      operation: mutate('Logical_Switch', byUuid('switch1'), [
        ['ports', 'delete', ['uuid3']],
        ['ports', 'insert', ['uuid1', 'uuid2']],
      ]),
      units: [unit('port1'), unit('port2'), unit('port3')],
    },
  ])
})

test('a plan reads as text', () => {
  expect(printOperations(planned)).toBe(
    `insert Logical_Switch_Port port1 (port port1)
  name = "port1"
  enabled = true
join Logical_Switch_Port port1 Logical_Switch.ports of net1 (port port1)
join Logical_Switch_Port port2 Logical_Switch.ports of net1 (port port2)
delete Logical_Switch_Port port3 (port port3)
update Logical_Switch_Port port4 (port port4)
  enabled: true -> empty
merge Logical_Switch_Port port4 options (port port4)
  a: "1" -> empty
  b: empty -> "2"
delete DHCP_Options s (network net1)`,
  )
})
