import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { connectKeystoneAdmin } from '../../support/keystone/keystone-admin.ts'
import type { Keystone } from '../../support/keystone/start-keystone.ts'
import type { TestResult } from '../parse-results.ts'
import { clientModules } from './client-suites.ts'
import { parseLine } from './parse-line.ts'

/** The whole run takes a fortieth of this on two cores. */
const runTimeoutMs = 3_600_000
/** One test waits until what it deleted is gone; the rest take a second each. */
const testTimeoutS = 120
const password = 'clients'
/** The tests know the name of the first. */
const projects = { devstack: 'demo', 'devstack-alt': 'alt_demo' } as const

export interface ClientsRun {
  readonly workers: number
  /** Python's regular expression that selects the tests. */
  readonly match?: string
  readonly signal: AbortSignal
  onResult(result: TestResult): void
}

export interface ClientsResult {
  readonly results: readonly TestResult[]
  /** Commands that were run at least once, and those that the client has beside them. */
  readonly commands: { readonly ran: readonly string[]; readonly notRun: readonly string[] }
}

/** Runs the tests that the clients bring, and ours of what they leave out. @throws Error when the runner fails. */
export async function runClients(
  directory: string,
  keystone: Keystone,
  run: ClientsRun,
): Promise<ClientsResult> {
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'clouds.yaml'), await renderClouds(keystone))
  const match = run.match === undefined ? [] : ['--match', run.match]
  const words = [join(import.meta.dirname, 'functional.py'), '--workers', String(run.workers), ...match]
  const child = spawn('/usr/bin/python3', [...words, ...clientModules], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      HOME: directory,
      LC_ALL: 'C.UTF-8',
      OS_CLIENT_CONFIG_FILE: join(directory, 'clouds.yaml'),
      OS_TEST_TIMEOUT: String(testTimeoutS),
      PYTHONWARNINGS: 'ignore',
      PYTHONDONTWRITEBYTECODE: '1',
    },
    timeout: runTimeoutMs,
    signal: run.signal,
  })
  const log = createWriteStream(join(directory, 'clients.log'))
  for (const output of [child.stdout, child.stderr]) output.pipe(log, { end: false })
  const results: TestResult[] = []
  let commands: ClientsResult['commands'] | undefined
  createInterface({ input: child.stdout }).on('line', line => {
    const { result, ran, notRun } = parseLine(line)
    if (result === undefined) {
      commands = { ran, notRun }
      return
    }
    results.push(result)
    run.onResult(result)
  })
  const [code] = await once(child, 'close')
  log.end()
  await once(log, 'close')
  if (code !== 0 || commands === undefined)
    throw new Error(`the tests of the clients ended with ${code}; see ${directory}/clients.log`)
  return { results, commands }
}

/** The clouds by the names that the tests ask for; JSON is YAML. */
async function renderClouds(keystone: Keystone): Promise<string> {
  const admin = await connectKeystoneAdmin(keystone)
  for (const name of Object.values(projects)) {
    const user = await admin.createUser(name, password)
    const project = await admin.createProject(name)
    await admin.grant({ user, role: 'member', on: `/projects/${project}` })
  }
  const cloudOf = (name: string, secret: string) => ({
    auth: {
      auth_url: keystone.url,
      ...{ username: name, password: secret, project_name: name },
      ...{ user_domain_id: 'default', project_domain_id: 'default' },
    },
    region_name: 'RegionOne',
    identity_api_version: '3',
  })
  const members = Object.entries(projects).map(([cloud, name]) => [cloud, cloudOf(name, password)])
  return JSON.stringify({
    clouds: { 'devstack-admin': cloudOf('admin', keystone.adminPassword), ...Object.fromEntries(members) },
  })
}
