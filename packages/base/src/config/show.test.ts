import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadConfig } from './load-config.ts'
import { defineOptions } from './option.ts'
import { sample } from './sample.ts'
import { show } from './show.ts'

const table = defineOptions([
  {
    group: 'ovn',
    name: 'nb',
    kind: 'list',
    default: ['tcp:a:1', 'tcp:b:2'],
    deprecatedNames: ['ml2.nb'],
    doc: 'Where the northbound database listens: one connection for each member of its cluster, tried in a random order.',
  },
  { group: 'ovn', name: 'mappings', kind: 'dict', default: { physnet1: 'br-ex' }, doc: 'Bridges.' },
  { group: 'DEFAULT', name: 'host', kind: 'string', doc: 'Name of this machine.' },
  { group: 'DEFAULT', name: 'motd', kind: 'string', default: 'two\nlines', doc: 'Greeting.' },
  { group: 'DEFAULT', name: 'padded', kind: 'string', default: ' x ', doc: 'Padded.' },
  { group: 'DEFAULT', name: 'workers', kind: 'integer', default: 2, min: 1, doc: 'Processes.' },
  { group: 'DEFAULT', name: 'provider', kind: 'multi', default: ['a', 'b'], doc: 'Providers.' },
  {
    group: 'database',
    name: 'url',
    kind: 'string',
    default: 'pg://u:hunter2@h/d',
    required: true,
    doc: 'URL.',
  },
  { group: 'database', name: 'key', kind: 'string', default: 'hunter2', secret: true, doc: 'Key.' },
])

const root = mkdtempSync(join(tmpdir(), 'config-show-'))
afterAll(() => rmSync(root, { recursive: true }))

function load(text: string) {
  const path = join(root, 'test.conf')
  writeFileSync(path, text)
  return { path, loaded: loadConfig([table], { files: [path], dirs: [], env: { OS_DEFAULT__HOST: 'h1' } }) }
}

test('the sample documents every option and its default', () => {
  expect(sample([table])).toBe(`[DEFAULT]

# Name of this machine.
# Expects a text.
#host =

# Greeting.
# Expects a text.
#motd = two
#    lines

# Padded.
# Expects a text.
#padded = " x "

# Processes.
# Expects an integer of at least 1.
#workers = 2

# Providers.
# Expects a text; may be repeated.
#provider = a
#provider = b

[ovn]

# Where the northbound database listens: one connection for each member of its cluster, tried in a
# random order.
# Expects items separated by commas; formerly ml2.nb.
#nb = tcp:a:1,tcp:b:2

# Bridges.
# Expects key:value pairs separated by commas.
#mappings = physnet1:br-ex

[database]

# URL.
# Expects a text; required.
#url = pg://u:hunter2@h/d

# Key.
# Expects a text.
#key = hunter2
`)
})

test('uncommenting every line of the sample changes nothing', () => {
  const { loaded } = load(sample([table]).replace(/^#(?=\S| {4})/gm, ''))
  expect(loaded.values).toEqual(load('').loaded.values)
  expect(loaded.settings.every(({ provenance }) => provenance.kind !== 'default')).toBe(true)
})

test('effective values are shown with where they came from, and without secrets', () => {
  const { path, loaded } = load('[ovn]\nnb = tcp:c:3\n[DEFAULT]\nworkers = 4\nmotd =\n')
  expect(show(loaded)).toBe(`[DEFAULT]
# environment OS_DEFAULT__HOST
host = h1
# ${path}:5
motd =
# default
padded = " x "
# ${path}:4
workers = 4
# default
provider = a
provider = b

[ovn]
# ${path}:2
nb = tcp:c:3
# default
mappings = physnet1:br-ex

[database]
# default
url = pg://u:***@h/d
# default
key = ***
`)
})
