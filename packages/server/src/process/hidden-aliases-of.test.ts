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
  expect(() => hiddenAliasesOf(loadServerConfig([file], []).values)).toThrow(
    '[ml2] mechanism_drivers = linuxbridge',
  )
})

test('services and drivers that are not loaded take their extensions with them, and what requires those', async () => {
  const file = join(folder, 'minimal.conf')
  await writeFile(
    file,
    '[DEFAULT]\nservice_plugins = ovn-router\n[ml2]\nextension_drivers = port_security\n[quotas]\ncheck_limit_default = true\n',
  )
  const hidden = hiddenAliasesOf(loadServerConfig([file], []).values)
  for (const alias of [
    'qos',
    'qos-fip',
    'trunk',
    'trunk-details',
    'segment',
    'local_ip',
    'port-hints',
    'dvr',
  ])
    expect(hidden, alias).toContain(alias)
  for (const alias of [
    'router',
    'dns-integration',
    'port-security',
    'standard-attr-tag',
    'flavors',
    'quotas',
  ])
    expect(hidden, alias).not.toContain(alias)
})

test('an extension takes those with it that require it', async () => {
  const file = join(folder, 'without-groups.conf')
  await writeFile(file, '[securitygroup]\nenable_security_group = false\n[DEFAULT]\nenable_dvr = false\n')
  const hidden = hiddenAliasesOf(loadServerConfig([file], []).values)
  for (const alias of [
    'security-group',
    'rbac-security-groups',
    'dvr',
    'router-admin-state-down-before-update',
  ])
    expect(hidden, alias).toContain(alias)
})
