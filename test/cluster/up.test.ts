import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listNamespaces } from '@neutrino/cli/lab/namespaces.ts'
import { placeOf } from '@neutrino/cli/lab/place.ts'
import { type CommandOutcome, tryCommand } from '@neutrino/cli/lab/run-command.ts'
import { locateCloud, repository } from '@neutrino/cli/up/cloud-directory.ts'
import { findFreePorts } from '@neutrino/cli/up/free-port.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const program = join(repository, 'packages/cli/src/main.ts')
const commandTimeoutMs = 90_000

describe.runIf(process.getuid?.() === 0)('up and down', { timeout: commandTimeoutMs }, () => {
  let scratch: string
  let directory: string
  let apiPort: number

  beforeAll(async () => {
    // mkdtemp's directory is private, as root's home is: the database has to find another place.
    scratch = await mkdtemp(join(tmpdir(), 'neutrino-up-'))
    directory = join(scratch, 'cloud')
    apiPort = (await findFreePorts(1))[0] ?? 0
  })

  afterAll(async () => {
    await neutrino('down', '--fresh')
    await rm(scratch, { recursive: true, force: true })
  })

  function neutrino(command: string, ...options: string[]): Promise<CommandOutcome> {
    const args = [program, command, '--dir', directory, ...options]
    return tryCommand([process.execPath, ...args], { timeoutMs: commandTimeoutMs })
  }

  async function networks(): Promise<string[]> {
    const answer = await fetch(`http://127.0.0.1:${apiPort}/v2.0/networks?fields=name`)
    const body = JSON.parse(await answer.text()) as { networks: { name: string }[] }
    return body.networks.map(network => network.name)
  }

  /** Every process whose command line names this cloud. */
  async function processes(): Promise<number[]> {
    const { database } = await locateCloud(directory)
    const pids = (await readdir('/proc'))
      .map(Number)
      .filter(pid => Number.isInteger(pid) && pid !== process.pid)
    const lines = await Promise.all(pids.map(pid => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
    return pids.filter((_, index) => [directory, database].some(path => lines[index]?.includes(path)))
  }

  test('a port in use is one sentence', async () => {
    const squatter = createServer().listen(apiPort, '127.0.0.1')
    const { code, stderr } = await neutrino('up', '--api-port', String(apiPort))
    squatter.close()
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `Port ${apiPort} is in use by another program: stop that, or choose a port with --api-port.\n`,
    })
  })

  test('up starts everything, and again starts nothing', async () => {
    const first = await neutrino('up', '--api-port', String(apiPort))
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toContain(`http://127.0.0.1:${apiPort}`)
    const running = await processes()
    await neutrino('up')
    expect(await processes()).toEqual(running)
    expect((await neutrino('status')).code).toBe(0)
  })

  test('down leaves no process and no namespace, and data comes back with up', async () => {
    const body = JSON.stringify({ network: { name: 'kept' } })
    const created = await fetch(`http://127.0.0.1:${apiPort}/v2.0/networks`, { method: 'POST', body })
    expect(created.status).toBe(201)
    await neutrino('down')
    expect(await processes()).toEqual([])
    expect(await listNamespaces(placeOf((await locateCloud(directory)).lab).prefix)).toEqual([])
    expect((await neutrino('up')).code).toBe(0)
    expect(await networks()).toEqual(['kept'])
  })

  test('after kill -9 of everything at once, up makes it whole again', async () => {
    for (const pid of await processes()) process.kill(pid, 'SIGKILL')
    expect((await neutrino('status')).code).toBe(3)
    expect(await neutrino('up')).toMatchObject({ code: 0, stderr: '' })
    expect(await networks()).toEqual(['kept'])
    expect((await neutrino('status')).code).toBe(0)
  })

  test('--fresh begins without data', async () => {
    expect((await neutrino('up', '--fresh')).code).toBe(0)
    expect(await networks()).toEqual([])
  })
})
