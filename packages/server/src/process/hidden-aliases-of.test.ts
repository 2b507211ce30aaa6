import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadServerConfig } from '../config/load-server-config.ts'
import { hiddenAliasesOf } from './hidden-aliases-of.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'neutrino-'))
})
afterAll(() => rm(folder, { recursive: true }))

test.each([
  ['', []],
  ['vlan_transparent = true\nvlan_qinq = true', []],
  ['vlan_transparent = false', ['vlan-transparent']],
  ['vlan_qinq = false', ['qinq']],
])('[DEFAULT] %j hides %j', async (lines, hidden) => {
  const file = join(folder, 'neutron.conf')
  await writeFile(file, `[DEFAULT]\n${lines}\n[quotas]\ncheck_limit_default = true\n`)
  expect([...hiddenAliasesOf(loadServerConfig([file], []).values)]).toEqual(hidden)
})

test('what no mechanism stands for is hidden, and a mechanism that is not here is refused', async () => {
  const file = join(folder, 'ml2.conf')
  const lines = '[quotas]\ncheck_limit_default = true\n[ml2]\nmechanism_drivers ='
  await writeFile(file, `${lines} sriovnicswitch\n`)
  expect([...hiddenAliasesOf(loadServerConfig([file], []).values)]).toEqual(['qinq'])
  await writeFile(file, `${lines} ovn,linuxbridge\n`)
  expect(() => hiddenAliasesOf(loadServerConfig([file], []).values)).toThrow('there is no linuxbridge here')
})
