import { expect, test } from 'vitest'
import { parseLocalView } from './read-local-view.ts'

const [port, device] = ['p', 'd'].map(first => `${first}0000000-0000-4000-8000-000000000001`)
const none = ['map', []]

test('tables of ovs-vsctl become one view', () => {
  const tables = [
    { headings: ['external_ids', 'other_config'], data: [[['map', [['system-id', 'hv1']]], none]] },
    {
      headings: ['name', 'external_ids', 'other_config', 'ports'],
      data: [['br-int', none, none, ['set', [['uuid', port]]]]],
    },
    {
      headings: ['_uuid', 'name', 'tag', 'vlan_mode', 'external_ids', 'other_config', 'interfaces'],
      data: [[['uuid', port], 'tap1', 7, ['set', []], none, none, ['uuid', device]]],
    },
    {
      headings: ['_uuid', 'name', 'type', 'ofport', 'external_ids', 'other_config'],
      data: [[['uuid', device], 'tap1', '', -1, ['map', [['iface-id', 'x']]], none]],
    },
  ]
  const empty = { externalIds: {}, otherConfig: {} }
  expect(parseLocalView(tables.map(table => JSON.stringify(table)).join('\n'))).toEqual({
    ...{ externalIds: { 'system-id': 'hv1' }, otherConfig: {} },
    bridges: [
      {
        ...{ name: 'br-int', ...empty },
        ports: [{ name: 'tap1', tag: 7, vlanMode: null, ...empty, interfaces: ['tap1'] }],
      },
    ],
    interfaces: [{ name: 'tap1', type: '', ofport: null, ...empty, externalIds: { 'iface-id': 'x' } }],
  })
})
