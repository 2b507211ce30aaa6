import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { createFakeClock } from '@neutrino/base/fake-clock.ts'
import { createLog } from '@neutrino/base/log.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { compileRules } from './compile-rules.ts'
import { defaultRules } from './default-rules.ts'
import { openPolicy, policyCheckPeriodMs } from './live-policy.ts'
import { loadOverrides } from './load-overrides.ts'
import { parsePolicyFile } from './parse-policy-file.ts'
import { PolicyError } from './policy-error.ts'
import { renderPolicyReference, renderPolicySample } from './render-policy.ts'

const reader = { userId: 'u', projectId: 'p', roles: ['reader'], isAdmin: false }
let directory: string
let logged: string[]

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'policy-'))
  logged = []
})
afterEach(() => rm(directory, { recursive: true }))

const write = (name: string, text: string) => writeFile(join(directory, name), text)
const paths = () => ({ file: join(directory, 'policy.yaml'), directories: [join(directory, 'policy.d')] })

function open(clock = createFakeClock()) {
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      logged.push(String(chunk))
      done()
    },
  })
  return openPolicy({ ...paths(), clock, log: createLog({ destination }) })
}

describe('policy files', () => {
  test('need not exist', async () => {
    const live = await open()
    expect(live.current().check(reader, 'get_availability_zone', {})).toBe(true)
  })

  test('take effect in order: the main file, then the directories by file name', async () => {
    await mkdir(join(directory, 'policy.d'))
    await write('policy.yaml', 'a: "1:1"\nb: "role:x"\n')
    await write('policy.d/20.yaml', 'a: "role:twenty"')
    await write('policy.d/10.json', '{"a": [["role:ten"]]}')
    await write('policy.d/.hidden.yaml', '?')
    await write('policy.d/20.yaml~', '?')
    const overrides = await loadOverrides(paths())
    expect(
      overrides.map(({ name, check, source }) => [name, check, source.slice(directory.length + 1)]),
    ).toEqual([
      ['a', '1:1', 'policy.yaml:1'],
      ['b', 'role:x', 'policy.yaml:2'],
      ['a', [['role:ten']], 'policy.d/10.json:1'],
      ['a', 'role:twenty', 'policy.d/20.yaml:1'],
    ])
  })

  test('that are broken stop the start, saying where', async () => {
    await write('policy.yaml', '# mine\nget_agent: "role:"\n')
    await expect(open()).rejects.toThrow(
      `${directory}/policy.yaml:2: rule "get_agent", column 1: nothing follows "role:"`,
    )
  })

  test('name unknown rules in one warning', async () => {
    await write('policy.yaml', 'get_firewall: "@"\ncreate_firewall: "@"\n')
    await open()
    expect(logged).toHaveLength(1)
    expect(JSON.parse(logged[0] ?? '')).toMatchObject({
      level: 'warn',
      rules: ['get_firewall', 'create_firewall'],
    })
  })

  test('are read again after a change, at most once in the period', async () => {
    const clock = createFakeClock()
    const live = await open(clock)
    const before = live.current()
    await write('policy.yaml', 'get_agent: "role:reader"')
    expect(await live.refresh()).toBe('unchanged')
    await clock.advance(policyCheckPeriodMs)
    expect(await Promise.all([live.refresh(), live.refresh()])).toEqual(['reloaded', 'reloaded'])
    expect(live.current().check(reader, 'get_agent', {})).toBe(true)
    expect(before.check(reader, 'get_agent', {})).toBe(false)
    await clock.advance(policyCheckPeriodMs)
    expect(await live.refresh()).toBe('unchanged')
  })

  test('that break while the server runs leave the former rules in force and log once', async () => {
    const clock = createFakeClock()
    await write('policy.yaml', 'get_agent: "role:reader"')
    const live = await open(clock)
    await write('next.yaml', 'get_agent: "role:reader')
    await rename(join(directory, 'next.yaml'), join(directory, 'policy.yaml'))
    for (const outcome of ['refused', 'unchanged']) {
      await clock.advance(policyCheckPeriodMs)
      expect(await live.refresh()).toBe(outcome)
    }
    expect(live.current().check(reader, 'get_agent', {})).toBe(true)
    expect(logged.filter(line => line.includes('refused'))).toHaveLength(1)
    await rm(join(directory, 'policy.yaml'))
    await clock.advance(policyCheckPeriodMs)
    expect(await live.refresh()).toBe('reloaded')
    expect(live.current().check(reader, 'get_agent', {})).toBe(false)
  })
})

describe('parsePolicyFile', () => {
  test.each(['', '# nothing\n', '---\n', '{}'])('reads the empty file %j', text => {
    expect(parsePolicyFile(text, 'f')).toEqual([])
  })

  const refusals: readonly (readonly [string, string])[] = [
    ['- a\n', 'f:1: not a mapping of rule names to checks'],
    ['a:\n', 'f:1: rule "a" must be text or a list; write "" or @ to allow everybody, ! to allow nobody'],
    ['a: "@"\nb: true\nc: 5\n', 'f:2: rule "b" must be text or a list; f:3: rule "c" must be text or a list'],
    ['1: "@"\n', 'f:1: the name of a rule must be text'],
    ['a: "@"\na: "!"\n', 'f:2: Map keys must be unique'],
  ]
  test.each(refusals)('refuses %j', (text, problems) => {
    expect(() => parsePolicyFile(text, 'f')).toThrow(
      new PolicyError(problems.split('; f').map((p, i) => (i === 0 ? p : `f${p}`))),
    )
  })
})

describe('renderings', () => {
  test('the sample, uncommented, is a policy file that changes nothing', () => {
    const sample = renderPolicySample()
    expect(parsePolicyFile(sample, 'sample')).toEqual([])
    const overrides = parsePolicyFile(sample.replaceAll('\n#"', '\n"').replace(/^#"/, '"'), 'sample')
    expect(overrides).toHaveLength(defaultRules.length)
    const plain = compileRules(defaultRules, []).rules
    const overridden = compileRules(defaultRules, overrides).rules
    expect([...overridden].map(([name, { check }]) => [name, check])).toEqual(
      [...plain].map(([name, { check }]) => [name, check]),
    )
  })

  test('the reference has one row a rule', () => {
    const rows = renderPolicyReference()
      .split('\n')
      .filter(line => line.startsWith('| `'))
    expect(rows).toHaveLength(defaultRules.length)
    expect(rows.find(row => row.startsWith('| `create_network`'))).toBe(
      '| `create_network` | `(rule:admin_only) or (role:member and project_id:%(project_id)s)` | `POST /networks` | Create a network. |',
    )
  })
})
