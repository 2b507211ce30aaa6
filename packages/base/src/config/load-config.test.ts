import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, expectTypeOf, test } from 'vitest'
import { ConfigError } from './config-error.ts'
import { type ConfigSources, loadConfig } from './load-config.ts'
import { defineOptions, type OptionTable } from './option.ts'

const server = defineOptions([
  { group: 'DEFAULT', name: 'bind_host', kind: 'string', default: '0.0.0.0', doc: 'Address.' },
  { group: 'DEFAULT', name: 'bind_port', kind: 'port', default: 9696, min: 1, doc: 'Port.' },
  { group: 'DEFAULT', name: 'debug', kind: 'boolean', default: false, doc: 'Verbose.' },
  { group: 'DEFAULT', name: 'state_path', kind: 'string', default: '/var/lib/neutrino', doc: 'State.' },
  { group: 'DEFAULT', name: 'dns_domain', kind: 'string', doc: 'Domain.' },
])
const ovn = defineOptions([
  {
    group: 'ovn',
    name: 'ovn_nb_connection',
    kind: 'list',
    default: ['tcp:127.0.0.1:6641'],
    deprecatedNames: ['nb_connection', 'ml2_ovn.nb'],
    doc: 'Northbound.',
  },
  { group: 'ovn', name: 'bridge_mappings', kind: 'dict', doc: 'Bridges.' },
  { group: 'ovn', name: 'password', kind: 'string', default: '', secret: true, doc: 'Secret.' },
  { group: 'ovn', name: 'retries', kind: 'integer', secret: true, doc: 'Secret number.' },
  {
    group: 'ovn',
    name: 'mode',
    kind: 'choice',
    choices: ['geneve', 'vxlan'],
    default: 'geneve',
    doc: 'Tunnels.',
  },
  { group: 'ovn', name: 'lock_path', kind: 'string', default: '$state_path/lock', doc: 'Locks.' },
  { group: 'service_providers', name: 'service_provider', kind: 'multi', doc: 'Providers.' },
])

const root = mkdtempSync(join(tmpdir(), 'config-test-'))
afterAll(() => rmSync(root, { recursive: true }))
let filesCount = 0

function file(text: string, name = `${++filesCount}.conf`): string {
  const path = join(root, name)
  writeFileSync(path, text)
  return path
}

const load = (files: readonly string[], rest: Partial<ConfigSources> = {}) =>
  loadConfig([server, ovn], { files, dirs: [], ...rest })

function problemsOf(body: () => unknown): ConfigError {
  try {
    body()
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('no ConfigError was thrown')
}

test('without any source the defaults apply, typed by the tables', () => {
  const { values, warnings } = load([])
  expect(values).toEqual({
    DEFAULT: {
      bindHost: '0.0.0.0',
      bindPort: 9696,
      debug: false,
      statePath: '/var/lib/neutrino',
      dnsDomain: undefined,
    },
    ovn: {
      ovnNbConnection: ['tcp:127.0.0.1:6641'],
      bridgeMappings: {},
      password: '',
      retries: undefined,
      mode: 'geneve',
      lockPath: '/var/lib/neutrino/lock',
    },
    service_providers: { serviceProvider: [] },
  })
  expect(warnings).toEqual([])
  expectTypeOf(values.DEFAULT.bindHost).toEqualTypeOf<string>()
  expectTypeOf(values.DEFAULT.bindPort).toEqualTypeOf<number>()
  expectTypeOf(values.DEFAULT.debug).toEqualTypeOf<boolean>()
  expectTypeOf(values.DEFAULT.dnsDomain).toEqualTypeOf<string | undefined>()
  expectTypeOf(values.ovn.retries).toEqualTypeOf<number | undefined>()
  expectTypeOf(values.ovn.mode).toEqualTypeOf<'geneve' | 'vxlan'>()
  expectTypeOf(values.ovn.ovnNbConnection).toEqualTypeOf<readonly string[]>()
  expectTypeOf(values.ovn.bridgeMappings).toEqualTypeOf<Readonly<Record<string, string>>>()
  expectTypeOf(values.service_providers.serviceProvider).toEqualTypeOf<readonly string[]>()
})

test('values cannot be changed', () => {
  const { values } = load([])
  expect(Object.isFrozen(values)).toBe(true)
  expect(Object.isFrozen(values.ovn)).toBe(true)
  expect(Object.isFrozen(values.ovn.ovnNbConnection)).toBe(true)
})

test('a later file beats an earlier one, directories come after files in order of name', () => {
  const dir = join(root, 'conf.d')
  mkdirSync(dir)
  file('[DEFAULT]\nbind_port = 4\n', 'conf.d/20.conf')
  file('[DEFAULT]\nbind_port = 3\ndns_domain = ten\n', 'conf.d/10.conf')
  file('[DEFAULT]\nbind_port = 99\n', 'conf.d/30.txt')
  file('[DEFAULT]\nbind_port = 98\n', 'conf.d/.40.conf')
  const first = file('[DEFAULT]\nbind_port = 1\nbind_host = one\ndns_domain = one\n')
  const second = file('[DEFAULT]\nbind_port = 2\nbind_port = 7\ndns_domain = two\n')
  const files = load([first, second])
  expect(files.values.DEFAULT).toMatchObject({ bindPort: 7, bindHost: 'one', dnsDomain: 'two' })
  const { values, provenance } = load([first, second], { dirs: [dir] })
  expect(values.DEFAULT).toMatchObject({ bindPort: 4, bindHost: 'one', dnsDomain: 'ten' })
  expect(provenance.get('DEFAULT.bind_port')).toEqual({ kind: 'file', file: join(dir, '20.conf'), line: 2 })
  expect(provenance.get('DEFAULT.debug')).toEqual({ kind: 'default' })
})

test('the environment beats the files', () => {
  const path = file('[DEFAULT]\nbind_port = 1\n')
  const { values, provenance } = load([path], { env: { OS_DEFAULT__BIND_PORT: '2', OS_OVN__MODE: 'vxlan' } })
  expect(values.DEFAULT.bindPort).toBe(2)
  expect(values.ovn.mode).toBe('vxlan')
  expect(provenance.get('ovn.mode')).toEqual({ kind: 'environment', variable: 'OS_OVN__MODE' })
})

test('a repeated option collects all values of all files', () => {
  const paths = ['a\nservice_provider = b', 'c'].map(text =>
    file(`[service_providers]\nservice_provider = ${text}\n`),
  )
  expect(load(paths).values.service_providers.serviceProvider).toEqual(['a', 'b', 'c'])
})

test('groups are the same in any case, and a list may run over lines', () => {
  const path = file('[OVN]\novn_nb_connection = tcp:a:1,\n  tcp:b:2\nbridge_mappings = physnet1:br-ex\n')
  expect(load([path]).values.ovn).toMatchObject({
    ovnNbConnection: ['tcp:a:1', 'tcp:b:2'],
    bridgeMappings: { physnet1: 'br-ex' },
  })
})

test('former names work, with one warning, and yield to the name itself in the same file', () => {
  const former = file('[ml2_ovn]\nnb = tcp:old:1\n')
  const { values, warnings } = load([former])
  expect(values.ovn.ovnNbConnection).toEqual(['tcp:old:1'])
  expect(warnings).toEqual([
    'deprecated option names are in use: [ml2_ovn] nb is now [ovn] ovn_nb_connection',
  ])
  const both = file('[ovn]\novn_nb_connection = tcp:new:1\nnb_connection = tcp:old:1\n')
  expect(load([both]).values.ovn.ovnNbConnection).toEqual(['tcp:new:1'])
  expect(load([both]).warnings).toEqual([])
  expect(load([both, former]).values.ovn.ovnNbConnection).toEqual(['tcp:old:1'])
})

test('unknown names cost one warning in total, of bounded length', () => {
  const path = file('[DEFAULT]\nBind_host = x\nl3_ha = true\nl3_ha = false\n[ml2]\ntype_drivers = vlan\n')
  expect(load([path]).warnings).toEqual([
    `unknown options are ignored: ${path}: [DEFAULT] Bind_host; ${path}: [DEFAULT] l3_ha; ${path}: [ml2] type_drivers`,
  ])
  const many = file(`[x]\n${Array.from({ length: 100 }, (_, index) => `k${index} = 1`).join('\n')}\n`)
  expect(load([many]).warnings).toEqual([expect.stringMatching(/k39; and 60 more$/)])
})

test('references are replaced: own group, DEFAULT, another group, environment, defaults', () => {
  const path = file(`[DEFAULT]
state_path = /srv
bind_host = \${ovn.mode}-host
dns_domain = \${bind_host}.example.
[ovn]
ovn_nb_connection = $state_path/a,\${mode}b
password = pa$$word\\$x$
`)
  const { values } = load([path], { env: { OS_OVN__MODE: 'vxlan' } })
  expect(values.DEFAULT).toMatchObject({ bindHost: 'vxlan-host', dnsDomain: 'vxlan-host.example.' })
  expect(values.ovn).toMatchObject({
    ovnNbConnection: ['/srv/a', 'vxlanb'],
    password: 'pa$word$x$',
    lockPath: '/srv/lock',
  })
})

test('everything that is wrong is named at once, with its place, and no secret is shown', () => {
  const bad = file(`[DEFAULT]
bind_port = 70000
debug = perhaps
nonsense
dns_domain = $nowhere
state_path = $bind_host
bind_host = $state_path
[ovn]
mode = gre
retries = hunter2
lock_path =
`)
  const missing = join(root, 'missing.conf')
  const error = problemsOf(() =>
    load([bad, missing], { dirs: [missing], env: { OS_OVN__BRIDGE_MAPPINGS: 'x' } }),
  )
  const circle = { source: bad, section: 'DEFAULT', expected: 'no circle of references' }
  expect(error.problems).toEqual([
    { source: missing, expected: 'a readable directory (ENOENT)' },
    { source: bad, line: 4, expected: 'key = value' },
    { source: missing, expected: 'a readable file (ENOENT)' },
    { ...circle, line: 7, key: 'bind_host', value: '$state_path' },
    {
      source: bad,
      line: 2,
      section: 'DEFAULT',
      key: 'bind_port',
      value: '70000',
      expected: 'a port number from 1 to 65535',
    },
    {
      source: bad,
      line: 3,
      section: 'DEFAULT',
      key: 'debug',
      value: 'perhaps',
      expected: 'a boolean (true or false, yes or no, on or off, 1 or 0)',
    },
    { ...circle, line: 6, key: 'state_path', value: '$bind_host' },
    {
      source: bad,
      line: 5,
      section: 'DEFAULT',
      key: 'dns_domain',
      value: '$nowhere',
      expected: '$nowhere to name an option ($$ stands for a dollar sign)',
    },
    {
      source: 'OS_OVN__BRIDGE_MAPPINGS',
      section: 'ovn',
      key: 'bridge_mappings',
      value: 'x',
      expected: 'key:value pairs separated by commas',
    },
    { source: bad, line: 10, section: 'ovn', key: 'retries', value: '***', expected: 'an integer' },
    { source: bad, line: 9, section: 'ovn', key: 'mode', value: 'gre', expected: 'one of geneve, vxlan' },
  ])
  expect(error.message).not.toContain('hunter2')
  expect(error.message).toContain(
    `\n  ${bad}:2: [DEFAULT] bind_port = 70000: expected a port number from 1 to 65535\n`,
  )
  expect(error.message).toContain(`\n  ${bad}:4: expected key = value\n`)
})

test('a required option must be given', () => {
  const tables = [
    defineOptions([{ group: 'database', name: 'connection', kind: 'string', required: true, doc: 'URL.' }]),
  ] as const
  expect(problemsOf(() => loadConfig(tables, { files: [], dirs: [] })).problems).toEqual([
    { section: 'database', key: 'connection', expected: 'a value' },
  ])
  const path = file('[database]\nconnection = postgresql://x\n')
  const { values } = loadConfig(tables, { files: [path], dirs: [] })
  expectTypeOf(values.database.connection).toEqualTypeOf<string>()
  expect(values.database.connection).toBe('postgresql://x')
})

test('two options of one name are a mistake in the tables', () => {
  const twice: OptionTable = [
    { group: 'a', name: 'x_y', kind: 'string', doc: 'One.' },
    { group: 'A', name: 'x_y', kind: 'string', doc: 'Two.' },
  ]
  expect(() => loadConfig([twice], { files: [], dirs: [] })).toThrow('option [A] x_y is defined twice')
})
