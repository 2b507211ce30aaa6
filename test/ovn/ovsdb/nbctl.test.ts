import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { systemClock } from '@neutrino/base/clock.ts'
import { startMemoryServer } from '@neutrino/ovsdb/memory-server/memory-server.ts'
import { expect, it } from 'vitest'

const run = promisify(execFile)

it('OVN’s own client works with the memory server', async () => {
  const schema: unknown = JSON.parse(await readFile('/usr/share/ovn/ovn-nb.ovsschema', 'utf8'))
  const server = await startMemoryServer({ schemas: [schema], clock: systemClock })
  try {
    const nbctl = async (...command: string[]) =>
      (await run('ovn-nbctl', [`--db=${server.remote}`, '--timeout=10', ...command])).stdout
    await nbctl(
      'ls-add',
      'sw',
      '--',
      'lsp-add',
      'sw',
      'p1',
      '--',
      'lsp-set-addresses',
      'p1',
      '00:00:00:00:00:01 10.0.0.1',
    )
    await nbctl(
      'lr-add',
      'r',
      '--',
      'lrp-add',
      'r',
      'rp',
      '00:00:00:00:00:02',
      '10.0.0.254/24',
      '--',
      'lr-nat-add',
      'r',
      'snat',
      '192.0.2.1',
      '10.0.0.0/24',
    )
    expect(await nbctl('lsp-get-addresses', 'p1')).toBe('00:00:00:00:00:01 10.0.0.1\n')
    expect(await nbctl('lr-nat-list', 'r')).toMatch(/snat.*192\.0\.2\.1.*10\.0\.0\.0\/24/)
    await expect(nbctl('lsp-add', 'sw', 'p1')).rejects.toThrow(/already exists/)
    await nbctl('ls-del', 'sw')
    const database = server.database('OVN_Northbound')
    expect(database.rows('Logical_Switch_Port')).toEqual([])
    expect(database.rows('NAT')).toHaveLength(1)
  } finally {
    await server.close()
  }
})
