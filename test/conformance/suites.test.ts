import { expect, test } from 'vitest'
import { readReference } from './reference.ts'
import { ciModules, isSelected } from './suites.ts'

test('every module tried in CI has tests', async () => {
  const names = (await readReference()).map(test => test.name)
  expect(ciModules.filter(module => !names.some(name => name.startsWith(`${module}.`)))).toEqual([])
})

test('a part is what is asked for within both suites', () => {
  const qos = 'neutron_tempest_plugin.api.test_qos.QosTestJSON.test_create_policy'
  const ping = 'neutron_tempest_plugin.scenario.test_qos.QoSTest.test_qos'
  expect(isSelected(qos, {})).toBe(true)
  expect(isSelected(ping, {})).toBe(false)
  expect(isSelected(qos, { only: 'qos|trunk' })).toBe(true)
  expect(isSelected(ping, { only: 'qos|trunk' })).toBe(false)
  expect(isSelected(qos, { subset: 'ci', only: 'test_trunk' })).toBe(false)
  expect(isSelected(qos, { subset: 'ci' })).toBe(true)
})
